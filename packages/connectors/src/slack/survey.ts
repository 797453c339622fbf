import type { Archive } from '../archive/archive.ts'
import type { ReadOptions } from '../connector.ts'
import { arrayElements } from '../json/array.ts'
import { isObject, textOf } from '../json/loose.ts'
import { slackTs, unrecordedChannel } from './ids.ts'
import { dayFileOf, isPrivateName, listFileOf, outermost } from './layout.ts'
import { type SlackChannel, type SlackPin, slackChannel, slackUser } from './records.ts'

/** What must be known of an export before its first message can be read. Its size follows the number of
 *  people and channels, not of messages. */
export interface Survey {
  /** Folder in the archive in which the export stands, '' when at its top. */
  readonly root: string
  readonly team: string
  readonly bots: ReadonlySet<string>
  readonly people: ReadonlySet<string>
  readonly channel: (folder: string) => { readonly id: string; readonly private: boolean }
  /** Folders without a channel record. */
  readonly unrecorded: readonly string[]
  readonly pin: (channel: string, second: number, user: string) => SlackPin | null
  /** Latest day a readable folder has a file for. */
  readonly lastDay: string | null
}

interface Lists {
  readonly teams: Map<string, number>
  readonly bots: Set<string>
  readonly people: Set<string>
  readonly channels: SlackChannel[]
}

/** @returns null when nothing of Slack's layout is there */
export async function surveySlack(archive: Archive, options: ReadOptions): Promise<Survey | null> {
  const named = new Set(options.bots.map((name) => name.normalize('NFC')))
  const lists = new Map<string, Lists>()
  const folders = new Map<string, Map<string, string>>()
  for await (const entry of archive.entries()) {
    const list = listFileOf(entry.name)
    if (list) await readList(entry.bytes(), list.list, named, at(lists, list.root, emptyLists))
    const day = dayFileOf(entry.name)
    if (!day) continue
    const latest = at(folders, day.root, () => new Map<string, string>())
    if (day.day > (latest.get(day.folder) ?? '')) latest.set(day.folder, day.day)
  }
  const root = outermost(lists.size > 0 ? lists.keys() : folders.keys())
  if (root === null) return null
  const found = lists.get(root) ?? emptyLists()
  const days = folders.get(root) ?? new Map<string, string>()
  const channel = channelsByFolder(found.channels)
  const readable = [...days].filter(([folder]) => options.includePrivate || !channel(folder).private)
  const pins = new Map(
    found.channels.flatMap(({ id, pins }) => pins.map((pin) => [`${id} ${pin.second} ${pin.user}`, pin])),
  )
  return {
    root,
    team: mostFrequent(found.teams) ?? (await teamOfMessages(archive, root)) ?? '-',
    bots: found.bots,
    people: found.people,
    channel,
    unrecorded: readable
      .map(([folder]) => folder)
      .filter((folder) => channel(folder).id === unrecordedChannel(folder)),
    pin: (id, second, user) => pins.get(`${id} ${second} ${user}`) ?? null,
    lastDay: readable.reduce<string | null>(
      (last, [, day]) => (last === null || day > last ? day : last),
      null,
    ),
  }
}

const emptyLists = (): Lists => ({
  teams: new Map(),
  bots: new Set(['USLACKBOT']),
  people: new Set(),
  channels: [],
})

function at<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

/** Broken elements are told when the list is read for its events, not here. */
async function readList(
  bytes: AsyncIterable<Uint8Array>,
  list: string,
  named: ReadonlySet<string>,
  { teams, bots, people, channels }: Lists,
): Promise<void> {
  for await (const { value } of arrayElements(bytes)) {
    if (!isObject(value)) continue
    if (list === 'users.json') {
      const user = slackUser(value, named)
      if (user === null) continue
      people.add(user.id)
      if (user.bot) bots.add(user.id)
      if (user.team !== null) teams.set(user.team, (teams.get(user.team) ?? 0) + 1)
    } else {
      const channel = slackChannel(value, list)
      if (channel !== null) channels.push(channel)
    }
  }
}

/** Names are compared exactly: `meetup` and `meetup-` are two channels. One that is in a private list too
 *  is private: when in doubt nothing private is read. */
function channelsByFolder(channels: readonly SlackChannel[]): Survey['channel'] {
  const byName = new Map<string, { id: string; private: boolean }>()
  for (const channel of channels) {
    const known = byName.get(channel.name)
    if (!known) byName.set(channel.name, { id: channel.id, private: channel.private })
    else if (channel.private) known.private = true
  }
  return (folder) => byName.get(folder) ?? { id: unrecordedChannel(folder), private: isPrivateName(folder) }
}

/** Ties go to the smaller id, so that the order in the file does not matter. */
const mostFrequent = (counts: ReadonlyMap<string, number>): string | null =>
  [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0] ?? null

/** Without users.json the messages of the first few day files must say whose workspace it is. */
async function teamOfMessages(archive: Archive, root: string): Promise<string | null> {
  const teams = new Map<string, number>()
  let files = 0
  for await (const entry of archive.entries()) {
    if (dayFileOf(entry.name)?.root !== root) continue
    for await (const { value } of arrayElements(entry.bytes())) {
      const team = isObject(value) ? textOf(value['team']) : null
      if (team !== null) teams.set(team, (teams.get(team) ?? 0) + 1)
    }
    if (++files >= 20 && teams.size > 0) break
    if (files >= 1000) break
  }
  return mostFrequent(teams)
}

/** The last message's time. Days follow each other, so it is in a file of the last day. */
export async function lastMessage(
  archive: Archive,
  { root, channel, lastDay }: Survey,
  all: boolean,
): Promise<number | null> {
  let last: number | null = null
  for await (const entry of archive.entries()) {
    const day = dayFileOf(entry.name)
    if (day?.root !== root || day.day !== lastDay || (!all && channel(day.folder).private)) continue
    for await (const { value } of arrayElements(entry.bytes())) {
      const ts = isObject(value) ? slackTs(value['ts']) : null
      if (ts !== null && ts.micros > (last ?? 0)) last = ts.micros
    }
  }
  return last
}
