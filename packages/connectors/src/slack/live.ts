import type { Envelope } from '@commonhold/contracts/events/envelope'
import type { ReadItem, ReadOptions } from '../connector.ts'
import { eventMaker } from '../envelopes.ts'
import { isObject, type Loose, numberOf, textOf } from '../json/loose.ts'
import { creationEvent, type DirectoryContext, pinEvent, spaceEvent, userEvents } from './directory.ts'
import {
  accountId,
  isSecond,
  messageObject,
  pinId,
  reactionId,
  reactionObject,
  slackTs,
  spaceId,
} from './ids.ts'
import { changedMessage, deletedMessage, postedMessage } from './live-messages.ts'
import { slackChannel, slackUser } from './records.ts'

/** What one event means: events of ours, a reason to leave it out, or what is broken about it. */
export type LiveOutcome =
  | { readonly events: readonly Envelope[]; readonly skipped?: string | null }
  | { readonly skipped: string }
  | { readonly broken: string }

export interface LiveContext extends DirectoryContext {
  readonly options: ReadOptions
  /** When it happened, as Slack dates the event, in microseconds. */
  readonly at: number
}

/** One `event_callback`. Ids are those the export gives, so that what comes both ways is one event; versions are the
 *  event's own time, so that the export (0, or the time of the last edit) never takes back what came live. */
export function liveItems(body: Loose, options: ReadOptions): ReadItem[] {
  const file = textOf(body['event_id'])
  const at = { file: file !== null && /^\w{1,40}$/.test(file) ? file : 'delivery', record: null }
  const outcome = outcomeOf(body, options)
  if ('broken' in outcome) return [{ type: 'rejected', code: 'broken_record', message: outcome.broken, at }]
  const items: ReadItem[] = ('events' in outcome ? outcome.events : []).map((event) => ({
    type: 'event',
    event,
    at,
  }))
  if (outcome.skipped) items.push({ type: 'skipped', reason: outcome.skipped, at })
  return items
}

function outcomeOf(body: Loose, options: ReadOptions): LiveOutcome {
  const { event } = body
  if (!isObject(event)) return { broken: 'a delivery carries an event' }
  const team = textOf(body['team_id'])
  if (team === null) return { broken: 'team_id says whose workspace it is' }
  const stamp = slackTs(event['event_ts']) ?? slackTs(body['event_time'])
  if (stamp === null) return { broken: 'neither event_ts nor event_time is a time Slack writes' }
  const make = eventMaker(options.pilot, null)
  const context = { team, recorded: stamp.micros, make, seal: options.seal, options, at: stamp.micros }
  const type = textOf(event['type']) ?? ''
  return (HANDLERS[type] ?? unhandled)(event, context)
}

type Handler = (event: Loose, context: LiveContext) => LiveOutcome

const unhandled: Handler = ({ type }) => ({
  skipped: typeof type === 'string' && /^[a-z_]{1,40}$/.test(type) ? `event:${type}` : 'event:unknown',
})

/** The channel gets a message line of it, which is what the export has: under another id it would count twice. */
const toldByMessage: Handler = () => ({ skipped: 'told-by-message' })

/** The event's channel, unless it is to be left out. */
const inChannel =
  (handle: (channel: string, event: Loose, context: LiveContext) => LiveOutcome): Handler =>
  (event, context) => {
    const item = isObject(event['item']) ? event['item'] : {}
    const channel = textOf(event['channel']) ?? textOf(event['channel_id']) ?? textOf(item['channel'])
    if (channel === null) return { broken: 'the event names no channel' }
    const type = textOf(event['channel_type'])
    if (channel.startsWith('D') || type === 'im' || type === 'mpim' || type === 'app_home')
      return { skipped: 'direct' }
    const isPrivate = channel.startsWith('G') || type === 'group' || type === 'G'
    return isPrivate && !context.options.includePrivate
      ? { skipped: 'private' }
      : handle(channel, event, context)
  }

const message = inChannel((channel, event, context) => {
  switch (event['subtype']) {
    case 'message_changed':
      return changedMessage(channel, event, context)
    case 'message_deleted':
      return deletedMessage(channel, event, context)
    default:
      return postedMessage(channel, event, context)
  }
})

