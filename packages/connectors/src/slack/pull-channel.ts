import type { ReadItem } from '../connector.ts'
import { type Loose, objectsOf, textOf } from '../json/loose.ts'
import { pagesOf, skippedIn } from './api.ts'
import { slackTs } from './ids.ts'
import { messageContext } from './live-messages.ts'
import { readMessage } from './message.ts'
import type { SlackPull } from './pull.ts'
import { type ChannelCursor, NOTHING_READ } from './pull-cursor.ts'

/** One channel: its messages, and the replies to those that have any. */

const HOUR = 3_600_000_000
/** So far back replies, edits and reactions are looked for: later replies take no part in a conversation. */
const LOOK_BACK = 14 * 24 * HOUR
const LOOK_BACK_EVERY = HOUR
/** What was said while it was read, and clocks that do not agree. */
const MARGIN = 300_000_000
const PAGE = '200'

export interface ChannelPage {
  readonly items: readonly ReadItem[]
  readonly cursor: ChannelCursor
}

/** Slack gives the newest messages first. So that a round that is cut short goes on where it was, the cursor keeps the
 *  stretch read so far; only once it meets what was read before is all of it done. */
export async function* channelPages(
  channel: string,
  before: ChannelCursor | null,
  pull: SlackPull,
): AsyncGenerator<ChannelPage> {
  let state = before ?? NOTHING_READ
  const { now, since } = pull.options
  if (state.top === null && now - (state.repliesAt ?? 0) >= LOOK_BACK_EVERY)
    state = { ...state, lookingAt: now - MARGIN }
  const from = oldestOf(state, since)
  for (let more = true; more; ) {
    const answer = await pull.call('conversations.history', {
      channel,
      limit: PAGE,
      ...(from === null ? {} : { oldest: from }),
      ...(state.below === null ? {} : { latest: state.below }),
    })
    const skipped = skippedIn(answer)
    if (skipped !== null) {
      yield { items: [{ type: 'skipped', reason: skipped, at: at(channel) }], cursor: state }
      return
    }
    const messages = objectsOf(answer['messages'])
    yield { items: messages.flatMap((message) => itemsOf(message, channel, pull)), cursor: state }
    for (const message of messages)
      for await (const items of newReplies(message, state.repliesAt, channel, pull))
        yield { items, cursor: state }
    const times = messages.flatMap(({ ts }) => slackTs(ts)?.text ?? []).sort()
    const lowest = times[0] ?? null
    more = answer['has_more'] === true && lowest !== null && lowest !== state.below
    state = { ...state, top: state.top ?? times.at(-1) ?? null, below: lowest ?? state.below }
    if (more) yield { items: [], cursor: state }
  }
  const done =
    [state.done, state.top]
      .filter((ts) => ts !== null)
      .sort()
      .at(-1) ?? null
  const repliesAt = state.lookingAt ?? state.repliesAt
  yield { items: [], cursor: { ...NOTHING_READ, done, repliesAt } }
}

/** Where this round ends: where the last one began, or further back when threads are looked through again. */
function oldestOf({ done, lookingAt }: ChannelCursor, since: number | null): string | null {
  const doneAt = slackTs(done)?.micros
  if (doneAt === undefined) return since === null ? null : tsOf(since)
  return tsOf(Math.max(doneAt - (lookingAt === null ? 0 : LOOK_BACK), since ?? 0))
}

const tsOf = (micros: number) =>
  `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, '0')}`

/** A message that is no root of a thread, or whose thread says nothing new, costs nothing. */
async function* newReplies(
  message: Loose,
  repliesAt: number | null,
  channel: string,
  pull: SlackPull,
): AsyncGenerator<ReadItem[]> {
  const ts = textOf(message['ts'])
  const latest = slackTs(message['latest_reply'])
  const isRoot = ts !== null && (message['thread_ts'] === undefined || message['thread_ts'] === ts)
  if (!isRoot || latest === null || (repliesAt !== null && latest.micros < repliesAt)) return
  const since = repliesAt === null ? {} : { oldest: tsOf(Math.max(0, repliesAt - MARGIN)) }
  for await (const page of pagesOf(pull.call, 'conversations.replies', {
    channel,
    ts,
    limit: PAGE,
    ...since,
  })) {
    const skipped = skippedIn(page)
    const replies = objectsOf(page['messages']).filter((reply) => reply['ts'] !== ts)
    yield skipped === null
      ? replies.flatMap((reply) => itemsOf(reply, channel, pull))
      : [{ type: 'skipped', reason: skipped, at: at(channel) }]
  }
}

function itemsOf(message: Loose, channel: string, pull: SlackPull): ReadItem[] {
  const outcome = readMessage(message, messageContext(channel, message, pull))
  if ('code' in outcome)
    return [{ type: 'rejected', code: outcome.code, message: outcome.message, at: at(channel) }]
  const items: ReadItem[] = outcome.events.map((event) => ({ type: 'event', event, at: at(channel) }))
  return outcome.skipped === null
    ? items
    : [...items, { type: 'skipped', reason: outcome.skipped, at: at(channel) }]
}

/** Channel ids are Slack's own and name nobody. */
const at = (channel: string) => ({ file: /^\w{1,30}$/.test(channel) ? channel : 'channel', record: null })
