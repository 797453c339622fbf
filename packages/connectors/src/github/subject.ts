import { isObject, type Loose } from '../json/loose.ts'
import { authorOf, has, placeOf, threadNumber, timeIn } from './fields.ts'
import { type Repository, threadKey } from './ids.ts'
import type { Person } from './people.ts'
import type { Teller } from './teller.ts'
import type { Thread } from './told.ts'

/** Where and whose it is; null where its record does not say. */
export function threadOf(record: Loose, repository: Repository | null): Thread | null {
  const place = placeOf(record)
  const number = threadNumber(record) ?? place?.number ?? null
  const where = place?.repository ?? repository
  if (number === null || where === null) return null
  const isSaid = has(record, 'user') || has(record, 'author')
  return {
    repository: where,
    number,
    author: isSaid ? authorOf(record) : undefined,
    merged: mergedAt(record) !== null,
  }
}

export const mergedAt = (record: Loose): number | null =>
  timeIn(record, 'merged_at') ??
  (isObject(record['pull_request']) ? timeIn(record['pull_request'], 'merged_at') : null)

/** A pull request is merged once, whoever tells of it. */
export const mergeEvent = (thread: Thread, person: Person | null, micros: number, teller: Teller) =>
  teller.act({
    kind: 'merge',
    id: `merge-${thread.number}`,
    person,
    micros,
    // Whoever knows who it was knows more.
    sequence: person === null ? 0 : micros,
    repository: thread.repository,
    target: threadKey(thread.number),
    targetPerson: thread.author ?? null,
  })
