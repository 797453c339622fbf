import type { Loose } from '../json/loose.ts'
import { authorOf, field, has, lengthOf, listOf, timeIn } from './fields.ts'
import { actKey, threadKey } from './ids.ts'
import { type MessageContext, readMessage } from './message.ts'
import { mentionsIn, personOf } from './people.ts'
import { reactionsOf } from './reactions.ts'
import { messageShape } from './shape.ts'
import { mergedAt, mergeEvent, threadOf } from './subject.ts'
import type { Teller } from './teller.ts'
import { readThreadEvent } from './thread-event.ts'
import { broken, isAnothers, type Thread, type Told, told } from './told.ts'

/** An issue, pull request or discussion in any spelling, with whatever stands inside its record. */

export function readThread(record: Loose, context: MessageContext): Told {
  const thread = threadOf(record, context.repository)
  if (thread === null) return broken('nothing says which repository it is in: map repository=owner/name')
  const opened = openingOf(record, thread, context.teller)
  if (opened === null) return broken('an issue or pull request without a time GitHub writes')
  const parts = [
    told(opened),
    mergeOf(record, thread, context.teller),
    closeOf(record, thread, context.teller),
  ]
  return joined([...parts, ...partsOf(record, { ...context, thread })])
}

/** @param since the edit it is told after; else what is told is as old as the thread */
export function openingOf(record: Loose, thread: Thread, teller: Teller, since: number | null = null) {
  const micros = timeIn(record, 'created_at')
  if (micros === null) return null
  const key = threadKey(thread.number)
  const author = thread.author ?? null
  const opening = teller.act({
    kind: 'post',
    id: key,
    person: author,
    micros,
    sequence: Math.max(micros, since ?? micros),
    repository: thread.repository,
    conversation: key,
    mentions: typeof record['body'] === 'string' ? mentionsIn(record['body']) : [],
    length: lengthOf(record),
  })
  return [...opening, ...reactionsOf(record, { key, repository: thread.repository, author }, teller)]
}

export function mergeOf(record: Loose, thread: Thread, teller: Teller): Told {
  const micros = mergedAt(record)
  if (micros === null) return told([])
  // A list of pull requests does not say who merged; their events do.
  if (!has(record, 'merged_by')) return told([], ['merge-by-unknown'])
  return told(mergeEvent(thread, personOf(field(record, 'merged_by')), micros, teller))
}

function closeOf(record: Loose, thread: Thread, teller: Teller): Told {
  const micros = timeIn(record, 'closed_at')
  const person = personOf(field(record, 'closed_by'))
  if (micros === null || person === null || thread.merged) return told([])
  if (isAnothers(person, thread.author) !== true) return told([], ['own-thread'])
  return told(
    teller.act({
      kind: 'close-other',
      id: actKey('closed', threadKey(thread.number), person.login),
      person,
      micros,
      repository: thread.repository,
      target: threadKey(thread.number),
      targetPerson: thread.author ?? null,
    }),
  )
}

/** `comments` and `reviews` of gh and GraphQL; `comment_data` and its like of python-github-backup. */
function partsOf(record: Loose, context: MessageContext & { readonly thread: Thread }): Told[] {
  const isDiscussion = String(record['html_url'] ?? record['url'] ?? '').includes('/discussions/')
  const plain = isDiscussion ? 'discussion-comment' : 'comment'
  const comments = ['comments', 'comment_data', 'comment_regular_data'].flatMap((name) =>
    listOf(record[name]),
  )
  const reviews = ['reviews', 'review_data'].flatMap((name) => listOf(record[name]))
  const events = ['event_data', 'events', 'timeline'].flatMap((name) => listOf(record[name]))
  return [
    ...comments.flatMap((comment) => [
      readMessage(comment, messageShape(comment) ?? plain, context),
      ...['replies', 'reply_data'].flatMap((name) =>
        listOf(comment[name]).map((reply) => readMessage(reply, plain, context)),
      ),
    ]),
    ...reviews.flatMap((review) => [
      readMessage(review, 'review', context),
      ...listOf(review['comments']).map((comment) =>
        readMessage(comment, 'review-comment', { ...context, author: authorOf(review) }),
      ),
    ]),
    ...events.map((event) => readThreadEvent(event, context)),
  ]
}

const joined = (parts: readonly Told[]): Told => ({
  events: parts.flatMap(({ events }) => events),
  skipped: parts.flatMap(({ skipped }) => skipped),
  problems: parts.flatMap(({ problems }) => problems),
})
