import type { ReadOptions } from '../connector.ts'
import { rowNumbers } from '../tabular/identity.ts'

/** Every id of Mattermost, built in this one place. A bulk export names no post by an id, an outgoing webhook does:
 *  what both tell is team, channel, author and the millisecond, so that is the key of a post. */

/** Directory records are the server's, not a team's. */
export const SERVER_SOURCE = 'mattermost'

export const accountId = (username: string) => `mattermost:${username.normalize('NFC')}`

/** Posts made through an incoming webhook are nobody's: the export names who set it up. No username has a #. */
export const WEBHOOK_BOT = accountId('#webhook')

/** Also the source of everything that happens in the channel. */
export const spaceId = (team: string, channel: string) => `mattermost:${team}/${channel}`

/** A direct or group message channel is its members: their names are sealed. */
export const directSpaceId = (members: readonly string[], seal: ReadOptions['seal']) =>
  `mattermost:direct/${seal(`mattermost direct ${members.toSorted().join(' ')}`)}`

export interface PostKey {
  readonly space: string
  /** '' where the record names nobody. */
  readonly user: string
  /** Milliseconds since 1970 as written, whatever it is: replies to a root with a broken time still share one. */
  readonly createAt: string
}

/** The id of a post, and its object too. It is sealed by itself because replies name it without naming its author. */
export const postId = ({ space, user, createAt }: PostKey, seal: ReadOptions['seal'], number = 1) =>
  seal(`mattermost post ${space} ${createAt} ${user}${number === 1 ? '' : ` #${number}`}`)

/** Of posts by one author in one channel at one millisecond the second is #2 and so on, in the order of the file,
 *  which is that of Mattermost's own ids: the same in every export. */
export function postIds(seal: ReadOptions['seal']): (key: PostKey) => string {
  const numberOf = rowNumbers()
  return (key) => postId(key, seal, numberOf(`${key.space} ${key.createAt} ${key.user}`))
}

/** They carry who acted: the caller seals keys that name an account. */
export const reactionId = (post: string, emoji: string, user: string) => `${post}/${emoji}:${user}`
export const broughtInId = (post: string, user: string) => `${post}/join:${user}`

/** The year 2255: beyond it microseconds are no longer exact numbers. */
const LAST_MILLI = 9_000_000_000_000

/** Microseconds since 1970 of Mattermost's milliseconds; null when it is no time. */
export const microsOfMillis = (value: unknown): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value < LAST_MILLI
    ? value * 1000
    : null
