import { CommonholdError } from '@commonhold/contracts/errors'
import type { Envelope } from '@commonhold/contracts/events/envelope'
import type { Archive, ArchiveEntry } from '../archive/archive.ts'
import type { ReadItem, ReadOptions } from '../connector.ts'
import { eventMaker } from '../envelopes.ts'
import { arrayElements, type Element, elementBatches } from '../json/array.ts'
import { isObject } from '../json/loose.ts'
import { dayInLabel, dayMicros } from '../taken.ts'
import { creationEvent, type DirectoryContext, pinEvent, spaceEvent, userEvents } from './directory.ts'
import { unrecordedChannel } from './ids.ts'
import { dayFileOf, listFileOf } from './layout.ts'
import { type MessageContext, readMessage } from './message.ts'
import { slackChannel, slackUser } from './records.ts'
import { lastMessage, type Survey, surveySlack } from './survey.ts'

/** First a look at who and what there is, then every file once, in the archive's order. */
export async function* readSlack(archive: Archive, options: ReadOptions): AsyncGenerator<ReadItem> {
  const survey = await surveySlack(archive, options)
  if (survey === null)
    throw new CommonholdError(
      'wrong_format',
      'there is no users.json, channels.json or day file as Slack has them',
    )
  const recorded = await takenAt(archive, survey, options)
  const directory: DirectoryContext = {
    team: survey.team,
    recorded,
    make: eventMaker(options.pilot, recorded),
    seal: options.seal,
  }
  for (const folder of survey.unrecorded) {
    const channel = { id: unrecordedChannel(folder), name: folder, private: survey.channel(folder).private }
    yield { type: 'event', event: spaceEvent(channel, directory), at: { file: folder, record: null } }
  }
  const botsTold = new Set<string>()
  for await (const entry of archive.entries()) {
    const list = listFileOf(entry.name)
    const day = dayFileOf(entry.name)
    const skipped = (reason: string): ReadItem => ({
      type: 'skipped',
      reason,
      at: { file: entry.name, record: null },
    })
    if (list?.root === survey.root) {
      yield* readList(entry, list.list, options, directory)
      continue
    }
    if (day?.root !== survey.root) {
      yield skipped('other-file')
      continue
    }
    const channel = survey.channel(day.folder)
    if (channel.private && !options.includePrivate) {
      yield skipped('private')
      continue
    }
    const context = messageContext(channel.id, survey, directory, botsTold)
    for await (const batch of elementBatches(entry.bytes()))
      for (const element of batch) for (const item of messageItems(element, entry.name, context)) yield item
  }
}

/** Every event of an archive is as old as the archive: named by the person, by the file, or by its last message. */
async function takenAt(archive: Archive, survey: Survey, options: ReadOptions): Promise<number> {
  const named = options.taken === null ? null : dayMicros(options.taken)
  return (
    named ??
    dayInLabel(archive.label) ??
    dayInLabel(survey.root) ??
    (survey.lastDay === null ? null : await lastMessage(archive, survey, options.includePrivate)) ??
    0
  )
}

const messageContext = (
  channel: string,
  survey: Survey,
  directory: DirectoryContext,
  botsTold: Set<string>,
): MessageContext => ({
  ...directory,
  channel,
  bots: survey.bots,
  people: survey.people,
  botsTold,
  pin: (second, user) => survey.pin(channel, second, user),
})

function messageItems({ index, value, problem }: Element, file: string, context: MessageContext): ReadItem[] {
  const at = { file, record: index }
  const outcome = problem ?? readMessage(value, context)
  if ('code' in outcome) return [{ type: 'rejected', code: outcome.code, message: outcome.message, at }]
  const items: ReadItem[] = outcome.events.map((event) => ({ type: 'event', event, at }))
  if (outcome.skipped !== null) items.push({ type: 'skipped', reason: outcome.skipped, at })
  return items
}

async function* readList(
  entry: ArchiveEntry,
  list: string,
  options: ReadOptions,
  directory: DirectoryContext,
): AsyncGenerator<ReadItem> {
  const named = new Set(options.bots.map((name) => name.normalize('NFC')))
  for await (const { index, value, problem } of arrayElements(entry.bytes())) {
    const at = { file: entry.name, record: index }
    const rejected = (message: string): ReadItem => ({ type: 'rejected', code: 'broken_record', message, at })
    if (problem !== null) {
      yield { type: 'rejected', ...problem, at }
      continue
    }
    if (!isObject(value)) {
      yield rejected('not a JSON object')
      continue
    }
    let events: readonly Envelope[]
    if (list === 'users.json') {
      const user = slackUser(value, named)
      if (user === null) {
        yield rejected('an account without id')
        continue
      }
      events = userEvents(user, directory)
    } else {
      const channel = slackChannel(value, list)
      if (channel === null) {
        yield rejected('a channel without id')
        continue
      }
      if (channel.private && !options.includePrivate) {
        yield { type: 'skipped', reason: 'private', at }
        continue
      }
      const pins = channel.pins.map((pin) => pinEvent(channel.id, pin.second, pin.user, pin, directory))
      // Direct messages are nobody's founding of a place.
      const isPlace = list === 'channels.json' || list === 'groups.json'
      const creation = isPlace ? creationEvent(channel, directory) : null
      events = [spaceEvent(channel, directory), ...(creation ? [creation] : []), ...pins]
    }
    for (const event of events) yield { type: 'event', event, at }
  }
}
