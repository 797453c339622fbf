import type { ReadOptions } from '../connector.ts'

/** Every id of Teams, built in this one place: an export, a page of Graph and a change notification must agree on
 *  them to the letter. A message's own id is its creation time in milliseconds: it is unique in its thread, and the
 *  thread's root in its channel. */

/** Directory records are the tenant's, not a team's. */
export const TENANT_SOURCE = 'teams'

export const accountId = (user: string) => `teams:${user.toLowerCase()}`

/** Applications have ids of the same form as people. */
export const applicationId = (application: string) => `teams:app:${application.toLowerCase()}`
export const isApplication = (account: string) => account.startsWith('teams:app:')

/** Also the source of everything that happens in the channel. */
export const spaceId = (team: string, channel: string) => `teams:${team.toLowerCase()}/${channel}`

/** The id of a chat of two is made of theirs. */
export const chatSpaceId = (chat: string, seal: ReadOptions['seal']) =>
  `teams:chat/${seal(`teams chat ${chat}`)}`

/** @param root null for a root */
export const messageId = (root: string | null, id: string) => (root === null ? id : `${root}/${id}`)

export const messageObject = (space: string, message: string) => `${space}/${message}`

/** They carry who acted: the caller seals keys that name an account. */
export const reactionId = (message: string, reaction: string, user: string) =>
  `${message}:${reaction}:${user.toLowerCase()}`

export const membershipId = (message: string, user: string) => `${message}:${user.toLowerCase()}`
