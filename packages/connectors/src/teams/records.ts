import type { Loose } from '../json/loose.ts'
import { fieldOf, hasField, objectField, textField } from './fields.ts'

/** What a record is, told by its own fields: files are named differently by every tool. */
export type RecordType = 'message' | 'channel' | 'member' | 'user' | 'team'

export function recordType(raw: Loose): RecordType | null {
  if (hasField(raw, 'messageType') && textField(raw, 'id') !== null) return 'message'
  if (hasField(raw, 'createdDateTime') && (hasField(raw, 'replyToId') || hasField(raw, 'channelIdentity')))
    return 'message'
  if (hasField(raw, 'membershipType')) return 'channel'
  if (textField(raw, 'userId') !== null && (hasField(raw, 'role') || hasField(raw, 'roles'))) return 'member'
  if (hasField(raw, 'userPrincipalName')) return 'user'
  if (hasField(raw, 'groupsId') || hasField(raw, 'standardChannels') || hasField(raw, 'visibility'))
    return 'team'
  if (/@thread\.\w+$/.test(textField(raw, 'id') ?? '') && hasField(raw, 'displayName')) return 'channel'
  return null
}

export interface Person {
  readonly id: string
  readonly name: string | null
  readonly handle: string | null
  readonly mail: string | null
}

/** A record of the tenant's users or of a team's members. */
export function personOf(raw: Loose): Person | null {
  const id = textField(raw, 'userId') ?? textField(raw, 'id')
  if (id === null) return null
  const handle = textField(raw, 'userPrincipalName') ?? textField(raw, 'userName') ?? textField(raw, 'email')
  return {
    id,
    name: textField(raw, 'displayName') ?? textField(raw, 'name'),
    handle,
    mail: textField(raw, 'mail') ?? textField(raw, 'email') ?? (handle?.includes('@') ? handle : null),
  }
}

export interface ChannelRecord {
  readonly id: string
  readonly name: string | null
  /** Not `standard`: its members are chosen (private), or from elsewhere (shared). */
  readonly private: boolean
}

export function channelOf(raw: Loose): ChannelRecord | null {
  const id = textField(raw, 'id')
  if (id === null) return null
  const type = fieldOf(raw, 'membershipType')
  return {
    id,
    name: textField(raw, 'displayName'),
    private: typeof type === 'string' && type.toLowerCase() !== 'standard',
  }
}

export type Place =
  | { readonly in: 'channel'; readonly team: string; readonly channel: string }
  | { readonly in: 'chat'; readonly chat: string }

export function placeOf(message: Loose): Place | null {
  const identity = objectField(message, 'channelIdentity')
  const team = identity && textField(identity, 'teamId')
  const channel = identity && textField(identity, 'channelId')
  if (team !== null && channel !== null) return { in: 'channel', team, channel }
  const chat = textField(message, 'chatId')
  return chat === null ? null : { in: 'chat', chat }
}
