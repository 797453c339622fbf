import { isObject, type Loose } from '../json/loose.ts'
import { field, has, placeOf, threadNumber, timeIn } from './fields.ts'
import type { MessageShape } from './message.ts'

/** What a record is, by its fields: files are named as anybody likes. */

export type Shape =
  | MessageShape
  | 'thread'
  | 'event'
  | 'release'
  | 'repository'
  | 'account'
  | 'timeline-event'
  | 'archive'
  | 'other'

/** The migration archive says itself what each record is. */
const MIGRATION: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['issue', 'thread'],
  ['pull_request', 'thread'],
  ['discussion', 'thread'],
  ['issue_comment', 'comment'],
  ['pull_request_review', 'review'],
  ['pull_request_review_comment', 'review-comment'],
  ['commit_comment', 'commit-comment'],
  ['discussion_comment', 'discussion-comment'],
  ['issue_event', 'event'],
  ['release', 'release'],
  ['repository', 'repository'],
  ['user', 'account'],
  ['bot', 'account'],
])

export function shapeOf(record: Loose): Shape {
  const type = record['type']
  if (typeof type === 'string' && isObject(record['payload']) && isObject(record['repo']))
    return 'timeline-event'
  const said = typeof type === 'string' && isAddressed(record) ? MIGRATION.get(type) : undefined
  if (said !== undefined) return said
  if (Array.isArray(record['issues']) || Array.isArray(record['pulls']) || Array.isArray(record['items']))
    return 'archive'
  if (typeof record['event'] === 'string' && 'actor' in record) return 'event'
  const message = messageShape(record)
  if (message !== null) return message
  if (has(record, 'tag_name') && has(record, 'published_at')) return 'release'
  if (threadNumber(record) !== null && has(record, 'created_at'))
    return isMilestone(record) ? 'other' : 'thread'
  if (typeof record['full_name'] === 'string' || typeof record['nameWithOwner'] === 'string')
    return 'repository'
  if (typeof record['login'] === 'string') return 'account'
  return 'other'
}

const isMilestone = (record: Loose) => has(record, 'due_on') || 'open_issues' in record

const isAddressed = ({ url }: Loose) => typeof url === 'string' && /^https?:\/\/[^/]+\/[^/]/.test(url)

/** Null where its fields do not say; then the list it stands in must. */
export function messageShape(record: Loose): MessageShape | null {
  if (has(record, 'submitted_at')) return 'review'
  if ('pull_request_url' in record && 'path' in record) return 'review-comment'
  if ('issue_url' in record && !('number' in record)) return 'comment'
  const anchor = placeOf(record)?.anchor
  if (anchor === undefined || anchor === null) return null
  const shape = ANCHORED.find(([begin]) => anchor.startsWith(begin))?.[1]
  return shape ?? (/^r\d/.test(anchor) ? 'review-comment' : null)
}

const ANCHORED: readonly (readonly [string, MessageShape])[] = [
  ['issuecomment-', 'comment'],
  ['pullrequestreview-', 'review'],
  ['discussion_r', 'review-comment'],
  ['discussioncomment-', 'discussion-comment'],
  ['commitcomment-', 'commit-comment'],
]

/** What gives it away, in words; null for a record that could be any tool's. */
export function traceOf(record: Loose): string | null {
  const shape = shapeOf(record)
  if (shape === 'timeline-event')
    return String(record['type']).endsWith('Event') ? 'events as GH Archive keeps them' : null
  if (shape === 'archive') {
    const [first] = ['issues', 'pulls', 'items'].flatMap((name) =>
      Array.isArray(record[name]) ? record[name] : [],
    )
    return isObject(first) && traceOf(first) !== null ? 'an archive of issues and pull requests' : null
  }
  if (shape === 'other') return null
  if (shape === 'account')
    return 'type' in record && 'site_admin' in record ? 'accounts as GitHub writes them' : null
  if (placeOf(record) !== null && (timeIn(record, 'created_at') !== null || shape === 'review'))
    return `${WORDS[shape] ?? 'records'} as GitHub writes them`
  const author = field(record, 'author')
  const isGh =
    isObject(author) && typeof author['login'] === 'string' && typeof record['createdAt'] === 'string'
  return shape === 'thread' && isGh && threadNumber(record) !== null
    ? 'issues or pull requests as gh writes them'
    : null
}

const WORDS: Partial<Record<Shape, string>> = {
  thread: 'issues or pull requests',
  comment: 'comments',
  'review-comment': 'review comments',
  review: 'reviews',
  event: 'issue events',
  release: 'releases',
  repository: 'repositories',
}
