import type { ErrorCode } from '@commonhold/contracts/errors'
import type { Envelope } from '@commonhold/contracts/events/envelope'
import type { Kind } from '@commonhold/contracts/events/kinds'
import { isObject, type Loose, textOf } from '../json/loose.ts'
import { type DirectoryContext, identityEvent } from './directory.ts'
import { fieldOf, instantField, listField, objectField, textField } from './fields.ts'
import { type Identity, identityOf } from './identity.ts'
import { accountId, membershipId, messageId, messageObject, spaceId } from './ids.ts'
import { reactionEvents } from './reactions.ts'
import { type SystemEvent, systemEvent } from './system.ts'
import { visibleLength } from './text.ts'

export interface MessageContext extends DirectoryContext {
  readonly space: string
  /** null in a chat: only channels have threads. */
  readonly team: string | null
  /** Whether the account needs to be told of: no list has it, and it was not told before. */
  readonly isNew: (account: string) => boolean
}

export type MessageOutcome =
  | { readonly events: readonly Envelope[]; readonly skipped: string | null }
  | { readonly code: ErrorCode; readonly message: string }

export interface Message {
  readonly raw: Loose
  /** Within its channel. */
  readonly id: string
  readonly object: string
  /** Id of the root, null for a root. */
  readonly root: string | null
  readonly micros: number
  /** Raised by every edit and reaction. */
  readonly sequence: number
  readonly author: Identity
}

/** Who acts, told of before what they did where no list knows them. */
export type Tell = (identity: Identity) => void

/** One message of a channel or chat, without its replies: what happened, or why it is left out.
 *  @param thread the root it stands under in a page of Graph, null where it stands by itself */
export function readMessage(raw: Loose, thread: string | null, context: MessageContext): MessageOutcome {
  const own = textField(raw, 'id')
  if (own === null) return { code: 'broken_record', message: 'a message without id' }
  const micros = timeOf(raw, own)
  if (micros === null)
    return { code: 'time_out_of_range', message: 'createdDateTime is missing or cannot be right' }
  const root = rootOf(raw, own, thread)
  const id = messageId(root, own)
  const deleted = instantField(raw, 'deletedDateTime')
  const changed = Math.max(
    micros,
    instantField(raw, 'lastModifiedDateTime') ?? 0,
    instantField(raw, 'lastEditedDateTime') ?? 0,
    deleted ?? 0,
  )
  const message: Message = {
    raw,
    id,
    object: messageObject(context.space, id),
    root,
    micros,
    sequence: changed,
    author: identityOf(objectField(raw, 'from')),
  }
  if (deleted !== null) return { events: [retraction(message, context)], skipped: 'deleted' }

  const events: Envelope[] = []
  const tell: Tell = (identity) => {
    const { account } = identity
    if (account !== null && (identity.bot || identity.name !== null) && context.isNew(account))
      events.push(identityEvent({ ...identity, account }, context))
  }
  const skipped = addActs(message, context, tell, events)
  events.push(...reactionEvents(message, context, tell))
  return { events, skipped }
}

/** An id is the creation time in milliseconds. */
function timeOf(raw: Loose, id: string): number | null {
  const written = instantField(raw, 'createdDateTime')
  if (written !== null || textField(raw, 'createdDateTime') !== null) return written
  return /^1\d{12}$/.test(id) ? Number(id) * 1000 : null
}

/** Some connectors give a root its own id to reply to. */
function rootOf(raw: Loose, own: string, thread: string | null): string | null {
  const root = textField(raw, 'replyToId') ?? thread
  return root === own ? null : root
}

const retraction = ({ id, micros, sequence, author }: Message, { space, make }: MessageContext): Envelope =>
  make(
    'org.commonhold.activity.retracted.v1',
    { source: space, id, micros, sequence },
    { actor: author.account },
  )

/** @returns why nothing was added, null when something was */
function addActs(message: Message, context: MessageContext, tell: Tell, events: Envelope[]): string | null {
  const type = textField(message.raw, 'messageType') ?? 'message'
  const system = systemEvent(message.raw)
  if (system !== null && type !== 'message') {
    const acts = systemActs(system, message, context)
    if (acts.length === 0) return `event:${system.name}`
    for (const identity of [system.initiator, ...system.members]) tell(identity)
    events.push(...acts)
    return null
  }
  if (type !== 'message') return `type:${/^[A-Za-z]{1,40}$/.test(type) ? type : 'unknown'}`
  tell(message.author)
  events.push(said(message, context))
  return null
}

