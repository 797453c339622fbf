import { microsOfInstant } from '@commonhold/contracts/events/instant'
import type { Archive } from '../archive/archive.ts'
import type { ReadOptions } from '../connector.ts'
import { documentBatches } from '../json/documents.ts'
import { isObject } from '../json/loose.ts'
import { latestTime } from '../latest.ts'
import { dayMicros } from '../taken.ts'
import { accountId } from './ids.ts'
import { isMessageFile, isReadable, teamInPath } from './layout.ts'
import { firstRecords, pageRecords } from './recognise.ts'
import { type ChannelRecord, channelOf, personOf, recordType } from './records.ts'

/** What must be known before the first message can be read. Its size follows the number of people and channels. */
export interface Survey {
  /** By channel id, which no two teams share. */
  readonly channels: ReadonlyMap<string, ChannelRecord>
  /** Whether the channels of that team are listed, or were meant to be. */
  readonly isListed: (team: string) => boolean
  /** Accounts some list tells of. */
  readonly people: ReadonlySet<string>
  readonly isReadable: (name: string) => boolean
}

/** Reads the lists; a file of messages only as far as is needed to see that it is one. Broken records are told when
 *  the file is read for its events. */
export async function surveyTeams(archive: Archive): Promise<Survey> {
  const channels = new Map<string, ChannelRecord>()
  const people = new Set<string>()
  const listed = new Set<string | null>()
  const alone = await isSingle(archive)
  for await (const entry of archive.entries()) {
    if (!isReadable(entry.name, alone) || isMessageFile(entry.name)) continue
    if (/(^|\/)channels_/i.test(entry.name)) listed.add(teamInPath(entry.name))
    const [first] = await firstRecords(entry)
    if (first === undefined || recordType(first) === 'message') continue
    for await (const batch of documentBatches(() => entry.bytes()))
      for (const { value } of batch)
        for (const record of isObject(value) ? pageRecords(value) : []) {
          const type = recordType(record)
          if (type === 'channel') {
            const channel = channelOf(record)
            if (channel === null) continue
            listed.add(teamInPath(entry.name))
            const isPrivate = channel.private || channels.get(channel.id)?.private === true
            channels.set(channel.id, { ...channel, private: isPrivate })
          } else if (type === 'user' || type === 'member') {
            const person = personOf(record)
            if (person !== null) people.add(accountId(person.id))
          }
        }
  }
  return {
    channels,
    isListed: (team) => listed.has(team.toLowerCase()) || listed.has(null),
    people,
    isReadable: (name) => isReadable(name, alone),
  }
}

async function isSingle(archive: Archive): Promise<boolean> {
  let entries = 0
  for await (const _ of archive.entries()) if (++entries > 1) return false
  return true
}

/** Every event of an archive is as old as the archive: as the person named it, or as the last change in it. */
export async function takenAt(archive: Archive, survey: Survey, { taken }: ReadOptions): Promise<number> {
  const named = taken === null ? null : dayMicros(taken)
  if (named !== null) return named
  let latest = 0
  for await (const entry of archive.entries()) {
    if (!survey.isReadable(entry.name)) continue
    const time = await latestTime(entry.bytes(), CHANGED, microsOfInstant)
    if (time !== null && time > latest) latest = time
  }
  return latest
}

const CHANGED = /"(?:lastModified|LastModified|created|Created)DateTime"\s{0,4}:\s{0,4}"([^"\\]{20,35})"/g
