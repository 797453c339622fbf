import type { Envelope } from '@commonhold/contracts/events/envelope'
import type { Archive, ArchiveEntry } from '../archive/archive.ts'
import type { ReadItem, ReadOptions } from '../connector.ts'
import { eventMaker } from '../envelopes.ts'
import { isObject, type Loose, textOf } from '../json/loose.ts'
import { tableRows } from '../json/tables.ts'
import { dayMicros } from '../taken.ts'
import { type DirectoryContext, streamEvents, userEvents } from './directory.ts'
import {
  accountId,
  directSpaceId,
  messageObject,
  reactionId,
  reactionObject,
  siteOf,
  siteSource,
  spaceId,
  streamKey,
  topicObjects,
} from './ids.ts'
import { messagesFileOf, realmFileOf } from './layout.ts'
import { mentionsTyped } from './mentions.ts'
import type { Realm } from './realm.ts'
import { idOf, microsOfSeconds } from './time.ts'

/** The organisation's export: realm.json was read before, now every message once, in the archive's order. */

const MESSAGES = new Set(['zerver_message'])
const MOST_TOPICS = 2_000_000

/** What it takes to say where a message stands. */
interface Where {
  readonly site: string
  readonly options: ReadOptions
  readonly realm: Realm
  readonly seal: ReadOptions['seal']
  readonly topicOf: (stream: string, topic: string) => string
}

interface Context extends DirectoryContext, Where {
  /** Whether a message begins its topic. */
  readonly begins: (topic: string, message: number) => boolean
}

/** Where a message stands: what it is in, or why it is left out. */
type Place =
  | { readonly space: string; readonly topic: string | null }
  | { readonly skipped: string }
  | { readonly broken: string }

export async function* readExport(
  archive: Archive,
  realm: Realm,
  options: ReadOptions,
): AsyncGenerator<ReadItem> {
  const taken = options.taken === null ? null : dayMicros(options.taken)
  const site = siteOf(options.map)
  const make = eventMaker(options.pilot, taken)
  const topicOf = topicObjects(site, options.seal)
  const where: Where = { site, realm, options, seal: options.seal, topicOf }
  const begins = realm.inOrder ? firstSeen() : await firstOfAll(archive, realm, where)
  // A time to come is no guide: it would make every account of the archive impossible.
  const latest = Date.now() * 1000
  let last = 0
  const realmAt = { file: realm.root === '' ? 'realm.json' : `${realm.root}/realm.json`, record: null }
  for (const { index, message } of realm.broken)
    yield { type: 'rejected', code: 'broken_record', message, at: { ...realmAt, record: index } }
  const context: Context = { ...where, recorded: 0, make, begins }
  for await (const entry of archive.entries()) {
    const at = { file: entry.name, record: null }
    if (realmFileOf(entry.name) === realm.root) continue
    if (messagesFileOf(entry.name)?.root !== realm.root) {
      yield { type: 'skipped', reason: 'other-file', at }
      continue
    }
    for await (const item of messagesOf(entry, context, (micros) => {
      if (micros > last && micros < latest) last = micros
    }))
      yield item
  }
  const directory = { ...context, recorded: taken ?? last }
  for (const user of realm.users.values())
    for (const event of userEvents(user, directory)) yield { type: 'event', event, at: realmAt }
  for (const stream of realm.streams.values()) {
    if (stream.private && !options.includePrivate) yield { type: 'skipped', reason: 'private', at: realmAt }
    else for (const event of streamEvents(stream, directory)) yield { type: 'event', event, at: realmAt }
  }
  for (let left = realm.reactions.left(); left > 0; left--)
    yield { type: 'skipped', reason: 'reaction-without-message', at: realmAt }
}

async function* messagesOf(
  entry: ArchiveEntry,
  context: Context,
  met: (micros: number) => void,
): AsyncGenerator<ReadItem> {
  for await (const rows of tableRows(entry.bytes(), MESSAGES))
    for (const { path, index, value, problem } of rows) {
      const at = { file: entry.name, record: index === 0 ? null : index }
      if (problem !== null) yield { type: 'rejected', ...problem, at }
      else if (!isObject(value) || path !== 'zerver_message' || index === 0)
        yield { type: 'rejected', code: 'broken_record', message: 'a message is a JSON object', at }
      else for (const item of messageItems(value, at, context, met)) yield item
    }
}

