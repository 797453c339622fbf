import { instantOfMicros } from '@commonhold/contracts/events/instant'
import { z } from 'zod'
import { HUMAN, PERSON } from '../acts/who.ts'
import type { Database } from '../database.ts'
import { currentLens } from '../directory/lens.ts'
import { DATABASE } from '../schema/tables.ts'

/** What one import brought. */
export interface ImportCounts {
  /** Distinct versions of events and directory records, without accounts merely seen for the first time. */
  readonly events: number
  /** Those of them that were there already: the same said of the same by another import, or live. */
  readonly known: number
  /** Events that stand, of the sources and the time it covers, that others told and it does not: an archive taken later
   *  that no longer has them. Whether they were deleted, or the archive is only a part, nobody can tell from here. */
  readonly vanished: number
  /** Humans who did any of it, after identity links. */
  readonly people: number
  /** Times of the first and last act, RFC 3339; null without one. */
  readonly first: string | null
  readonly last: string | null
}

/** Versions told by the import, and by anybody else. Grouped in the order of the table, so that memory does not grow
 *  with the pilot. When it was recorded does not matter: an archive taken again says the same later. */
const shared = (table: string, identity: string, said: string, where: string) => `
SELECT sum(length(mine)) AS events, sum(length(arrayIntersect(mine, others))) AS known FROM (
  SELECT groupUniqArrayIf(${said}, origin = {origin:String}) AS mine, groupUniqArrayIf(${said}, origin != {origin:String}) AS others
  FROM ${DATABASE}.${table} WHERE pilot = {pilot:String} AND ${where}
  GROUP BY ${identity}
) SETTINGS optimize_aggregation_in_order = 1`

const sharedRow = z.object({ events: z.number(), known: z.number() })

const OF_EVENTS = shared('events', 'source, id, sequence, retracted', 'content', '1')
const OF_DIRECTORY = shared(
  'directory',
  'stream, subject, sequence, withdrawn',
  // What is described has no time of its own: a list of members taken again says the same of most of them.
  'cityHash64(body)',
  "NOT (stream = 'account' AND source = 'directory')",
)

/** By source, because an archive of one channel says nothing of the others. */
const VANISHED = `
SELECT toFloat64(count()) AS vanished FROM (
  SELECT source, max(origin = {origin:String}) AS mine, argMax((time, retracted), (sequence, retracted, recorded, content)) AS last
  FROM ${DATABASE}.events WHERE pilot = {pilot:String} GROUP BY source, id
) AS told INNER JOIN (
  SELECT source, min(time) AS since, max(time) AS until FROM ${DATABASE}.events
  WHERE pilot = {pilot:String} AND origin = {origin:String} GROUP BY source
) AS covered USING (source)
WHERE NOT mine AND last.2 = 0 AND last.1 BETWEEN since AND until SETTINGS optimize_aggregation_in_order = 1`

const vanishedRow = z.object({ vanished: z.number() })

const ACTED = `
SELECT uniqExactIf(${PERSON}, ${HUMAN}) AS people, count() AS acts,
  toFloat64(toUnixTimestamp64Micro(min(time))) AS first, toFloat64(toUnixTimestamp64Micro(max(time))) AS last
FROM (SELECT actor, time FROM ${DATABASE}.events WHERE pilot = {pilot:String} AND origin = {origin:String} AND retracted = 0) AS act`

const actedRow = z.object({ people: z.number(), acts: z.number(), first: z.number(), last: z.number() })

/** Asked once an import is written. */
export async function countImport(database: Database, pilot: string, origin: string): Promise<ImportCounts> {
  const { generation } = await currentLens(database, pilot)
  const params = { pilot, origin, generation }
  const [events] = await database.written(OF_EVENTS, sharedRow, params)
  const [directory] = await database.written(OF_DIRECTORY, sharedRow, params)
  const [acted] = await database.written(ACTED, actedRow, params)
  const [gone] = await database.written(VANISHED, vanishedRow, params)
  const any = acted !== undefined && acted.acts > 0
  return {
    events: (events?.events ?? 0) + (directory?.events ?? 0),
    known: (events?.known ?? 0) + (directory?.known ?? 0),
    vanished: gone?.vanished ?? 0,
    people: acted?.people ?? 0,
    first: any ? instantOfMicros(acted.first) : null,
    last: any ? instantOfMicros(acted.last) : null,
  }
}
