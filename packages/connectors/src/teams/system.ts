import { isObject, type Loose, textOf } from '../json/loose.ts'
import { fieldOf, listField, objectField, textField } from './fields.ts'
import { type Identity, identityOf } from './identity.ts'

/** A line Teams writes itself. https://learn.microsoft.com/graph/system-messages */
export interface SystemEvent {
  readonly what: 'create-space' | 'configure-space' | 'pin' | 'added' | 'join' | 'leave' | 'other'
  /** Name of the event for a reason: `membersAdded`, `unknown`. */
  readonly name: string
  readonly initiator: Identity
  readonly members: readonly Identity[]
  /** The channel made, where the event is about another than it stands in. */
  readonly channel: string | null
}

const WHAT: Readonly<Record<string, SystemEvent['what']>> = {
  channelAdded: 'create-space',
  teamCreated: 'create-space',
  channelDeleted: 'configure-space',
  channelDescriptionUpdated: 'configure-space',
  channelRenamed: 'configure-space',
  channelSetAsFavoriteByDefault: 'configure-space',
  channelUnsetAsFavoriteByDefault: 'configure-space',
  channelSharingUpdated: 'configure-space',
  teamArchived: 'configure-space',
  teamUnarchived: 'configure-space',
  teamRenamed: 'configure-space',
  teamDescriptionUpdated: 'configure-space',
  teamJoiningEnabled: 'configure-space',
  teamJoiningDisabled: 'configure-space',
  messagePinned: 'pin',
  membersAdded: 'added',
  membersJoined: 'join',
  membersLeft: 'leave',
  membersDeleted: 'leave',
}

/** @returns null when the message has no such detail */
export function systemEvent(message: Loose): SystemEvent | null {
  const detail = objectField(message, 'eventDetail')
  if (detail === null) return null
  const { name, about } = namedDetail(detail)
  return {
    what: Object.hasOwn(WHAT, name) ? (WHAT[name] as SystemEvent['what']) : 'other',
    name,
    initiator: identityOf(objectField(detail, 'initiator') ?? objectField(about, 'initiator')),
    members: listField(about, 'members').flatMap(memberOf),
    channel: textField(about, 'channelId'),
  }
}

/** Graph names the event by its type, the export tools by the one member of EventDetail that is not null; in some
 *  of their exports all are, and nobody can say what happened. */
function namedDetail(detail: Loose): { name: string; about: Loose } {
  const typed = /([A-Za-z]+)EventMessageDetail$/.exec(textOf(detail['@odata.type']) ?? '')?.[1]
  const named = typed ?? textField(detail, 'eventType')
  if (named) return { name: reasonable(named), about: inner(detail, named) }
  for (const name of Object.keys(WHAT)) {
    const about = fieldOf(detail, name)
    if (isObject(about)) return { name, about }
    if (Array.isArray(about)) return { name, about: { members: about } }
  }
  for (const [name, value] of Object.entries(detail))
    if (isObject(value) && !/^initiator$/i.test(name)) return { name: reasonable(name), about: value }
  return { name: 'unknown', about: detail }
}

const inner = (detail: Loose, name: string): Loose => objectField(detail, reasonable(name)) ?? detail

/** Reasons are counted by name: nothing a stranger can write at will becomes one. */
const reasonable = (name: string) =>
  /^[A-Za-z]{1,40}$/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : 'unknown'

/** A member is an identity, or an identity set with one. */
function memberOf(value: unknown): Identity[] {
  if (!isObject(value)) return []
  const set = objectField(value, 'user') === null ? { user: value } : value
  const member = identityOf(set)
  return member.account === null ? [] : [member]
}