function said(message: Message, context: MessageContext): Envelope {
  const { raw, root, object } = message
  const body = objectField(raw, 'body')
  const content = body && fieldOf(body, 'content')
  const isHtml = body !== null && textField(body, 'contentType')?.toLowerCase() === 'html'
  const inThread = root === null ? null : messageObject(context.space, root)
  const { people, everybody } = mentionsOf(raw)
  return happened(root === null ? 'post' : 'reply', message, message.author, context, {
    // Every post of a channel begins a thread; a chat has none.
    conversation: inThread ?? (context.team === null ? null : object),
    inReplyTo: inThread,
    mentions: people,
    wideMention: everybody,
    length: typeof content === 'string' ? visibleLength(content, isHtml) : null,
  })
}

/** As many as an event carries. */
const MOST = 1000

/** People by their id; a team or channel that is mentioned is everybody. */
function mentionsOf(raw: Loose): { people: string[]; everybody: boolean } {
  const people = new Set<string>()
  let everybody = false
  for (const mention of listField(raw, 'mentions')) {
    const mentioned = isObject(mention) ? objectField(mention, 'mentioned') : null
    if (mentioned === null) continue
    const user = objectField(mentioned, 'user')
    const id = user && textField(user, 'id')
    if (id !== null && people.size < MOST) people.add(accountId(id))
    const conversation = objectField(mentioned, 'conversation')
    const type = conversation && textField(conversation, 'conversationIdentityType')
    if (type && /^(team|channel)$/i.test(type)) everybody = true
  }
  return { people: [...people], everybody }
}

function systemActs(system: SystemEvent, message: Message, context: MessageContext): Envelope[] {
  const { initiator, members } = system
  const act = (kind: Kind, actor: Identity, details: Details = {}) =>
    happened(kind, message, actor, context, details)
  const each = (kind: 'join' | 'leave') =>
    members.map((member) => act(kind, member, { member: member.account as string }))
  switch (system.what) {
    case 'create-space': {
      const made =
        context.team !== null && system.channel !== null ? spaceId(context.team, system.channel) : null
      return [act('create-space', initiator, made === null ? {} : { object: made })]
    }
    case 'configure-space':
    case 'pin':
      return [act(system.what, initiator)]
    case 'join':
      return members.length > 0 ? each('join') : initiator.account === null ? [] : [act('join', initiator)]
    case 'leave':
      return each('leave')
    case 'added': {
      const others = members.filter(({ account }) => account !== initiator.account)
      const invites = initiator.account !== null && !initiator.bot && others.length > 0
      const target = others.length === 1 ? { targetActor: others[0]?.account ?? null } : {}
      return [...(invites ? [act('invite', initiator, target)] : []), ...each('join')]
    }
    case 'other':
      return []
  }
}

interface Details {
  readonly conversation?: string | null
  readonly inReplyTo?: string | null
  readonly mentions?: string[]
  readonly wideMention?: boolean
  readonly length?: number | null
  readonly targetActor?: string | null
  readonly object?: string
  /** One of several people one line is about: each has an act of their own. */
  readonly member?: string
}

function happened(
  kind: Kind,
  { id, object, micros, sequence }: Message,
  actor: Identity,
  { space, make }: MessageContext,
  { member, ...details }: Details = {},
): Envelope {
  const local = member === undefined ? null : member.slice(member.lastIndexOf(':') + 1)
  const own = local === null ? id : membershipId(id, local)
  return make(
    'org.commonhold.activity.v1',
    { source: space, id: own, micros, sequence },
    {
      kind,
      actor: actor.account,
      object: local === null ? object : messageObject(space, own),
      space,
      ...details,
    },
  )
}

export const ownReplies = (raw: Loose): readonly unknown[] => listField(raw, 'replies')

/** A page of Graph carries only the first replies of each message. */
export const hasMoreReplies = (raw: Loose): boolean => textOf(raw['replies@odata.nextLink']) !== null
