/** How somebody takes part in conversations: the personas SWOOP Analytics tells apart, by what is made and received. */

import type { ActClass } from '@commonhold/contracts/events/kinds'

export const PERSONAS = ['engager', 'catalyst', 'responder', 'broadcaster', 'observer'] as const
export type Persona = (typeof PERSONAS)[number]

/** One person's messages in the window, and what others did with them. */
export interface Conversing {
  /** Messages that begin a conversation. */
  readonly posts: number
  /** Messages within one that somebody, or they themselves, began. */
  readonly replies: number
  /** Replies and reactions by other people. */
  readonly received: number
}

export const SILENT: Conversing = { posts: 0, replies: 0, received: 0 }

/** @param highest the highest class of act reached in the window
 *  @returns null for those who did other things than post, reply, react and read: a developer, a host */
export const personaOf = (
  { posts, replies, received }: Conversing,
  highest: ActClass | null,
): Persona | null => {
  const made = posts + replies
  if (made === 0) return highest === 'light' || highest === 'passive' ? 'observer' : null
  // Compared in whole numbers: r/c ≥ 0.5 is 2r ≥ c.
  if (received > 2 * made) return 'catalyst'
  if (2 * received >= made) return 'engager'
  return replies > posts ? 'responder' : 'broadcaster'
}
