import { microsOfInstant } from '@commonhold/contracts/events/instant'
import { isObject, type Loose, numberOf, objectsOf } from '../json/loose.ts'
import { type Address, addressOf } from './ids.ts'
import { type Person, personOf } from './people.ts'

/** The same field under the names REST (created_at) and GraphQL, so `gh` too (createdAt), have for it. */
export function field(record: Loose, snake: string): unknown {
  const value = record[snake]
  return value === undefined ? record[camel(snake)] : value
}

const CAMELS = new Map<string, string>()

/** The names asked for are few, and asked for with every record. */
function camel(snake: string): string {
  const known = CAMELS.get(snake)
  if (known !== undefined) return known
  const made = snake.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  CAMELS.set(snake, made)
  return made
}

export const has = (record: Loose, snake: string): boolean => field(record, snake) !== undefined

export function timeIn(record: Loose, snake: string): number | null {
  const value = field(record, snake)
  return typeof value === 'string' ? microsOfInstant(value) : null
}

/** Who wrote it: `user` in REST, `author` in GraphQL and of releases. */
export const authorOf = (record: Loose): Person | null =>
  personOf(record['user'] === undefined ? record['author'] : record['user'])

/** Where it stands: the web address before the API's. */
export function placeOf(record: Loose): Address | null {
  const given = [
    'html_url',
    'url',
    'issue_url',
    'pull_request_url',
    'issue',
    'pull_request',
    'discussion',
    'repository_url',
    'repository',
  ]
  let place: Address | null = null
  for (const name of given) {
    const found = addressOf(record[name])
    if (found === null) continue
    const before: Address = place ?? found
    place = before.number === null ? { ...before, number: found.number } : before
    if (place.number !== null) return place
  }
  return place
}

/** A list, whether bare or as GraphQL wraps it in `nodes`. */
export const listOf = (value: unknown): readonly Loose[] =>
  isObject(value) ? objectsOf(value['nodes']) : objectsOf(value)

export const threadNumber = (record: Loose): number | null => {
  const number = numberOf(record['number'])
  return number !== null && Number.isInteger(number) && number > 0 && number < 1e10 ? number : null
}

export const lengthOf = (record: Loose): number | null =>
  typeof record['body'] === 'string' ? record['body'].length : null
