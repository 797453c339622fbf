import type { ErrorCode } from '@commonhold/contracts/errors'
import type { Envelope } from '@commonhold/contracts/events/envelope'
import type { Kind } from '@commonhold/contracts/events/kinds'
import { isObject, type Loose, numberOf, objectsOf, textOf, textsOf } from '../json/loose.ts'
import { type Author, authorOf } from './author.ts'
import { botEvent, type DirectoryContext, pinEvent } from './directory.ts'
import {
  accountId,
  messageObject,
  reactionId,
  reactionObject,
  type SlackTs,
  slackTs,
  spaceId,
} from './ids.ts'
import { hasWideMention, mentionsIn } from './mentions.ts'
import type { SlackPin } from './records.ts'

export interface MessageContext extends DirectoryContext {
  readonly channel: string
  readonly bots: ReadonlySet<string>
  readonly people: ReadonlySet<string>
  /** Bots without a record that were told of already. */
  readonly botsTold: Set<string>
  readonly pin: (second: number, user: string) => SlackPin | null
}

export type MessageOutcome =
  | { readonly events: readonly Envelope[]; readonly skipped: string | null }
  | { readonly code: ErrorCode; readonly message: string }

/** Subtypes in which somebody says something; all others are lines Slack writes. */
const SAYS = new Set(['me_message', 'thread_broadcast', 'file_share', 'file_comment', 'bot_message'])
const LINE = /^(?:channel|group)_(topic|purpose|name|archive|unarchive|join|leave)$/

/** One message of a day file: what happened, or why it is left out. Its text stays here. */
export function readMessage(raw: unknown, context: MessageContext): MessageOutcome {
  if (!isObject(raw)) return { code: 'broken_record', message: 'a message is a JSON object' }
  const ts = slackTs(raw['ts'])
  if (ts === null) return { code: 'broken_record', message: 'ts is not a time Slack writes' }
  const subtype = textOf(raw['subtype'])
  const author = authorOf(raw, subtype, context.bots)
  const events: Envelope[] = []
  if (author.bot && author.id !== null && !context.people.has(author.id))
    tellBot(author.id, raw, events, context)
  const act = actOf(raw, subtype, ts, author, context)
  if (act !== null) events.push(act)
  events.push(...reactionsOf(raw, ts, author, context))
  return { events, skipped: act === null ? `subtype:${reasonable(subtype)}` : null }
}

/** Reasons are counted by name: nothing a stranger can write at will becomes one. */
const reasonable = (subtype: string | null) =>
  subtype !== null && /^[a-z_]{1,40}$/.test(subtype) ? subtype : 'unknown'

function actOf(
  raw: Loose,
  subtype: string | null,
  ts: SlackTs,
  author: Author,
  context: MessageContext,
): Envelope | null {
  if (subtype === null || SAYS.has(subtype)) return said(raw, ts, author, context)
  if (subtype === 'pinned_item') {
    if (author.id === null) return null
    const second = Math.floor(ts.micros / 1_000_000)
    return pinEvent(context.channel, second, author.id, context.pin(second, author.id), context)
  }
  const line = LINE.exec(subtype)?.[1]
  if (line === undefined) return null
  return happened(
    line === 'join' || line === 'leave' ? line : 'configure-space',
    raw,
    ts,
    author,
    context,
    {},
  )
}

function said(raw: Loose, ts: SlackTs, author: Author, context: MessageContext): Envelope {
  const { team, channel } = context
  const text = typeof raw['text'] === 'string' ? raw['text'] : null
  const thread = slackTs(raw['thread_ts'])
  const object = (key: string) => messageObject(team, channel, key)
  const isReply = thread !== null && thread.text !== ts.text
  const isRoot =
    thread !== null || (numberOf(raw['reply_count']) ?? 0) > 0 || objectsOf(raw['replies']).length > 0
  return happened(isReply ? 'reply' : 'post', raw, ts, author, context, {
    conversation: isReply ? object(thread.text) : isRoot ? object(ts.text) : null,
    inReplyTo: isReply ? object(thread.text) : null,
    mentions: text === null ? [] : mentionsIn(text).map((user) => accountId(team, user)),
    wideMention: text !== null && hasWideMention(text),
    length: text === null ? null : text.length,
  })
}

interface Said {
  readonly conversation?: string | null
  readonly inReplyTo?: string | null
  readonly mentions?: string[]
  readonly wideMention?: boolean
  readonly length?: number | null
}

function happened(
  kind: Kind,
  raw: Loose,
  ts: SlackTs,
  author: Author,
  { team, channel, make }: MessageContext,
  said: Said,
): Envelope {
  const space = spaceId(team, channel)
  const edited = isObject(raw['edited']) ? slackTs(raw['edited']['ts']) : null
  return make(
    'org.commonhold.activity.v1',
    { source: space, id: ts.text, micros: ts.micros, sequence: edited?.micros ?? ts.micros },
    {
      kind,
      actor: author.id === null ? null : accountId(team, author.id),
      object: messageObject(team, channel, ts.text),
      space,
      ...said,
    },
  )
}

/** The export lists who reacted, not when: dated with their message. */
function reactionsOf(raw: Loose, ts: SlackTs, author: Author, context: MessageContext): Envelope[] {
  if (!Array.isArray(raw['reactions'])) return []
  const { team, channel, make } = context
  const space = spaceId(team, channel)
  return objectsOf(raw['reactions']).flatMap((reaction) => {
    const name = textOf(reaction['name'])
    if (name === null) return []
    return textsOf(reaction['users']).map((user) =>
      make(
        'org.commonhold.activity.v1',
        { source: space, id: reactionId(ts.text, name, user), micros: ts.micros, sequence: 0 },
        {
          kind: 'reaction',
          actor: accountId(team, user),
          object: reactionObject(team, channel, ts.text, name, user),
          space,
          target: messageObject(team, channel, ts.text),
          targetActor: author.id === null ? null : accountId(team, author.id),
        },
      ),
    )
  })
}

function tellBot(id: string, raw: Loose, events: Envelope[], context: MessageContext): void {
  const { botsTold } = context
  if (botsTold.has(id)) return
  // Bounded: a broken export can name a new one in every line. Told again they do no harm.
  if (botsTold.size >= 100_000) botsTold.clear()
  botsTold.add(id)
  // Not `username`: some bots write their news into it.
  const profile = raw['bot_profile']
  events.push(botEvent(id, isObject(profile) ? textOf(profile['name']) : null, context))
}
