import type { Envelope } from '@commonhold/contracts/events/envelope'
import type { ReadOptions } from '../connector.ts'
import { isObject, type Loose, numberOf } from '../json/loose.ts'
import type { DirectoryContext } from './directory.ts'
import { isSecond, type SlackTs, slackTs, spaceId } from './ids.ts'
import type { LiveContext, LiveOutcome } from './live.ts'
import { type MessageContext, type MessageOutcome, readMessage } from './message.ts'

/** Messages as they come live: posted, changed, deleted. What a message is, is read as the export's are. */

export const postedMessage = (channel: string, event: Loose, context: LiveContext): LiveOutcome =>
  told(readMessage(event, messageContext(channel, event, context)))

/** Slack also calls a message changed when a link was unfolded, a thread grew or its language was found out. Only
 *  what was edited, or is counted otherwise than before, is a new version. */
export function changedMessage(channel: string, event: Loose, context: LiveContext): LiveOutcome {
  const { message, previous_message: previous } = event
  if (!isObject(message)) return { broken: 'a changed message carries the message' }
  const ts = slackTs(message['ts'])
  if (ts === null) return { broken: 'ts is not a time Slack writes' }
  // What is left of a deleted message that has replies.
  if (message['subtype'] === 'tombstone') return withdrawn(channel, ts, context)
  const outcome = readMessage(message, messageContext(channel, message, context))
  if ('code' in outcome) return told(outcome)
  const before = isObject(previous) ? readMessage(previous, messageContext(channel, previous, context)) : null
  const edited = editedAt(message)
  const isEdited = edited !== null && (!isObject(previous) || edited !== editedAt(previous))
  const act = actOf(outcome, ts)
  if (act === undefined) return told(outcome)
  if (!isEdited && before !== null && JSON.stringify(actOf(before, ts)?.data) === JSON.stringify(act.data))
    return { skipped: 'nothing-counted-changed' }
  const sequence = String(isEdited ? edited : Math.max(context.at, Number(act.sequence)))
  return told({
    ...outcome,
    events: outcome.events.map((each) => (each === act ? { ...act, sequence } : each)),
  })
}

export function deletedMessage(channel: string, event: Loose, context: LiveContext): LiveOutcome {
  const ts = slackTs(event['deleted_ts'])
  return ts === null ? { broken: 'deleted_ts is not a time Slack writes' } : withdrawn(channel, ts, context)
}

const withdrawn = (channel: string, ts: SlackTs, { team, make, at }: LiveContext): LiveOutcome => ({
  events: [
    make(
      'org.commonhold.activity.retracted.v1',
      { source: spaceId(team, channel), id: ts.text, micros: at, sequence: at },
      { actor: null },
    ),
  ],
})

const told = (outcome: MessageOutcome): LiveOutcome =>
  'code' in outcome ? { broken: outcome.message } : outcome

const actOf = (outcome: MessageOutcome, { text }: SlackTs): Envelope | undefined =>
  'code' in outcome ? undefined : outcome.events.find(({ id }) => id === text)

const editedAt = ({ edited }: Loose): number | null =>
  isObject(edited) ? (slackTs(edited['ts'])?.micros ?? null) : null

/** Nobody says here which accounts are bots by themselves: an export, or the list of users a pull asks for, tells the
 *  directory. */
export const messageContext = (
  channel: string,
  message: Loose,
  context: DirectoryContext & { readonly options: ReadOptions },
): MessageContext => ({
  ...context,
  recorded: botKnownSince(message),
  channel,
  bots: new Set(['USLACKBOT', ...context.options.bots]),
  people: new Set(),
  botsTold: new Set(),
  pin: () => null,
})

/** A bot is told of with every message of it: always as the same version, so that nothing is new about it. Older
 *  than any list of accounts, newer than a first sight. */
function botKnownSince({ bot_profile: profile }: Loose): number {
  const updated = isObject(profile) ? numberOf(profile['updated']) : null
  return updated !== null && isSecond(updated) ? Math.floor(updated) * 1_000_000 : 1
}
