import type { ErrorCode } from '@commonhold/contracts/errors'
import type { Envelope } from '@commonhold/contracts/events/envelope'
import type { Kind } from '@commonhold/contracts/events/kinds'
import type { MakeEvent } from '../envelopes.ts'
import type { Loose } from '../json/loose.ts'
import { kindOfAction } from './actions.ts'
import {
  type AFTER,
  accountId,
  likeId,
  likeObject,
  namedSpaceId,
  postId,
  postObject,
  siteSource,
  spaceId,
  version,
} from './ids.ts'
import type { People } from './people.ts'
import { type DiscoursePost, type DiscourseTopic, discoursePost } from './records.ts'

export interface PostContext {
  readonly site: string
  readonly make: MakeEvent
  readonly includePrivate: boolean
  readonly people: People
  readonly isPrivateCategory: (id: number) => boolean
  /** Told of each post that begins a topic. */
  readonly began: (topic: number, author: string) => void
  /** Who began a topic; null where that is not known (yet). */
  readonly owner: (topic: number) => string | null
}

export type PostOutcome =
  | { readonly events: readonly Envelope[]; readonly skipped: string | null }
  | { readonly code: ErrorCode; readonly message: string }
  /** Somebody closed a topic whose author is not known yet. */
  | { readonly closing: DiscoursePost }

const REGULAR = 1
const BY_MODERATOR = 2
const SMALL_ACTION = 3
const WHISPER = 4

/** One post: what happened, or why it is left out. Its text stays here.
 *  @param after what a delivery says became of it; null: it stands as it is */
export function readPost(
  record: Loose,
  topic: DiscourseTopic | null,
  context: PostContext,
  after: keyof typeof AFTER | null = null,
): PostOutcome {
  const post = discoursePost(record, topic)
  if (typeof post === 'string') return { code: 'broken_record', message: post }
  const skipped = (reason: string) => ({ events: [], skipped: reason })
  // Before anything else: of what is private not even that somebody was there.
  const isPrivate = post.private || (post.category !== null && context.isPrivateCategory(post.category))
  if (isPrivate && !context.includePrivate) return skipped('private')
  if (post.type === WHISPER) return skipped('whisper')
  if (post.deleted || after === 'deleted')
    return { events: [withdrawn(post, 'deleted', context)], skipped: 'deleted' }
  if (post.author !== null) {
    const { author: username, name, changed: micros, ownBot } = post
    context.people.met({ username, name, micros, ownBot })
    if (post.number === 1) context.began(post.topic, username)
  }
  const version = after ?? (post.accepted ? 'accepted' : null)
  if (post.action !== null && (post.type === SMALL_ACTION || post.type === BY_MODERATOR)) {
    const kind = kindOfAction(post.action)
    if (kind === null) return skipped(`action:${reasonable(post.action)}`)
    if (kind !== 'close-other') return { events: [acted(post, kind, null, context)], skipped: null }
    const owner = context.owner(post.topic)
    return owner === null ? { closing: post } : closed(post, owner, context)
  }
  if (post.type !== REGULAR && post.type !== BY_MODERATOR)
    return skipped(post.type === SMALL_ACTION ? 'action:unknown' : 'post-type')
  return { events: [said(post, version, context), ...reactions(post, context)], skipped: null }
}

/** Reasons are counted by name: nothing a stranger can write at will becomes one. */
const reasonable = (code: string) => (/^[a-z_.]{1,40}$/.test(code) ? code : 'unknown')

/** Closing one's own topic is nothing done to others: where a delivery, which cannot know, had said so, this takes
 *  it back.
 *  @param owner null where nobody can say: those who may close are hardly ever those who asked */
export function closed(
  post: DiscoursePost,
  owner: string | null,
  context: PostContext,
): { events: readonly Envelope[]; skipped: string | null } {
  const { site } = context
  const own =
    owner !== null && post.author !== null && accountId(site, owner) === accountId(site, post.author)
  if (own) return { events: [withdrawn(post, null, context)], skipped: 'own-topic' }
  return { events: [acted(post, 'close-other', owner, context)], skipped: null }
}

const head = (post: DiscoursePost, after: keyof typeof AFTER | null, { site }: PostContext) => ({
  source: siteSource(site),
  id: postId(post.id, post.topic, post.number),
  micros: post.micros,
  sequence: version(post.changed, after),
})

const actorOf = ({ author }: Liked, { site }: PostContext) =>
  author === null ? null : accountId(site, author)

const spaceOf = ({ category, categoryName }: Liked, { site }: PostContext) =>
  category !== null
    ? spaceId(site, category)
    : categoryName === null
      ? null
      : namedSpaceId(site, categoryName)

const withdrawn = (post: DiscoursePost, after: 'deleted' | null, context: PostContext): Envelope =>
  context.make('org.commonhold.activity.retracted.v1', head(post, after, context), {
    actor: actorOf(post, context),
  })

function said(post: DiscoursePost, after: keyof typeof AFTER | null, context: PostContext): Envelope {
  const { site, make } = context
  const root = postObject(site, post.topic, 1)
  const isRoot = post.number === 1
  return make('org.commonhold.activity.v1', head(post, after, context), {
    kind: isRoot ? 'post' : 'reply',
    actor: actorOf(post, context),
    object: postObject(site, post.topic, post.number),
    space: spaceOf(post, context),
    conversation: root,
    // A reply to the topic as a whole answers whoever began it.
    inReplyTo: isRoot ? null : postObject(site, post.topic, repliedTo(post)),
    mentions: post.mentions.map((username) => accountId(site, username)),
    accepted: after === 'unaccepted' ? false : post.accepted || after === 'accepted',
    length: post.length,
  })
}

/** Nothing answers itself. */
const repliedTo = ({ replyTo, number }: DiscoursePost) =>
  replyTo === null || replyTo === number ? 1 : replyTo

function acted(post: DiscoursePost, kind: Kind, owner: string | null, context: PostContext): Envelope {
  const { site, make } = context
  return make('org.commonhold.activity.v1', head(post, null, context), {
    kind,
    actor: actorOf(post, context),
    object: postObject(site, post.topic, post.number),
    space: spaceOf(post, context),
    target: postObject(site, post.topic, 1),
    targetActor: owner === null ? null : accountId(site, owner),
  })
}

/** Nobody says when: dated with their post. */
const reactions = (post: DiscoursePost, context: PostContext): Envelope[] =>
  post.reacted.map((username) => liked(post, username, post.micros, 0, context))

/** As much of a post as a reaction to it says. */
export type Liked = Pick<DiscoursePost, 'id' | 'topic' | 'number' | 'author' | 'category' | 'categoryName'>

/** @param micros when; @param sequence of several tellings of one the highest stands */
export function liked(
  post: Liked,
  username: string,
  micros: number,
  sequence: number,
  context: PostContext,
): Envelope {
  const { site, make } = context
  const id = postId(post.id, post.topic, post.number)
  return make(
    'org.commonhold.activity.v1',
    { source: siteSource(site), id: likeId(id, username), micros, sequence },
    {
      kind: 'reaction',
      actor: accountId(site, username),
      object: likeObject(site, id, username),
      space: spaceOf(post, context),
      target: postObject(site, post.topic, post.number),
      targetActor: actorOf(post, context),
    },
  )
}
