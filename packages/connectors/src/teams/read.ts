import type { Envelope } from '@commonhold/contracts/events/envelope'
import type { Archive } from '../archive/archive.ts'
import type { Position, ReadItem, ReadOptions } from '../connector.ts'
import { eventMaker } from '../envelopes.ts'
import { documentBatches } from '../json/documents.ts'
import { isObject, type Loose } from '../json/loose.ts'
import { type DirectoryContext, personEvents, spaceEvent } from './directory.ts'
import { textField } from './fields.ts'
import { chatSpaceId, spaceId } from './ids.ts'
import { teamInPath } from './layout.ts'
import { hasMoreReplies, type MessageContext, ownReplies, readMessage } from './message.ts'
import { pageRecords } from './recognise.ts'
import { channelOf, personOf, placeOf, recordType } from './records.ts'
import { type Survey, surveyTeams, takenAt } from './survey.ts'

/** First a look at who and what there is, then every file once, in the archive's order. */
export async function* readTeams(archive: Archive, options: ReadOptions): AsyncGenerator<ReadItem> {
  const survey = await surveyTeams(archive)
  const recorded = await takenAt(archive, survey, options)
  const reader = recordReader(survey, options, {
    recorded,
    make: eventMaker(options.pilot, recorded),
    seal: options.seal,
    bots: new Set(options.bots.map((name) => name.normalize('NFC'))),
  })
  for await (const entry of archive.entries()) {
    if (!survey.isReadable(entry.name)) {
      yield { type: 'skipped', reason: 'other-file', at: { file: entry.name, record: null } }
      continue
    }
    for await (const batch of documentBatches(() => entry.bytes()))
      for (const { index, value, problem } of batch) {
        const at = { file: entry.name, record: index }
        if (problem !== null) yield { type: 'rejected', ...problem, at }
        else if (!isObject(value)) yield rejected('not a JSON object', at)
        else for (const record of pageRecords(value)) for (const item of reader(record, at)) yield item
      }
  }
}

/** Bounded: a broken export can name a new account in every line. Told again they do no harm. */
const MOST_TOLD = 100_000

function recordReader(survey: Survey, options: ReadOptions, directory: DirectoryContext) {
  const told = new Set<string>()
  const isFirst = (key: string) => {
    if (told.has(key)) return false
    if (told.size >= MOST_TOLD) told.clear()
    told.add(key)
    return true
  }
  const isNew = (account: string) => !survey.people.has(account) && isFirst(account)

  return function* read(record: Loose, at: Position): Generator<ReadItem> {
    switch (recordType(record)) {
      case 'message':
        yield* readInPlace(record, at)
        return
      case 'channel':
        yield* readChannel(record, at)
        return
      case 'user':
      case 'member':
        yield* readPerson(record, at)
        return
      case 'team':
        yield skipped('team', at)
        return
      default:
        yield skipped('other-record', at)
    }
  }

  function* readChannel(record: Loose, at: Position): Generator<ReadItem> {
    const channel = channelOf(record)
    const team = teamInPath(at.file)
    if (channel === null) yield rejected('a channel without id', at)
    else if (channel.private && !options.includePrivate) yield skipped('private', at)
    else if (team !== null && isFirst(spaceId(team, channel.id)))
      yield event(spaceEvent(spaceId(team, channel.id), channel.name, channel.private, directory), at)
  }

  function* readPerson(record: Loose, at: Position): Generator<ReadItem> {
    const person = personOf(record)
    if (person === null) {
      yield rejected('an account without id', at)
      return
    }
    const isMember = recordType(record) === 'member'
    for (const each of personEvents(person, isMember, directory)) yield event(each, at)
  }

  function* readInPlace(record: Loose, at: Position): Generator<ReadItem> {
    const place = placeOf(record)
    if (place === null) {
      yield rejected('a message that names neither channel nor chat', at)
      return
    }
    if (place.in === 'chat') {
      if (!options.includePrivate) yield skipped('direct', at)
      else {
        const space = chatSpaceId(place.chat, options.seal)
        if (isFirst(space)) yield event(spaceEvent(space, null, true, directory), at)
        yield* readThread(record, at, { ...directory, space, team: null, isNew })
      }
      return
    }
    const channel = survey.channels.get(place.channel)
    const left = options.includePrivate ? null : reasonToLeave(place.team, channel?.private)
    if (left !== null) {
      yield skipped(left, at)
      return
    }
    const space = spaceId(place.team, place.channel)
    if (isFirst(space))
      yield event(spaceEvent(space, channel?.name ?? null, channel?.private ?? false, directory), at)
    yield* readThread(record, at, { ...directory, space, team: place.team, isNew })
  }

  /** When in doubt nothing private is read: where a team's channels are listed, one that is not could be anything. */
  function reasonToLeave(team: string, isPrivate: boolean | undefined): string | null {
    if (isPrivate === true) return 'private'
    return isPrivate === undefined && survey.isListed(team) ? 'unknown-channel' : null
  }
}

/** A message, and the replies a page of Graph has inside it. */
function* readThread(record: Loose, at: Position, context: MessageContext): Generator<ReadItem> {
  yield* messageItems(record, null, at, context)
  const root = textField(record, 'id')
  for (const reply of ownReplies(record)) {
    if (isObject(reply)) yield* messageItems(reply, root, at, context)
    else yield rejected('a reply is a JSON object', at)
  }
  if (hasMoreReplies(record)) yield skipped('replies-not-in-page', at)
}

function* messageItems(
  record: Loose,
  thread: string | null,
  at: Position,
  context: MessageContext,
): Generator<ReadItem> {
  const outcome = readMessage(record, thread, context)
  if ('code' in outcome) {
    yield { type: 'rejected', code: outcome.code, message: outcome.message, at }
    return
  }
  for (const each of outcome.events) yield event(each, at)
  if (outcome.skipped !== null) yield skipped(outcome.skipped, at)
}

const event = (found: Envelope, at: Position): ReadItem => ({ type: 'event', event: found, at })
const skipped = (reason: string, at: Position): ReadItem => ({ type: 'skipped', reason, at })
const rejected = (message: string, at: Position): ReadItem => ({
  type: 'rejected',
  code: 'broken_record',
  message,
  at,
})
