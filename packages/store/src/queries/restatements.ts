import { z } from 'zod'
import type { Database } from '../database.ts'
import { DATABASE } from '../schema/tables.ts'

/** What happened to published days between two revisions, and why. */

export interface Between {
  readonly pilot: string
  readonly since: number
  readonly until: number
  readonly zone: string
}

const dayRow = z.object({ day: z.string(), was: z.number(), is: z.number() })

/** Days that were published before and anew since, with the versions of the rules then and now. */
export const republishedDays = (
  database: Database,
  { pilot, since, until }: Between,
): Promise<z.output<typeof dayRow>[]> =>
  database.rows(
    `SELECT toString(day) AS day, argMaxIf(rule, revision, revision <= {since:UInt64}) AS was, argMax(rule, revision) AS is
     FROM ${DATABASE}.head WHERE pilot = {pilot:String} AND revision <= {until:UInt64}
     GROUP BY day HAVING max(revision) > {since:UInt64} ORDER BY day`,
    dayRow,
    { pilot, since, until },
  )

const lastRow = z.object({ day: z.string() })

/** The last day on which anything was known at a revision; null before anything was. */
export async function lastKnownDay(
  database: Database,
  pilot: string,
  revision: number,
): Promise<string | null> {
  const [found] = await database.rows(
    `SELECT toString(max(day)) AS day FROM ${DATABASE}.head WHERE pilot = {pilot:String} AND revision <= {revision:UInt64} HAVING count() > 0`,
    lastRow,
    { pilot, revision },
  )
  return found?.day ?? null
}

const arrivedRow = z.object({
  day: z.string(),
  late: z.number(),
  corrected: z.number(),
  retracted: z.number(),
})

/** Events that came between two revisions by the day they are about: new ones, other versions of known ones, and
 *  withdrawals. */
export const arrivedSince = (
  database: Database,
  { pilot, since, until, zone }: Between,
): Promise<z.output<typeof arrivedRow>[]> =>
  database.rows(
    `WITH came AS (
       SELECT source, id, max(retracted) AS withdrawn, any(time) AS at FROM ${DATABASE}.events
       WHERE pilot = {pilot:String} AND ticket > {since:UInt64} AND ticket <= {until:UInt64} GROUP BY source, id)
     SELECT toString(toDate(at, {zone:String})) AS day, toFloat64(countIf(NOT withdrawn AND NOT known)) AS late,
            toFloat64(countIf(NOT withdrawn AND known)) AS corrected, toFloat64(countIf(withdrawn)) AS retracted
     FROM (
       SELECT *, (source, id) IN (
         SELECT source, id FROM ${DATABASE}.events
         WHERE pilot = {pilot:String} AND ticket <= {since:UInt64} AND (source, id) IN (SELECT source, id FROM came)) AS known
       FROM came)
     GROUP BY day ORDER BY day`,
    arrivedRow,
    { pilot, since, until, zone },
  )

const saidRow = z.object({ stream: z.string(), records: z.number() })

/** Records of the directory that came between two revisions, by stream. What merely saw an account for the first time
 *  is left out. */
export const saidSince = (
  database: Database,
  { pilot, since, until }: Between,
): Promise<z.output<typeof saidRow>[]> =>
  database.rows(
    `SELECT stream, toFloat64(count()) AS records FROM ${DATABASE}.directory
     WHERE pilot = {pilot:String} AND ticket > {since:UInt64} AND ticket <= {until:UInt64}
       AND NOT (stream = 'account' AND source = 'directory')
     GROUP BY stream ORDER BY stream`,
    saidRow,
    { pilot, since, until },
  )