const reaction = (added: boolean) =>
  inChannel((channel, event, { team, make, at }) => {
    const item = isObject(event['item']) ? event['item'] : {}
    const ts = slackTs(item['ts'])
    // Files and their comments had reactions of their own; no export lists them with a message.
    if (ts === null || item['type'] !== 'message') return { skipped: 'reaction-elsewhere' }
    const user = textOf(event['user'])
    const name = textOf(event['reaction'])
    if (user === null || name === null) return { broken: 'a reaction has a user and a name' }
    const source = spaceId(team, channel)
    const head = { source, id: reactionId(ts.text, name, user), micros: at, sequence: at }
    const actor = accountId(team, user)
    if (!added) return { events: [make('org.commonhold.activity.retracted.v1', head, { actor })] }
    const author = textOf(event['item_user'])
    const act = make('org.commonhold.activity.v1', head, {
      kind: 'reaction',
      actor,
      object: reactionObject(team, channel, ts.text, name, user),
      space: source,
      target: messageObject(team, channel, ts.text),
      targetActor: author === null ? null : accountId(team, author),
    })
    return { events: [act] }
  })

const pin = (added: boolean) =>
  inChannel((channel, event, context) => {
    const item = isObject(event['item']) ? event['item'] : {}
    const info = isObject(event['pinned_info']) ? event['pinned_info'] : {}
    const created = numberOf(item['created']) ?? numberOf(info['pinned_ts'])
    // Who takes a pin away is not who put it there.
    const by =
      textOf(item['created_by']) ?? textOf(info['pinned_by']) ?? (added ? textOf(event['user']) : null)
    if (created === null || !isSecond(created) || by === null)
      return { broken: 'a pin has a time and somebody who made it' }
    const second = Math.floor(created)
    const { team, make, at } = context
    if (!added) {
      const head = { source: spaceId(team, channel), id: pinId(second, by), micros: at, sequence: at }
      return {
        events: [make('org.commonhold.activity.retracted.v1', head, { actor: accountId(team, by) })],
      }
    }
    const pinned = isObject(item['message']) ? item['message'] : {}
    const owner = textOf(event['item_user']) ?? textOf(pinned['user'])
    const told = pinEvent(
      channel,
      second,
      by,
      { user: by, second, message: slackTs(pinned['ts']), owner },
      context,
    )
    // Above the line in the channel that tells the same without its target.
    return { events: [{ ...told, sequence: String(Math.max(at, Number(told.sequence))) }] }
  })

const channelTold =
  (list: 'channels.json' | 'groups.json'): Handler =>
  (event, context) => {
    const record = isObject(event['channel']) ? event['channel'] : {}
    const channel = slackChannel(record, list)
    if (channel === null) return { broken: 'a channel without id' }
    if (channel.private && !context.options.includePrivate) return { skipped: 'private' }
    const creation = event['type'] === 'channel_created' ? creationEvent(channel, context) : null
    return { events: [spaceEvent(channel, context), ...(creation === null ? [] : [creation])] }
  }

const user: Handler = ({ user: record }, context) => {
  const named = new Set(context.options.bots.map((name) => name.normalize('NFC')))
  const found = isObject(record) ? slackUser(record, named) : null
  return found === null ? { broken: 'an account without id' } : { events: userEvents(found, context) }
}

const HANDLERS: Readonly<Record<string, Handler>> = Object.assign(Object.create(null), {
  message,
  app_mention: toldByMessage,
  reaction_added: reaction(true),
  reaction_removed: reaction(false),
  pin_added: pin(true),
  pin_removed: pin(false),
  channel_created: channelTold('channels.json'),
  channel_rename: channelTold('channels.json'),
  group_rename: channelTold('groups.json'),
  channel_archive: toldByMessage,
  channel_unarchive: toldByMessage,
  group_archive: toldByMessage,
  group_unarchive: toldByMessage,
  member_joined_channel: toldByMessage,
  member_left_channel: toldByMessage,
  team_join: user,
  user_change: user,
})
