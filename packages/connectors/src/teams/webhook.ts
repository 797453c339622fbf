import type { ErrorCode } from '@commonhold/contracts/errors'
import type { ReadItem, ReadOptions } from '../connector.ts'
import { eventMaker } from '../envelopes.ts'
import { isObject, type Loose, textOf } from '../json/loose.ts'
import { isSecret, jsonBody } from '../signature.ts'
import type { Delivery, Received, Webhook } from '../webhook.ts'
import { fieldOf, instantField, objectField } from './fields.ts'
import { isApplication, messageId, spaceId } from './ids.ts'
import { type MessageContext, readMessage } from './message.ts'

/** Microsoft Graph's change notifications. They name a message and carry nothing of it: who wrote it is known only
 *  once it is read, so most of them are counted and left to the next export or pull. A deletion needs no author.
 *  https://learn.microsoft.com/graph/change-notifications-delivery-webhooks */
export const teamsWebhook: Webhook = {
  tool: 'teams',
  receive: (delivery, secrets, options) => {
    const token = delivery.query['validationToken']
    if (token !== undefined) return handshake(token)
    const body = jsonBody(delivery.body)
    if (!isObject(body)) return refused('not_json', 'Graph delivers JSON objects.')
    if (!Array.isArray(body['value']) || body['value'].length === 0)
      return refused('wrong_delivery', 'Graph delivers a list of notifications as value.')
    const notifications = body['value'].map((each: unknown) => (isObject(each) ? each : {}))
    const genuine = notifications.map((each) => isSecret(textOf(each['clientState']) ?? '', secrets))
    if (!genuine.includes(true))
      return notifications.some((each) => textOf(each['clientState']) !== null)
        ? refused('signature_invalid', 'clientState is not that of the subscription.')
        : refused('signature_missing', 'Subscribe with a clientState: nothing else says who sends this.')
    const items = notifications.flatMap((each, i) =>
      genuine[i] === true
        ? notificationItems(each, i + 1, delivery, options)
        : [skipped('client-state', { file: 'delivery', record: i + 1 })],
    )
    return { type: 'items', items }
  },
}

const LONGEST_TOKEN = 4_000

/** Asked when a subscription is made: whether somebody is there. The answer is plain text, so nothing in it runs. */
const handshake = (token: string): Received =>
  token.length <= LONGEST_TOKEN
    ? { type: 'answer', contentType: 'text/plain; charset=utf-8', body: token }
    : refused('wrong_delivery', 'A validationToken is short.')

const LIFECYCLE: ReadonlySet<string> = new Set(['missed', 'subscriptionRemoved', 'reauthorizationRequired'])

function notificationItems(
  notification: Loose,
  record: number,
  { received }: Delivery,
  options: ReadOptions,
): ReadItem[] {
  const at = { file: 'delivery', record }
  const lifecycle = textOf(notification['lifecycleEvent'])
  if (lifecycle !== null)
    return [skipped(`lifecycle:${LIFECYCLE.has(lifecycle) ? lifecycle : 'unknown'}`, at)]
  // The only time they carry: after it, this is a recording.
  const ends = instantField(notification, 'subscriptionExpirationDateTime')
  if (ends !== null && ends < received) return [skipped('subscription-ended', at)]
  const items: ReadItem[] = []
  if (isObject(notification['encryptedContent'])) items.push(skipped('encrypted-content', at))
  items.push(...changeItems(notification, at, received, options))
  return items
}

function changeItems(
  notification: Loose,
  at: ReadItem['at'],
  received: number,
  options: ReadOptions,
): ReadItem[] {
  const resource = textOf(notification['resource']) ?? ''
  const named = resourceOf(resource)
  if (named === null) return [skipped(/^\/?chats\b/i.test(resource) ? 'direct' : 'resource', at)]
  const { team, channel, root, id } = named
  const data = objectField(notification, 'resourceData') ?? {}
  const context = contextOf(spaceId(team, channel), team, received, options)
  if (textOf(notification['changeType']) === 'deleted') {
    const own = messageId(root, id)
    const head = { source: context.space, id: own, micros: timeOf(id) ?? received, sequence: received }
    return [{ type: 'event', event: context.make('org.commonhold.activity.retracted.v1', head, {}), at }]
  }
  if (!isObject(fieldOf(data, 'from'))) return [skipped('needs-fetch', at)]
  const outcome = readMessage({ ...data, id, replyToId: root }, root, context)
  if ('code' in outcome) return [{ type: 'rejected', code: outcome.code, message: outcome.message, at }]
  return [
    ...outcome.events.map((event): ReadItem => ({ type: 'event', event, at })),
    ...(outcome.skipped === null ? [] : [skipped(outcome.skipped, at)]),
  ]
}

/** People are told of by exports, whose names stand; that an application is no person must be told at once. */
const contextOf = (
  space: string,
  team: string,
  received: number,
  { pilot, seal }: ReadOptions,
): MessageContext => ({
  space,
  team,
  make: eventMaker(pilot, null),
  seal,
  recorded: received,
  bots: new Set(),
  isNew: isApplication,
})

const timeOf = (id: string): number | null => (/^1\d{12}$/.test(id) ? Number(id) * 1000 : null)

interface Named {
  readonly team: string
  readonly channel: string
  readonly root: string | null
  readonly id: string
}

const PART = String.raw`(?:\('([^'()]{1,200})'\)|/([^/()]{1,200}))`
const RESOURCE = new RegExp(`^/?teams${PART}/channels${PART}/messages${PART}(?:/replies${PART})?$`, 'i')

/** `teams('T')/channels('C')/messages('1')/replies('2')`, or with slashes. */
function resourceOf(resource: string): Named | null {
  const match = RESOURCE.exec(resource)
  if (!match) return null
  const part = (n: number) => match[n] ?? match[n + 1] ?? null
  const [team, channel, message, reply] = [part(1), part(3), part(5), part(7)]
  if (team === null || channel === null || message === null) return null
  const isReply = reply !== null && reply !== message
  return { team, channel: unescaped(channel), root: isReply ? message : null, id: isReply ? reply : message }
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const skipped = (reason: string, at: ReadItem['at']): ReadItem => ({ type: 'skipped', reason, at })
const refused = (code: ErrorCode, message: string) => ({ type: 'refused', code, message }) as const
