import { type Loose, numberOf } from '../json/loose.ts'
import { authorOf, has, lengthOf, placeOf, timeIn } from './fields.ts'
import { type Anchor, addressOf, databaseId, messageKey, type Repository, threadKey } from './ids.ts'
import { mentionsIn, type Person } from './people.ts'
import { reactionsOf } from './reactions.ts'
import type { Teller } from './teller.ts'
import { broken, isAnothers, skip, type Thread, type Told, told } from './told.ts'

/** Comments on issues, pull requests, lines of a change, commits and discussions; and reviews. */

export type MessageShape = 'comment' | 'review-comment' | 'review' | 'commit-comment' | 'discussion-comment'

const ANCHORS: Record<MessageShape, Anchor> = {
  comment: 'issuecomment',
  'review-comment': 'discussion_r',
  review: 'pullrequestreview',
  'commit-comment': 'commitcomment',
  'discussion-comment': 'discussioncomment',
}

export interface MessageContext {
  readonly teller: Teller
  /** The record it stands in, where it stands in one. */
  readonly thread: Thread | null
  /** What is known of a thread from elsewhere in the archive. */
  readonly threadOf: (repository: Repository, number: number) => Thread | null
  /** For a record that does not say where it belongs. */
  readonly repository: Repository | null
  /** An id for a message that came without one; hides who wrote it. */
  readonly idFor: (key: string) => string
  /** The author of a review is that of its comments where they do not say. */
  readonly author?: Person | null
  readonly accepted?: { readonly since: number } | null
}

export interface Message {
  readonly shape: MessageShape
  readonly key: string
  readonly repository: Repository
  readonly thread: Thread | null
  readonly author: Person | null
  readonly micros: number
  readonly changed: number
}

/** Where and whose a message is, whatever became of it; a text where that cannot be told. */
export function messageOf(record: Loose, shape: MessageShape, context: MessageContext): Message | string {
  const micros = timeIn(record, 'submitted_at') ?? timeIn(record, 'created_at')
  if (micros === null) return 'a message without a time GitHub writes'
  const place = placeOf(record)
  const repository = place?.repository ?? context.thread?.repository ?? context.repository
  if (repository === null) return 'nothing says which repository it is in: map repository=owner/name'
  const number = place?.number ?? context.thread?.number ?? null
  if (number === null && shape !== 'commit-comment')
    return 'nothing says which issue or pull request it is in'
  const unknown = number === null ? null : { repository, number, author: undefined, merged: false }
  const thread = number === null ? null : (context.thread ?? context.threadOf(repository, number) ?? unknown)
  const author = has(record, 'user') || has(record, 'author') ? authorOf(record) : (context.author ?? null)
  const id = databaseId(record)
  const key =
    id === null
      ? context.idFor(JSON.stringify([shape, repository, number, micros, author?.login ?? null]))
      : messageKey(ANCHORS[shape], id)
  const changed = Math.max(micros, timeIn(record, 'updated_at') ?? micros)
  return { shape, key, repository, thread, author, micros, changed }
}

export function readMessage(record: Loose, shape: MessageShape, context: MessageContext): Told {
  const message = messageOf(record, shape, context)
  if (typeof message === 'string') return broken(message)
  const { teller } = context
  const { key, repository, thread, author, micros, changed } = message
  if (shape === 'review' && String(record['state']).toUpperCase() === 'PENDING') return skip('pending-review')
  const text = typeof record['body'] === 'string' ? record['body'] : ''
  // An answer to a remark on one's own change makes a review too: it helps nobody else's work through.
  const isOwnReview = shape === 'review' && isAnothers(author, thread?.author) === false
  if (isOwnReview && text === '') return skip('own-review')
  const conversation = thread ? threadKey(thread.number) : commitKey(record)
  const accepted = context.accepted ?? null
  const act = teller.act({
    kind: shape === 'review' && !isOwnReview ? 'review' : 'reply',
    id: key,
    person: author,
    micros,
    sequence: accepted === null ? changed : Math.max(changed, accepted.since),
    repository,
    conversation,
    inReplyTo: parentKey(record, shape) ?? (thread ? conversation : null),
    mentions: mentionsIn(text),
    accepted: accepted !== null,
    length: lengthOf(record),
    ...(shape === 'review' ? { target: conversation, targetPerson: thread?.author ?? null } : {}),
  })
  return told([...act, ...reactionsOf(record, { key, repository, author }, teller)])
}

/** The message it answers, where GitHub says so. */
function parentKey(record: Loose, shape: MessageShape): string | null {
  const number = (value: unknown) => {
    const found = numberOf(value)
    return found !== null && Number.isSafeInteger(found) && found > 0 ? String(found) : null
  }
  if (shape === 'review-comment') {
    const linked = /^(?:discussion_)?r(\d{1,17})$/.exec(addressOf(record['in_reply_to'])?.anchor ?? '')?.[1]
    const parent = number(record['in_reply_to_id']) ?? linked ?? null
    return parent === null ? null : messageKey('discussion_r', parent)
  }
  if (shape !== 'discussion-comment') return null
  const parent = number(record['parent_id'])
  return parent === null ? null : messageKey('discussioncomment', parent)
}

function commitKey(record: Loose): string | null {
  const commit = record['commit_id']
  return typeof commit === 'string' && /^[0-9a-f]{7,64}$/.test(commit) ? `commit-${commit}` : null
}
