import type { ErrorCode } from '@commonhold/contracts/errors'
import type { ReadItem, ReadOptions } from '../connector.ts'
import { eventMaker } from '../envelopes.ts'
import { isObject, type Loose, numberOf, textOf } from '../json/loose.ts'
import { isSecret, jsonBody } from '../signature.ts'
import type { Delivery, Webhook } from '../webhook.ts'
import { botEvent } from './directory.ts'
import { accountId, authorKey, microsOfMillis, postId, spaceId } from './ids.ts'
import { anyUser, mentionsIn } from './mentions.ts'

/** Mattermost's outgoing webhooks: they carry their token instead of a signature, and only posts in public channels.
 *  https://developers.mattermost.com/integrate/webhooks/outgoing */
export const mattermostWebhook: Webhook = {
  tool: 'mattermost',
  receive: (delivery, secrets, options) => {
    const body = bodyOf(delivery)
    const token = body && textOf(body['token'])
    if (!token)
      return refused('signature_missing', 'Mattermost delivers its token in the body, as JSON or a form.')
    if (!isSecret(token, secrets))
      return refused('signature_invalid', 'The token is not that of the webhook.')
    if ('command' in body)
      return refused('wrong_delivery', 'This is a slash command, not an outgoing webhook.')
    const time = timeOf(body['timestamp'])
    if (time !== null && Math.abs(delivery.received - time.micros) > WINDOW_MICROS)
      return refused('signature_expired', 'The post is more than five minutes off.')
    return { type: 'items', items: itemsOf(body, time, options) }
  },
}

/** Older or further ahead than this, a delivery may be a recording of one. */
const WINDOW_MICROS = 300_000_000
const at = { file: 'delivery', record: null }

function bodyOf({ headers, body }: Delivery): Loose | null {
  if (/^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? ''))
    return Object.fromEntries(new URLSearchParams(Buffer.from(body).toString('utf8')))
  const value = jsonBody(body)
  return isObject(value) ? value : null
}

interface Time {
  readonly micros: number
  readonly exact: boolean
}

/** JSON has milliseconds, a form whole seconds of the same (server/public/model/outgoing_webhook.go). */
function timeOf(value: unknown): Time | null {
  const number = numberOf(value)
  if (number === null || !Number.isInteger(number)) return null
  const exact = number >= 100_000_000_000
  const micros = microsOfMillis(exact ? number : number * 1000)
  return micros === null ? null : { micros, exact }
}

/** The export of the same post outranks this: it knows whether it is a reply and whom it names. */
function itemsOf(body: Loose, time: Time | null, options: ReadOptions): ReadItem[] {
  const team = textOf(body['team_domain'])
  const channel = textOf(body['channel_name'])
  if (time === null || team === null || channel === null) {
    const message = 'a post has a timestamp, a team_domain and a channel_name'
    return [{ type: 'rejected', code: 'broken_record', message, at }]
  }
  // By the second alone it would be another event than the one in the export, and count twice.
  if (!time.exact) return [{ type: 'skipped', reason: 'time-in-seconds', at }]
  const space = spaceId(team, channel)
  const user = textOf(body['user_name'])
  const id = postId(time.micros / 1000, authorKey(space, user, options.seal))
  const text = typeof body['text'] === 'string' ? body['text'] : null
  const mentions = text === null ? null : mentionsIn(text, anyUser)
  const make = eventMaker(options.pilot, null)
  const event = make(
    'org.commonhold.activity.v1',
    { source: space, id, micros: time.micros, sequence: 0 },
    {
      kind: 'post',
      actor: user === null ? null : accountId(user),
      object: id,
      space,
      mentions: mentions?.users.map(accountId) ?? [],
      wideMention: mentions?.everybody ?? false,
      length: text === null ? null : text.length,
    },
  )
  const post: ReadItem = { type: 'event', event, at }
  if (user === null || !options.bots.some((name) => name.normalize('NFC') === user.normalize('NFC')))
    return [post]
  // Nothing in a delivery says that a bot wrote it: only the person does, until an export has its bot lines.
  const about = { recorded: time.micros, make, seal: options.seal, bots: new Set<string>() }
  return [{ type: 'event', event: botEvent(accountId(user), user, about), at }, post]
}

const refused = (code: ErrorCode, message: string) => ({ type: 'refused', code, message }) as const
