import type { Position, ReadItem, ReadOptions } from '../connector.ts'
import type { MakeEvent } from '../envelopes.ts'
import { isObject, type Loose, textOf, textsOf } from '../json/loose.ts'
import { botEvent, type Channel, type DirectoryContext, spaceEvent, userEvents } from './directory.ts'
import { accountId, directSpaceId, postIds, spaceId } from './ids.ts'
import { type PostContext, postItems } from './post.ts'

export interface BulkLines {
  /** What one line says. Lists come before posts in an export: what they say is kept, the rest is not. */
  read(line: Loose, at: Position): Iterable<ReadItem>
  /** A line could not be read: nobody knows which channel it would have told of. */
  broken(): void
}

/** One bulk export, a line at a time. Its memory follows the number of people and channels, and keeps a
 *  number for each post, to tell two of one millisecond apart. */
export function bulkLines(options: ReadOptions, recorded: number, make: MakeEvent): BulkLines {
  const directory: DirectoryContext = {
    recorded,
    make,
    seal: options.seal,
    bots: new Set(options.bots.map((name) => name.normalize('NFC'))),
  }
  const channels = new Map<string, Channel>()
  const usernames = new Set<string>()
  const botsTold = new Set<string>()
  let ids = postIds(options.seal)
  /** Channels are listed here, or would be were the file whole. */
  let listed = false

  const posting = (space: string): PostContext => ({
    ...directory,
    space,
    ids,
    isUser: (name) => usernames.has(name),
    botsTold,
  })

  function* read(line: Loose, at: Position): Generator<ReadItem> {
    const type = textOf(line['type'])
    if (type === 'version') {
      // Two exports in one file tell the same posts twice: each numbers its own.
      ids = postIds(options.seal)
      return
    }
    const body = type === null ? undefined : line[type]
    const reader = type !== null && Object.hasOwn(readers, type) ? readers[type] : undefined
    if (reader === undefined) {
      yield skipped(`line:${type !== null && /^[a-z_]{1,40}$/.test(type) ? type : 'unknown'}`, at)
    } else if (!isObject(body)) {
      listed = true
      yield rejected(`a ${type} line without its ${type}`, at)
    } else yield* reader(body, at)
  }

  const readers: Readonly<Record<string, (body: Loose, at: Position) => Iterable<ReadItem>>> = {
    channel: readChannel,
    user: readUser,
    bot: readBot,
    post: readPost,
    direct_channel: readDirectChannel,
    direct_post: readDirectPost,
  }

  function* readChannel(body: Loose, at: Position): Generator<ReadItem> {
    const team = textOf(body['team'])
    const name = textOf(body['name'])
    if (team === null || name === null) {
      listed = true
      yield rejected('a channel without team or name', at)
      return
    }
    listed = true
    const space = spaceId(team, name)
    // Only O is open. Of two records of one channel the private one holds.
    const isPrivate = body['type'] !== 'O' || channels.get(space)?.private === true
    const channel = { space, name: textOf(body['display_name']) ?? name, private: isPrivate }
    channels.set(space, channel)
    if (isPrivate && !options.includePrivate) yield skipped('private', at)
    else yield event(spaceEvent(channel, directory), at)
  }

  function* readUser(body: Loose, at: Position): Generator<ReadItem> {
    const username = textOf(body['username'])
    if (username === null) {
      yield rejected('a user without username', at)
      return
    }
    usernames.add(username)
    for (const each of userEvents(body, username, directory)) yield event(each, at)
  }

  function* readBot(body: Loose, at: Position): Generator<ReadItem> {
    const username = textOf(body['username'])
    if (username === null) {
      yield rejected('a bot without username', at)
      return
    }
    usernames.add(username)
    botsTold.add(accountId(username))
    yield event(botEvent(accountId(username), textOf(body['display_name']) ?? username, directory), at)
  }

  function* readPost(body: Loose, at: Position): Generator<ReadItem> {
    const team = textOf(body['team'])
    const name = textOf(body['channel'])
    if (team === null || name === null) {
      yield rejected('a post without team or channel', at)
      return
    }
    const space = spaceId(team, name)
    let channel = channels.get(space)
    if (channel === undefined) {
      // When in doubt nothing private is read: where channels are listed, one that is not could be anything.
      if (listed && !options.includePrivate) {
        yield skipped('unknown-channel', at)
        return
      }
      channel = { space, name: null, private: false }
      channels.set(space, channel)
      yield event(spaceEvent({ ...channel, name }, directory), at)
    }
    if (channel.private && !options.includePrivate) yield skipped('private', at)
    else yield* postItems(body, at, posting(space))
  }

  function* readDirectChannel(body: Loose, at: Position): Generator<ReadItem> {
    if (!options.includePrivate) yield skipped('direct', at)
    else {
      const space = directSpaceId(membersOf(body, 'members'), options.seal)
      yield event(spaceEvent({ space, name: null, private: true }, directory), at)
    }
  }

  function* readDirectPost(body: Loose, at: Position): Generator<ReadItem> {
    if (!options.includePrivate) yield skipped('direct', at)
    else yield* postItems(body, at, posting(directSpaceId(membersOf(body, 'channel_members'), options.seal)))
  }

  return {
    read,
    broken: () => {
      listed = true
    },
  }
}

/** Newer versions write the members as objects. */
const membersOf = (body: Loose, field: string): string[] => [
  ...textsOf(body[field]),
  ...(Array.isArray(body['participants']) ? body['participants'] : []).flatMap((each) =>
    isObject(each) ? (textOf(each['username']) ?? []) : [],
  ),
]

const event = (found: Extract<ReadItem, { type: 'event' }>['event'], at: Position): ReadItem => ({
  type: 'event',
  event: found,
  at,
})
const skipped = (reason: string, at: Position): ReadItem => ({ type: 'skipped', reason, at })
const rejected = (message: string, at: Position): ReadItem => ({
  type: 'rejected',
  code: 'broken_record',
  message,
  at,
})
