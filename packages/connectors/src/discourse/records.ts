import { type Loose, numberOf, objectsOf, textOf } from '../json/loose.ts'
import { timeOf } from '../tabular/time.ts'
import { mentionsIn } from './cooked.ts'

/** A post as far as it is needed, from whatever brought it: a file, a topic, a table's row, a delivery. */
export interface DiscoursePost {
  /** null in a user's own archive. */
  readonly id: number | null
  readonly topic: number
  readonly number: number
  readonly type: number
  readonly micros: number
  /** When it was last changed. */
  readonly changed: number
  /** null: nobody is named (unattributed). */
  readonly author: string | null
  readonly name: string | null
  /** Discourse gives the accounts it uses itself numbers below zero. */
  readonly ownBot: boolean
  readonly replyTo: number | null
  readonly category: number | null
  /** Where a table names the category and gives no id. */
  readonly categoryName: string | null
  readonly action: string | null
  readonly accepted: boolean
  readonly deleted: boolean
  readonly private: boolean
  readonly mentions: readonly string[]
  readonly length: number | null
  /** Who reacted, where the tool says so. */
  readonly reacted: readonly string[]
}

/** What is known of a topic beside its posts; a post on its own has this in it, or nowhere. */
export interface DiscourseTopic {
  readonly id: number | null
  readonly category: number | null
  readonly owner: string | null
  readonly private: boolean
  readonly deleted: boolean
}

/** 2255: beyond it microseconds are no longer exact numbers. */
const LAST = 9_000_000_000_000_000

/** @returns what is wrong with it, in words, when it is none */
export function discoursePost(record: Loose, topic: DiscourseTopic | null): DiscoursePost | string {
  const topicId = idOf(record['topic_id']) ?? topic?.id ?? null
  const number = idOf(record['post_number'])
  if (topicId === null || number === null) return 'a post has a topic_id and a post_number'
  const micros = timeOf(record['created_at'])
  if (micros === null || micros > LAST) return 'created_at is not a time Discourse writes'
  const changed = timeOf(record['updated_at'])
  const category = idOf(record['category_id']) ?? topic?.category ?? null
  const cooked = textOf(record['cooked'])
  return {
    id: idOf(record['id']),
    topic: topicId,
    number,
    type: numberOf(record['post_type']) ?? 1,
    micros,
    changed: changed === null || changed > LAST ? micros : changed,
    author: textOf(record['username']),
    name: textOf(record['name']) ?? textOf(record['display_username']),
    ownBot: (numberOf(record['user_id']) ?? 1) < 0,
    replyTo: idOf(record['reply_to_post_number']),
    category,
    categoryName: textOf(record['categories']),
    action: textOf(record['action_code']),
    accepted: isTrue(record['accepted_answer']),
    deleted: textOf(record['deleted_at']) !== null || topic?.deleted === true,
    private: topic?.private ?? isPrivate(record, 'topic_archetype'),
    mentions: cooked === null ? [] : mentionsIn(cooked),
    length: textOf(record['raw'])?.length ?? null,
    reacted: objectsOf(record['reactions']).flatMap(({ users }) =>
      objectsOf(users).flatMap(({ username }) => textOf(username) ?? []),
    ),
  }
}

export function discourseTopic(record: Loose): DiscourseTopic {
  const details = (record['details'] ?? {}) as Loose
  const creator = (details['created_by'] ?? record['created_by'] ?? {}) as Loose
  return {
    id: idOf(record['id']),
    category: idOf(record['category_id']),
    owner: textOf(creator['username']),
    private: isPrivate(record, 'archetype'),
    deleted: textOf(record['deleted_at']) !== null,
  }
}

/** Every topic of a forum is in a category; one that says it has none is a personal message. */
function isPrivate(record: Loose, archetype: string): boolean {
  const kind = textOf(record[archetype]) ?? textOf(record['archetype'])
  return kind === null ? record['category_id'] === null : kind === 'private_message'
}

export function idOf(value: unknown): number | null {
  const number = numberOf(value)
  return number !== null && Number.isSafeInteger(number) && number > 0 ? number : null
}

/** Data Explorer writes a database's t and f out. */
const isTrue = (value: unknown) => value === true || value === 'true' || value === 't'
