import type { ErrorCode } from '@commonhold/contracts/errors'
import type { Envelope } from '@commonhold/contracts/events/envelope'
import type { ReadItem, ReadOptions } from '../connector.ts'
import { eventMaker } from '../envelopes.ts'
import { isObject, type Loose, textOf } from '../json/loose.ts'
import { isSigned, jsonBody } from '../signature.ts'
import type { Delivery, Received, Webhook } from '../webhook.ts'
import { type AFTER, siteOf } from './ids.ts'
import { meetPeople, type People } from './people.ts'
import { closed, liked, type PostContext, readPost } from './post.ts'
import { discoursePost } from './records.ts'
import { userEvents } from './users.ts'

/** Discourse's webhooks: Admin → API → Webhooks. The body is {<type>: what it is about}, signed with the secret;
 *  there is no time in what is signed, so that a recording cannot be told. It says nothing new: ids and versions are
 *  the post's own.
 *  https://github.com/discourse/discourse/blob/main/app/jobs/regular/emit_web_hook_event.rb */
export const discourseWebhook: Webhook = {
  tool: 'discourse',
  receive: (delivery, secrets, options) => {
    const signature = delivery.headers['x-discourse-event-signature'] ?? ''
    if (!signature.startsWith('sha256='))
      return refused(
        'signature_missing',
        'Discourse signs with X-Discourse-Event-Signature: give the webhook a secret.',
      )
    if (!isSigned(signature.slice('sha256='.length), [delivery.body], secrets))
      return refused('signature_invalid', 'X-Discourse-Event-Signature is not what the secret gives.')
    const body = jsonBody(delivery.body)
    if (!isObject(body)) return refused('not_json', 'Discourse delivers JSON objects.')
    return { type: 'items', items: itemsOf(body, delivery, options) }
  },
}

const refused = (code: ErrorCode, message: string): Received => ({ type: 'refused', code, message })

interface Live extends PostContext {
  readonly people: People
  readonly options: ReadOptions
  /** X-Discourse-Event: post_created and so on; null when it is none Discourse sends. */
  readonly event: string | null
  readonly received: number
}

type Outcome =
  | { readonly events: readonly Envelope[]; readonly skipped: string | null }
  | { readonly code: ErrorCode; readonly message: string }

function itemsOf(body: Loose, { headers, received }: Delivery, options: ReadOptions): readonly ReadItem[] {
  const number = headers['x-discourse-event-id'] ?? ''
  const at = { file: /^\d{1,20}$/.test(number) ? `delivery ${number}` : 'delivery', record: null }
  const site = siteOf(options.map)
  const make = eventMaker(options.pilot, null)
  const people = meetPeople(site, make, options.bots)
  const event = reasonable(headers['x-discourse-event'])
  const live: Live = {
    site,
    make,
    options,
    people,
    event,
    received,
    includePrivate: options.includePrivate,
    // A webhook is told of what its categories show; nothing in a delivery says who may read them.
    isPrivateCategory: () => false,
    began: () => {},
    owner: () => null,
  }
  const type = Object.keys(body).find((key) => Object.hasOwn(HANDLERS, key))
  const about = type === undefined ? undefined : body[type]
  const handler = type === undefined ? undefined : HANDLERS[type]
  const outcome: Outcome =
    handler === undefined
      ? nothing(`event:${event ?? reasonable(headers['x-discourse-event-type']) ?? 'unknown'}`)
      : isObject(about)
        ? handler(about, live)
        : broken('a delivery says what it is about')
  if ('code' in outcome) return [{ type: 'rejected', ...outcome, at }]
  const items: ReadItem[] = [...outcome.events, ...people.told()].map((each) => ({
    type: 'event',
    event: each,
    at,
  }))
  if (outcome.skipped !== null) items.push({ type: 'skipped', reason: outcome.skipped, at })
  return items
}

const reasonable = (name: string | undefined) =>
  name !== undefined && /^[a-z_]{1,40}$/.test(name) ? name : null

const nothing = (skipped: string): Outcome => ({ events: [], skipped })
const broken = (message: string): Outcome => ({ code: 'broken_record', message })

const BECAME: Readonly<Record<string, keyof typeof AFTER>> = {
  post_destroyed: 'deleted',
  post_recovered: 'recovered',
  accepted_solution: 'accepted',
  unaccepted_solution: 'unaccepted',
}

function post(record: Loose, live: Live): Outcome {
  const outcome = readPost(record, null, live, (live.event !== null && BECAME[live.event]) || null)
  // Whose topic it was a delivery does not say; an export that knows takes the closing of one's own back.
  return 'closing' in outcome ? closed(outcome.closing, null, live) : outcome
}

/** Discourse tells of likes that are given, not of those taken back, and does not say when. */
function like(record: Loose, live: Live): Outcome {
  const { user } = record
  const username = isObject(user) ? textOf(user['username']) : null
  const found = isObject(record['post']) ? discoursePost(record['post'], null) : 'a like is of a post'
  if (typeof found === 'string') return broken(found)
  if (username === null) return broken('a like is somebody’s')
  if (found.private && !live.includePrivate) return nothing('private')
  if (found.type === WHISPER) return nothing('whisper')
  return { events: [liked(found, username, live.received, live.received, live)], skipped: null }
}

const WHISPER = 4

function user(record: Loose, { event, received, ...live }: Live): Outcome {
  if (event === null || !TELLS_OF_USER.has(event)) return nothing(`event:${event ?? 'unknown'}`)
  const found = userEvents(record, { ...live, told: received, deleted: event === 'user_destroyed' })
  return found === null
    ? broken('a user has a username and a time of creation')
    : { events: found, skipped: null }
}

const TELLS_OF_USER = new Set([
  'user_created',
  'user_updated',
  'user_approved',
  'user_confirmed_email',
  'user_destroyed',
])

/** By the one name in the body, which is signed as the header that says the same is not. */
const HANDLERS: Readonly<Record<string, (about: Loose, live: Live) => Outcome>> = {
  post,
  // Of the plugin that marks answers: the post that was, or is not any more, the answer.
  solved: post,
  like,
  user,
  // The first post of a topic is told of as a post, what is done to it as a small action.
  topic: (_, { event }) => nothing(`told-by-posts:${event ?? 'topic'}`),
  ping: () => nothing('ping'),
}
