import type { ReadOptions } from '../connector.ts'

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

/** Who posts where, sealed: a post is named by others, who do not name its author with it. */
export const authorKey = (space: string, user: string | null, seal: ReadOptions['seal']) =>
  seal(`mattermost author ${space} ${user ?? ''}`)

/** The id of a post, and its object too: its millisecond, then its sealed author and channel. */
export const postId = (createAt: number, author: string) => `${createAt}x${author}`

export interface PostIds {
  /** @param createAt as the record has it, whatever it is: replies to a root with a broken time still share one
   *  @param user null where the record names nobody */
  of(space: string, user: string | null, createAt: unknown): string
}

/** Of posts by one author in one channel at one millisecond the second is #2 and so on, in the order of the file,
 *  which is that of Mattermost's own ids: the same in every export. Keeps a number for each post. */
export function postIds(seal: ReadOptions['seal']): PostIds {
  const authors = new Map<string, { readonly key: string; readonly times: Set<number> }>()
  const repeated = new Map<string, number>()

  function authorOf(space: string, user: string | null) {
    const name = `${space} ${user ?? ''}`
    const known = authors.get(name)
    if (known !== undefined) return known
    const made = { key: authorKey(space, user, seal), times: new Set<number>() }
    authors.set(name, made)
    return made
  }

  return {
    of(space, user, createAt) {
      const author = authorOf(space, user)
      // What is no time could be anything, and is not shown.
      if (typeof createAt !== 'number') return seal(`mattermost post ${author.key} ${String(createAt)}`)
      const id = postId(createAt, author.key)
      if (!author.times.has(createAt)) {
        author.times.add(createAt)
        return id
      }
      const number = (repeated.get(id) ?? 1) + 1
      repeated.set(id, number)
      return `${id}#${number}`
    },
  }
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
