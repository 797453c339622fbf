import type { Loose } from '../json/loose.ts'
import { authorOf, has, placeOf, timeIn } from './fields.ts'
import { digest, type Repository } from './ids.ts'
import { personOf } from './people.ts'
import type { Teller } from './teller.ts'
import { broken, skip, type Told, told } from './told.ts'

/** Where and what a release is: named by the tag, the one thing every spelling of it has; a text where that cannot be told. */
export function releaseOf(record: Loose, repository: Repository | null) {
  const where = placeOf(record)?.repository ?? repository
  if (where === null) return 'nothing says which repository it is in: map repository=owner/name'
  const tag = record['tag_name'] ?? record['tagName']
  if (typeof tag !== 'string') return 'a release without its tag'
  const author = has(record, 'author') || has(record, 'user') ? authorOf(record) : personOf(record['creator'])
  return { repository: where, key: `release-${digest(tag)}`, author }
}

export function readRelease(record: Loose, teller: Teller, repository: Repository | null): Told {
  const release = releaseOf(record, repository)
  if (typeof release === 'string') return broken(release)
  const micros = timeIn(record, 'published_at')
  if (micros === null || (record['draft'] ?? record['isDraft']) === true) return skip('draft-release')
  const { repository: where, key, author } = release
  return told(teller.act({ kind: 'release', id: key, person: author, micros, repository: where }))
}
