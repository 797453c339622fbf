import type { ErrorCode } from '@commonhold/contracts/errors'
import type { ReadItem } from '../connector.ts'
import { isObject, type Loose } from '../json/loose.ts'
import { isSigned, jsonBody } from '../signature.ts'
import type { Delivery, Received, Webhook } from '../webhook.ts'
import { readDelivered, repositoryOf } from './delivered.ts'
import { itemsOf } from './items.ts'
import { personOf } from './people.ts'
import { createTeller } from './teller.ts'

/** GitHub's webhooks of a repository or an organisation. Nothing in a delivery is dated by its signature: one that is
 *  sent again says what is known already, because its ids are the same.
 *  https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
export const githubWebhook: Webhook = {
  tool: 'github',
  receive: (delivery, secrets, options) => {
    const { headers, received } = delivery
    const signature = headers['x-hub-signature-256'] ?? ''
    if (!signature.startsWith('sha256='))
      return refused(
        'signature_missing',
        'GitHub signs with X-Hub-Signature-256 once the webhook has a secret.',
      )
    if (
      !isSigned(
        signature.slice(7),
        [delivery.body],
        secrets.filter((secret) => secret !== ''),
      )
    )
      return refused('signature_invalid', "X-Hub-Signature-256 is not what the webhook's secret gives.")
    const name = headers['x-github-event'] ?? ''
    if (!/^[a-z_]{1,60}$/.test(name)) return refused('wrong_delivery', 'X-GitHub-Event names no event.')
    const payload = payloadOf(delivery)
    if (payload === null) return refused('not_json', 'GitHub delivers JSON objects.')
    if (name === 'ping') return { type: 'answer', contentType: 'text/plain; charset=utf-8', body: 'pong' }
    const told = readDelivered({
      name,
      payload,
      repository: repositoryOf(payload),
      sender: personOf(payload['sender']),
      micros: received,
      teller: createTeller(options, 'bots'),
      idFor: options.seal,
    })
    return {
      type: 'items',
      items: atLeastOne(itemsOf(told, { file: fileOf(headers), record: null }), name, headers),
    }
  },
}

const refused = (code: ErrorCode, message: string): Received => ({ type: 'refused', code, message })

/** JSON as it is, or in a form's field: the person who set it up chose. */
function payloadOf({ headers, body }: Delivery): Loose | null {
  const isForm = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')
  const field = isForm ? new URLSearchParams(Buffer.from(body).toString('utf8')).get('payload') : null
  const value = jsonBody(isForm ? Buffer.from(field ?? '') : body)
  return isObject(value) ? value : null
}

/** GitHub's own name for the delivery: the person finds it again under "Recent Deliveries". */
function fileOf(headers: Delivery['headers']): string {
  const id = headers['x-github-delivery'] ?? ''
  return /^[0-9a-fA-F-]{8,64}$/.test(id) ? id : 'delivery'
}

const atLeastOne = (
  items: readonly ReadItem[],
  name: string,
  headers: Delivery['headers'],
): readonly ReadItem[] =>
  items.length > 0 ? items : [{ type: 'skipped', reason: name, at: { file: fileOf(headers), record: null } }]
