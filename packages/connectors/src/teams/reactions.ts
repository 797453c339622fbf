import type { Envelope } from '@commonhold/contracts/events/envelope'
import { isObject, type Loose } from '../json/loose.ts'
import { instantField, listField, objectField, textField } from './fields.ts'
import { type Identity, identityOf } from './identity.ts'
import { messageObject, reactionId } from './ids.ts'
import type { Message, MessageContext, Tell } from './message.ts'

/** Reactions have their person and time; one that was taken back still stands in the message's history. */
export function reactionEvents(message: Message, context: MessageContext, tell: Tell): Envelope[] {
  const standing = new Set<string>()
  const events: Envelope[] = []
  for (const value of listField(message.raw, 'reactions')) {
    const reaction = reactionOf(value, message)
    if (reaction === null) continue
    tell(reaction.by)
    standing.add(reaction.id)
    events.push(reacted(reaction, message, context))
  }
  for (const value of listField(message.raw, 'messageHistory')) {
    const removed = isObject(value) ? removalOf(value, message) : null
    if (removed !== null && !standing.has(removed.id)) events.push(takenBack(removed, message, context))
  }
  return events
}

interface Reaction {
  readonly id: string
  readonly by: Identity & { readonly account: string }
  readonly micros: number | null
}

function reactionOf(value: unknown, { id }: Message): Reaction | null {
  if (!isObject(value)) return null
  const by = identityOf(objectField(value, 'user'))
  const type = textField(value, 'reactionType')
  const { account } = by
  if (account === null || type === null) return null
  const micros = instantField(value, 'createdDateTime')
  const user = account.slice(account.lastIndexOf(':') + 1)
  return { id: reactionId(id, nameOf(type, micros), user), by: { ...by, account }, micros }
}

/** All custom emoji are called `custom`: those of one person on one message are told apart by their second, which
 *  is as exact as all exports are. */
const nameOf = (type: string, micros: number | null): string =>
  type === 'custom' && micros !== null ? `custom@${Math.floor(micros / 1_000_000)}` : type

function removalOf(entry: Loose, message: Message): Reaction | null {
  if (!/\breactionRemoved\b/i.test(textField(entry, 'actions') ?? '')) return null
  const reaction = reactionOf(objectField(entry, 'reaction'), message)
  return reaction && { ...reaction, micros: instantField(entry, 'modifiedDateTime') ?? reaction.micros }
}

function reacted({ id, by, micros }: Reaction, message: Message, { space, make }: MessageContext): Envelope {
  const object = messageObject(space, id)
  return make(
    'org.commonhold.activity.v1',
    { source: space, id, micros: micros ?? message.micros, sequence: micros ?? 0 },
    {
      kind: 'reaction',
      actor: by.account,
      object,
      space,
      target: message.object,
      targetActor: message.author.account,
    },
  )
}

const takenBack = (
  { id, by, micros }: Reaction,
  message: Message,
  { space, make }: MessageContext,
): Envelope =>
  make(
    'org.commonhold.activity.retracted.v1',
    { source: space, id, micros: micros ?? message.micros, sequence: micros ?? 0 },
    { actor: by.account },
  )
