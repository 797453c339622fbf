import type { Envelope } from '@commonhold/contracts/events/envelope'
import type { Kind } from '@commonhold/contracts/events/kinds'
import type { Position, ReadItem } from '../connector.ts'
import { isObject, type Loose, textOf } from '../json/loose.ts'
import { botEvent, type DirectoryContext, isTrue } from './directory.ts'
import { accountId, broughtInId, microsOfMillis, type PostIds, reactionId, WEBHOOK_BOT } from './ids.ts'
import { mentionsIn } from './mentions.ts'
import { systemLine } from './system.ts'

export interface PostContext extends DirectoryContext {
  readonly space: string
  readonly ids: PostIds
  readonly isUser: (name: string) => boolean
  /** Bots only their posts tell of, told already. */
  readonly botsTold: Set<string>
}

/** A root with all its replies, which stand inside it and may be older. Their texts stay here. */
export function* postItems(root: Loose, at: Position, context: PostContext): Generator<ReadItem> {
  const replies = Array.isArray(root['replies']) ? root['replies'] : []
  const object = objectOf(root, context)
  yield* messageItems(root, object, { parent: null, hasReplies: replies.length > 0 }, at, context)
  for (const reply of replies) {
    if (!isObject(reply)) {
      yield rejected('a reply is a JSON object', at)
      continue
    }
    const place = { parent: object, hasReplies: false }
    yield* messageItems(reply, objectOf(reply, context), place, at, context)
    // The format has one level; what stands deeper nobody can place.
    if (Array.isArray(reply['replies']))
      for (const _ of reply['replies']) yield { type: 'skipped', reason: 'reply-of-reply', at }
  }
}

const objectOf = (raw: Loose, { space, ids }: PostContext) =>
  ids.of(space, textOf(raw['user']), raw['create_at'])

interface Place {
  /** The root's object; null for a root. */
  readonly parent: string | null
  readonly hasReplies: boolean
}

function* messageItems(
  raw: Loose,
  object: string,
  place: Place,
  at: Position,
  context: PostContext,
): Generator<ReadItem> {
  const micros = microsOfMillis(raw['create_at'])
  if (micros === null) {
    yield typeof raw['create_at'] === 'number'
      ? { type: 'rejected', code: 'time_out_of_range', message: 'create_at cannot be right', at }
      : rejected('create_at is not a time', at)
    return
  }
  const author = authorOf(raw)
  if (author.bot && !context.botsTold.has(author.account)) {
    context.botsTold.add(author.account)
    yield { type: 'event', event: botEvent(author.account, null, context), at }
  }
  const message = { raw, object, micros, actor: author.account }
  const line = systemLine(raw)
  if (line?.line === 'other') yield { type: 'skipped', reason: `type:${line.type}`, at }
  else for (const event of actsOf(message, line, place, context)) yield { type: 'event', event, at }
  yield* reactionItems(message, at, context)
}

type Author =
  | { readonly account: string; readonly bot: boolean }
  | { readonly account: null; readonly bot: false }

function authorOf(raw: Loose): Author {
  const user = textOf(raw['user'])
  if (isTrue(raw['props'], 'from_webhook')) return { account: WEBHOOK_BOT, bot: true }
  if (user === null) return { account: null, bot: false }
  return { account: accountId(user), bot: isTrue(raw['props'], 'from_bot') }
}

interface Message {
  readonly raw: Loose
  readonly object: string
  readonly micros: number
  readonly actor: string | null
}

function actsOf(
  message: Message,
  line: Exclude<ReturnType<typeof systemLine>, { line: 'other' }>,
  place: Place,
  context: PostContext,
): Envelope[] {
  if (line === null) return [said(message, place, context)]
  switch (line.line) {
    case 'join':
    case 'leave':
      return [happened(line.line, { ...message, actor: line.user && accountId(line.user) }, context)]
    case 'configure':
      return [happened('configure-space', message, context)]
    case 'added':
      return broughtIn(message, line.added, context)
  }
}

/** Bringing somebody in is one person's act and the other's arrival. Who adds themselves only arrives. */
function broughtIn(message: Message, added: string | null, context: PostContext): Envelope[] {
  if (added === null) return [happened('invite', message, context)]
  const newcomer = accountId(added)
  if (newcomer === message.actor) return [happened('join', message, context)]
  const arrival = broughtInId(message.object, added)
  return [
    happened('invite', message, context, { targetActor: newcomer }),
    happened('join', { ...message, object: arrival, actor: newcomer }, context),
  ]
}

function said(message: Message, { parent, hasReplies }: Place, context: PostContext): Envelope {
  const text = typeof message.raw['message'] === 'string' ? message.raw['message'] : null
  const mentions = text === null ? null : mentionsIn(text, context.isUser)
  return happened(parent === null ? 'post' : 'reply', message, context, {
    conversation: parent ?? (hasReplies ? message.object : null),
    inReplyTo: parent,
    mentions: mentions?.users.map(accountId) ?? [],
    wideMention: mentions?.everybody ?? false,
    length: text === null ? null : text.length,
  })
}

interface Details {
  readonly conversation?: string | null
  readonly inReplyTo?: string | null
  readonly mentions?: string[]
  readonly wideMention?: boolean
  readonly length?: number | null
  readonly targetActor?: string
}

function happened(
  kind: Kind,
  { raw, object, micros, actor }: Message,
  { space, make }: PostContext,
  details: Details = {},
): Envelope {
  const edited = microsOfMillis(raw['edit_at']) ?? 0
  return make(
    'org.commonhold.activity.v1',
    { source: space, id: object, micros, sequence: Math.max(micros, edited) },
    { kind, actor, object, space, ...details },
  )
}

function* reactionItems(message: Message, at: Position, { space, make }: PostContext): Generator<ReadItem> {
  const { raw, object, micros, actor } = message
  if (!Array.isArray(raw['reactions'])) return
  for (const reaction of raw['reactions']) {
    const user = isObject(reaction) ? textOf(reaction['user']) : null
    const emoji = isObject(reaction) ? textOf(reaction['emoji_name']) : null
    if (user === null || emoji === null) {
      yield { type: 'skipped', reason: user === null ? 'reaction-without-user' : 'reaction-without-name', at }
      continue
    }
    const time = microsOfMillis(reaction.create_at)
    const id = reactionId(object, emoji, user)
    const event = make(
      'org.commonhold.activity.v1',
      { source: space, id, micros: time ?? micros, sequence: time ?? 0 },
      { kind: 'reaction', actor: accountId(user), object: id, space, target: object, targetActor: actor },
    )
    yield { type: 'event', event, at }
  }
}

const rejected = (message: string, at: Position): ReadItem => ({
  type: 'rejected',
  code: 'broken_record',
  message,
  at,
})
