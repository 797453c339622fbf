import type { ActivityEvent } from '@commonhold/contracts/events/decode'
import type { Database } from './database.ts'
import { textOfMicros } from './facts/append.ts'
import { DATABASE } from './schema/tables.ts'

/** One tool in one place, whatever its channels: slack:T012 of slack:T012/C034. */
export const realmOf = (source: string) => source.split('/', 1)[0] as string

/** Widens what is covered: from the first event to the last, or to when the archive was taken. */
export async function widenCoverage(
  database: Database,
  pilot: string,
  events: readonly ActivityEvent[],
  origin: string,
): Promise<void> {
  const spans = new Map<string, { first: number; last: number; until: number }>()
  for (const { stream, source, time, recorded } of events) {
    if (stream === 'retraction') continue
    const realm = realmOf(source)
    const span = spans.get(realm) ?? { first: time, last: time, until: recorded }
    spans.set(realm, span)
    span.first = Math.min(span.first, time)
    span.last = Math.max(span.last, time)
    span.until = Math.max(span.until, recorded)
  }
  await database.insert(
    `${DATABASE}.coverage`,
    ['pilot', 'origin', 'source', 'first', 'last', 'until'],
    [...spans].map(([realm, span]) => [
      pilot,
      origin,
      realm,
      textOfMicros(span.first),
      textOfMicros(span.last),
      textOfMicros(span.until),
    ]),
  )
}

/** What a live connection covers of a source: from the moment it first delivered on. `last` is when it was last heard,
 *  whatever it said; that it covers today as well is for whoever knows that it still stands.
 *  @param first @param heard microseconds since 1970 */
export const coverLive = (
  database: Database,
  rows: readonly { pilot: string; connection: string; source: string; first: number; heard: number }[],
): Promise<void> =>
  database.insert(
    `${DATABASE}.coverage`,
    ['pilot', 'origin', 'source', 'first', 'last', 'until'],
    rows.map(({ pilot, connection, source, first, heard }) => [
      pilot,
      `live:${connection}`,
      source,
      textOfMicros(first),
      textOfMicros(heard),
      textOfMicros(heard),
    ]),
  )
