import type { ErrorCode } from '@commonhold/contracts/errors'
import { isObject, textOf } from '../json/loose.ts'
import { isSigned, jsonBody } from '../signature.ts'
import type { Delivery, Received, Webhook } from '../webhook.ts'
import { liveItems } from './live.ts'

/** Slack's Events API: who sent it, and what kind of envelope it is. What an event means is live.ts's.
 *  https://docs.slack.dev/authentication/verifying-requests-from-slack */
export const slackWebhook: Webhook = {
  tool: 'slack',
  receive: (delivery, secrets, options) => {
    const problem = notGenuine(delivery, secrets)
    if (problem !== null) return problem
    const body = jsonBody(delivery.body)
    if (!isObject(body)) return refused('not_json', 'Slack delivers JSON objects.')
    switch (body['type']) {
      case 'url_verification':
        return handshake(body['challenge'])
      case 'event_callback':
        return { type: 'items', items: liveItems(body, options) }
      default: {
        // app_rate_limited above all: Slack kept events back, which a pull or an export brings later.
        const type = textOf(body['type'])
        const reason = type !== null && /^[a-z_]{1,40}$/.test(type) ? `envelope:${type}` : 'envelope:unknown'
        return { type: 'items', items: [{ type: 'skipped', reason, at: { file: 'delivery', record: null } }] }
      }
    }
  },
}

/** Older or further ahead than this, a delivery may be a recording of one. */
const WINDOW_SECONDS = 300
const LONGEST_CHALLENGE = 1_000

function notGenuine(
  { headers, body, received }: Delivery,
  secrets: readonly string[],
): Extract<Received, { type: 'refused' }> | null {
  const stamp = headers['x-slack-request-timestamp'] ?? ''
  const signature = headers['x-slack-signature'] ?? ''
  if (!/^\d{1,12}$/.test(stamp) || !signature.startsWith('v0='))
    return refused('signature_missing', 'Slack signs with X-Slack-Signature and X-Slack-Request-Timestamp.')
  if (!isSigned(signature.slice(3), [`v0:${stamp}:`, body], secrets))
    return refused('signature_invalid', 'X-Slack-Signature is not what the signing secret gives.')
  if (Math.abs(received / 1_000_000 - Number(stamp)) > WINDOW_SECONDS)
    return refused('signature_expired', 'X-Slack-Request-Timestamp is more than five minutes off.')
  return null
}

/** Slack asks once, when the address is entered, whether somebody is there. */
const handshake = (challenge: unknown): Received =>
  typeof challenge === 'string' && challenge.length <= LONGEST_CHALLENGE
    ? { type: 'answer', contentType: 'text/plain; charset=utf-8', body: challenge }
    : refused('wrong_delivery', 'A url_verification carries a challenge.')

const refused = (code: ErrorCode, message: string) => ({ type: 'refused', code, message }) as const