function* messageItems(
  row: Loose,
  at: ReadItem['at'],
  context: Context,
  met: (micros: number) => void,
): Generator<ReadItem> {
  const id = idOf(row['id'])
  // Before 2018 the column was called pub_date.
  const micros = microsOfSeconds(row['date_sent']) ?? microsOfSeconds(row['pub_date'])
  if (id === null || micros === null) {
    const message = 'a message has an id and a date_sent'
    yield { type: 'rejected', code: 'broken_record', message, at }
    return
  }
  const place = placeOf(row, context)
  if ('broken' in place) {
    yield { type: 'rejected', code: 'broken_record', message: place.broken, at }
    return
  }
  const reactions = context.realm.reactions.of(id)
  if ('skipped' in place) {
    yield { type: 'skipped', reason: place.skipped, at }
    for (const _ of reactions) yield { type: 'skipped', reason: `${place.skipped}-reaction`, at }
    return
  }
  met(micros)
  const act = said(row, id, micros, place, context)
  yield { type: 'event', event: act.event, at }
  const { site, make } = context
  for (const { user, emoji } of reactions) {
    const event = make(
      'org.commonhold.activity.v1',
      // The export does not say when: dated with their message.
      { source: siteSource(site), id: reactionId(id, emoji, user), micros, sequence: 0 },
      {
        kind: 'reaction',
        actor: accountId(site, user),
        object: reactionObject(site, id, emoji, user),
        space: place.space,
        target: act.object,
        targetActor: act.actor,
      },
    )
    yield { type: 'event', event, at }
  }
}

function placeOf(row: Loose, { site, realm, options, seal, topicOf }: Where): Place {
  const number = idOf(row['recipient']) ?? idOf(row['recipient_id'])
  const recipient = number === null ? undefined : realm.recipients.get(number)
  if (recipient === undefined) return { broken: 'the export does not say to whom the message went' }
  if (recipient.type === 'direct') {
    if (!options.includePrivate) return { skipped: 'direct' }
    return { space: directSpaceId(site, `${number}`, seal), topic: null }
  }
  const isPrivate = realm.streams.get(recipient.stream)?.private ?? true
  if (isPrivate && !options.includePrivate) return { skipped: 'private' }
  const stream = streamKey(recipient.stream)
  return { space: spaceId(site, stream), topic: topicOf(stream, textOf(row['subject']) ?? '') }
}

function said(
  row: Loose,
  id: number,
  micros: number,
  { space, topic }: { readonly space: string; readonly topic: string | null },
  { site, make, realm, begins }: Context,
): { event: Envelope; object: string; actor: string | null } {
  const sender = idOf(row['sender']) ?? idOf(row['sender_id'])
  const actor = sender === null ? null : accountId(site, sender)
  const isRoot = topic === null || begins(topic, id)
  const object = isRoot && topic !== null ? topic : messageObject(site, id)
  const text = typeof row['content'] === 'string' ? row['content'] : null
  const { accounts, wide } = mentionsTyped(text ?? '', realm.named)
  const edited = microsOfSeconds(row['last_edit_time'])
  const event = make(
    'org.commonhold.activity.v1',
    { source: siteSource(site), id: String(id), micros, sequence: edited ?? micros },
    {
      kind: isRoot ? 'post' : 'reply',
      actor,
      object,
      space,
      conversation: topic,
      inReplyTo: isRoot ? null : topic,
      mentions: accounts.map((each) => accountId(site, each)),
      wideMention: wide,
      length: text === null ? null : text.length,
    },
  )
  return { event, object, actor }
}

/** Message files in order: the first seen of a topic began it. Its size follows the topics. */
function firstSeen(): Context['begins'] {
  const roots = new Map<string, number>()
  return (topic, message) => {
    const known = roots.get(topic)
    if (known !== undefined) return known === message
    if (roots.size < MOST_TOPICS) roots.set(topic, message)
    return true
  }
}

/** tar writes files as the disk hands them out: where they are out of order, all are looked through once before. */
async function firstOfAll(archive: Archive, realm: Realm, context: Where) {
  const roots = new Map<string, number>()
  for await (const entry of archive.entries()) {
    if (messagesFileOf(entry.name)?.root !== realm.root) continue
    for await (const rows of tableRows(entry.bytes(), MESSAGES))
      for (const { value } of rows) {
        const id = isObject(value) ? idOf(value['id']) : null
        if (id === null) continue
        const place = placeOf(value as Loose, context)
        if (!('topic' in place) || place.topic === null) continue
        const known = roots.get(place.topic)
        if (known === undefined ? roots.size < MOST_TOPICS : id < known) roots.set(place.topic, id)
      }
  }
  return (topic: string, message: number) => roots.get(topic) === message
}
