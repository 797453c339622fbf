/** Every id and object of Discourse, built in this one place: an archive and the webhook must agree on them to the
 *  letter, or the same post would count twice. A post's key is its `id`, which it keeps when it is moved to another
 *  topic; what others refer to is its number in its topic, because that is what replies name.
 *
 *  Numbers stand beside letters (t5p1): a username may be a number, and keys that name an account are sealed. */

/** Neither posts nor topics say which forum they are of, and the header of a webhook that does is not signed: a
 *  pilot's Discourse goes without a name, unless it has two and `--map site=…` tells them apart. */
export const siteOf = (map: Readonly<Record<string, string>>) => map['site'] || '-'

export const siteSource = (site: string) => `discourse:${site}`

/** Usernames are unique whatever their case, and mentions are written in any. */
export const folded = (username: string) => username.normalize('NFC').toLowerCase()

export const accountId = (site: string, username: string) => `discourse:${site}:${folded(username)}`

export const spaceId = (site: string, category: number) => `discourse:${site}/c${category}`

/** A user's own archive names categories and gives no ids. */
export const namedSpaceId = (site: string, name: string) => `discourse:${site}/#${name.normalize('NFC')}`

export const postObject = (site: string, topic: number, post: number) => `discourse:${site}/t${topic}p${post}`

/** A user's own archive has no post ids: its posts go by their place. */
export const postId = (id: number | null, topic: number, post: number) =>
  id === null ? `t${topic}p${post}` : String(id)

/** One a person and post, as Discourse has it: another reaction takes the place of the first. */
export const likeId = (post: string, username: string) => `like:${post}:${folded(username)}`

export const likeObject = (site: string, post: string, username: string) =>
  `discourse:${site}/${likeId(post, username)}`

/** Discourse dates a post's last change to the millisecond and neither its acceptance, its deletion nor its
 *  recovery: those are told apart by microseconds after that change, so that what a webhook brings late or twice
 *  stays in its place. */
export const AFTER = { accepted: 1, unaccepted: 2, deleted: 3, recovered: 4 } as const

/** @param changed microseconds since 1970 */
export const version = (changed: number, after: keyof typeof AFTER | null) =>
  Math.max(0, changed) + (after === null ? 0 : AFTER[after])
