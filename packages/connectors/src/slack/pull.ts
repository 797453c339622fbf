import type { ReadItem } from '../connector.ts'
import { eventMaker } from '../envelopes.ts'
import { type Loose, numberOf, objectsOf, textOf } from '../json/loose.ts'
import type { Page, Puller, PullOptions } from '../puller.ts'
import { type Call, callSlack, pagesOf, slackBusy } from './api.ts'
import { creationEvent, type DirectoryContext, spaceEvent, userEvents } from './directory.ts'
import { channelPages } from './pull-channel.ts'
import { slackCursor } from './pull-cursor.ts'
import { slackChannel, slackUser } from './records.ts'

/** Slack's Web API: who and what there is, then every channel's messages and threads since the last time. Messages are
 *  read as the export's are, so that what also came live or in an export is one event. */
export const slackPuller: Puller = {
  tool: 'slack',
  url: 'https://slack.com/api',
  headers: (token) => ({ authorization: `Bearer ${token}` }),
  busy: slackBusy,
  pull: async function* (ask, cursor, options) {
    const call = callSlack(ask)
    const team = textOf((await call('auth.test'))['team_id']) ?? '-'
    const context: SlackPull = {
      team,
      // Of what has no time of its own.
      recorded: 1,
      make: eventMaker(options.pilot, null),
      seal: options.seal,
      options,
      call,
    }
    let state = slackCursor(cursor)
    if (options.now - (state.usersAt ?? 0) >= USERS_EVERY) {
      yield* users(context, state)
      state = { ...state, usersAt: options.now }
      yield { items: [], cursor: state }
    }
    const channels: { id: string; archived: boolean }[] = []
    for await (const { items, found } of channelLists(context)) {
      channels.push(...found)
      yield { items, cursor: state }
    }
    // What is not listed any more would be remembered for ever.
    const listed = new Set(channels.map(({ id }) => id))
    const known = Object.entries(state.channels).filter(([id]) => listed.has(id))
    state = { ...state, channels: Object.fromEntries(known) }
    for (const { id, archived } of channels) {
      const before = state.channels[id] ?? null
      // Nobody says anything in it any more.
      if (archived && before !== null && before.done !== null && before.top === null) continue
      for await (const { items, cursor: reached } of channelPages(id, before, context)) {
        state = { ...state, channels: { ...state.channels, [id]: reached } }
        yield { items, cursor: state }
      }
    }
  },
}

export interface SlackPull extends DirectoryContext {
  readonly options: PullOptions
  readonly call: Call
}

/** People change rarely, and the live events tell of it too. */
const USERS_EVERY = 24 * 3_600_000_000
const PAGE = '200'

async function* users(context: SlackPull, cursor: unknown): AsyncGenerator<Page> {
  const named = new Set(context.options.bots.map((name) => name.normalize('NFC')))
  for await (const page of pagesOf(context.call, 'users.list', { limit: PAGE }))
    yield { items: objectsOf(page['members']).flatMap((record) => userItems(record, named, context)), cursor }
}

function userItems(record: Loose, named: ReadonlySet<string>, context: SlackPull): ReadItem[] {
  const at = { file: 'users.list', record: null }
  const user = slackUser(record, named)
  if (user === null)
    return [{ type: 'rejected', code: 'broken_record', message: 'an account without id', at }]
  // As old as its last change: told again it is nothing new.
  const recorded = (numberOf(record['updated']) ?? 0) * 1_000_000 || context.recorded
  return userEvents(user, { ...context, recorded }).map((event) => ({ type: 'event', event, at }))
}

async function* channelLists(
  context: SlackPull,
): AsyncGenerator<{ items: ReadItem[]; found: { id: string; archived: boolean }[] }> {
  const { call, options } = context
  const types = options.includePrivate ? 'public_channel,private_channel' : 'public_channel'
  for await (const page of pagesOf(call, 'conversations.list', { types, limit: PAGE })) {
    const items: ReadItem[] = []
    const found: { id: string; archived: boolean }[] = []
    for (const record of objectsOf(page['channels'])) {
      const at = { file: 'conversations.list', record: null }
      const channel = slackChannel(record, 'channels.json')
      if (channel === null) {
        items.push({ type: 'rejected', code: 'broken_record', message: 'a channel without id', at })
      } else if (channel.private && !options.includePrivate) {
        items.push({ type: 'skipped', reason: 'private', at })
      } else {
        // Milliseconds, unlike everything else of Slack's.
        const updated = (numberOf(record['updated']) ?? 0) * 1_000
        const recorded = updated || (channel.created ?? 0) * 1_000_000 || context.recorded
        const creation = creationEvent(channel, context)
        for (const event of [spaceEvent(channel, { ...context, recorded }), ...(creation ? [creation] : [])])
          items.push({ type: 'event', event, at })
        found.push({ id: channel.id, archived: record['is_archived'] === true })
      }
    }
    yield { items, found }
  }
}
