import type { Archive, ArchiveEntry } from '../archive/archive.ts'
import type { ReadItem, ReadOptions } from '../connector.ts'
import { displayable, eventMaker, type MakeEvent } from '../envelopes.ts'
import { type Element, elementBatches } from '../json/array.ts'
import { isObject, textOf } from '../json/loose.ts'
import { dayMicros } from '../taken.ts'
import {
  accountId,
  messageObject,
  namedStreamKey,
  siteOf,
  siteSource,
  spaceId,
  streamKey,
  topicObject,
} from './ids.ts'
import { type TopicFile, topicFileOf } from './layout.ts'
import { mentionsRendered } from './mentions.ts'
import { idOf, microsOfSeconds } from './time.ts'

/** zulip-archive: a file a topic, with nothing but who, when and what was said. Only public streams are in it. */

interface Context {
  readonly site: string
  readonly make: MakeEvent
  readonly options: ReadOptions
  readonly bots: ReadonlySet<string>
  /** Now, in microseconds. */
  readonly latest: number
  /** When each sender and each stream was last heard of. */
  readonly senders: Map<string, number>
  readonly streams: Map<string, { readonly name: string; micros: number }>
}

/** Zulip's own bots, by the names it gives them: the archive does not mark them. */
const OWN_BOTS = ['Notification Bot', 'Welcome Bot', 'Email Gateway', 'New User Bot', 'Reminder Bot']
/** Who is gone has no name of their own any more: nobody can say which of them it was. */
const DELETED = /^\(deleted\)$|^deleted user\b/i
const MOST_SENDERS = 200_000

export async function* readTopics(archive: Archive, options: ReadOptions): AsyncGenerator<ReadItem> {
  const context: Context = {
    site: siteOf(options.map),
    make: eventMaker(options.pilot, options.taken === null ? null : dayMicros(options.taken)),
    options,
    bots: new Set([...OWN_BOTS, ...options.bots.map((name) => name.normalize('NFC'))]),
    latest: Date.now() * 1000,
    senders: new Map(),
    streams: new Map(),
  }
  const places = shownTopics()
  for await (const entry of archive.entries()) {
    const topic = topicFileOf(entry.name)
    if (topic === null || entry.name.endsWith('stream_index.json'))
      yield { type: 'skipped', reason: 'other-file', at: { file: entry.name, record: null } }
    else yield* readTopic(entry, topic, places(topic.folder), context)
    if (context.senders.size > MOST_SENDERS) yield* tellSenders(context)
  }
  yield* tellSenders(context)
  yield* tellStreams(context)
}

/** A topic's file carries what it is called: it is shown as the n-th of its stream. */
function shownTopics(): (folder: string) => string {
  const counts = new Map<string, number>()
  return (folder) => {
    const n = (counts.get(folder) ?? 0) + 1
    counts.set(folder, n)
    return `${folder}/(file ${n})`
  }
}

async function* readTopic(
  entry: ArchiveEntry,
  topic: TopicFile,
  file: string,
  context: Context,
): AsyncGenerator<ReadItem> {
  const stream = topic.streamId === null ? namedStreamKey(topic.stream) : streamKey(topic.streamId)
  const conversation = topicObject(context.site, stream, topic.topic, context.options.seal)
  let root: number | null = null
  for await (const batch of elementBatches(entry.bytes())) {
    root ??= firstOf(batch)
    for (const element of batch)
      for (const item of messageItems(element, topic, stream, conversation, root, file, context)) yield item
  }
}

/** Messages stand in the order of their ids; the first of a topic begins it. */
function firstOf(batch: readonly Element[]): number | null {
  let first: number | null = null
  for (const { value } of batch) {
    const id = isObject(value) ? idOf(value['id']) : null
    if (id !== null && (first === null || id < first)) first = id
  }
  return first
}

function* messageItems(
  { index, value, problem }: Element,
  topic: TopicFile,
  stream: string,
  conversation: string,
  root: number | null,
  file: string,
  context: Context,
): Generator<ReadItem> {
  const at = { file, record: index }
  const rejected = (message: string): ReadItem => ({ type: 'rejected', code: 'broken_record', message, at })
  if (problem !== null) {
    yield { type: 'rejected', ...problem, at }
    return
  }
  if (!isObject(value)) {
    yield rejected('a message is a JSON object')
    return
  }
  const id = idOf(value['id'])
  const micros = microsOfSeconds(value['timestamp'])
  if (id === null || micros === null) {
    yield rejected('a message has an id and a timestamp')
    return
  }
  const { site, make, senders, streams, latest } = context
  const name = textOf(value['sender_full_name'])?.normalize('NFC') ?? null
  const sender = name === null || DELETED.test(name) ? null : name
  // A time to come is no guide: it would make the account impossible.
  const told = micros < latest ? micros : 0
  if (sender !== null && told >= (senders.get(sender) ?? 0)) senders.set(sender, told)
  const place = streams.get(stream)
  if (place === undefined) streams.set(stream, { name: topic.stream, micros: told })
  else if (told > place.micros) place.micros = told
  const isRoot = id === root
  const { accounts, wide } = mentionsRendered(typeof value['content'] === 'string' ? value['content'] : '')
  const event = make(
    'org.commonhold.activity.v1',
    { source: siteSource(site), id: String(id), micros, sequence: micros },
    {
      kind: isRoot ? 'post' : 'reply',
      actor: sender === null ? null : accountId(site, sender),
      object: isRoot ? conversation : messageObject(site, id),
      space: spaceId(site, stream),
      conversation,
      inReplyTo: isRoot ? null : conversation,
      mentions: accounts.map((each) => accountId(site, each)),
      wideMention: wide,
    },
  )
  yield { type: 'event', event, at }
}

function* tellSenders({ site, make, bots, senders }: Context): Generator<ReadItem> {
  for (const [sender, micros] of senders) {
    const account = accountId(site, sender)
    const event = make(
      'org.commonhold.account.v1',
      { source: siteSource(site), id: account, micros, sequence: 0 },
      { account, class: bots.has(sender) ? 'bot' : 'human', displayName: displayable(sender) },
    )
    yield { type: 'event', event, at: { file: 'senders', record: null } }
  }
  senders.clear()
}

function* tellStreams({ site, make, streams }: Context): Generator<ReadItem> {
  for (const [stream, { name, micros }] of streams) {
    const space = spaceId(site, stream)
    const event = make(
      'org.commonhold.space.v1',
      { source: siteSource(site), id: space, micros, sequence: 0 },
      { space, name: displayable(name) },
    )
    yield { type: 'event', event, at: { file: 'streams', record: null } }
  }
}
