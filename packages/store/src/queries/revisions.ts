import { z } from 'zod'
import type { Database } from '../database.ts'
import { DATABASE } from '../schema/tables.ts'
import { REVISIONS_KEPT_DAYS } from '../upkeep.ts'
import type { Revision } from './pilots.ts'

const firstRow = z.object({ revision: z.number(), at: z.string() })

/** The first publication of a pilot; null before it. */
export async function firstRevision(database: Database, pilot: string): Promise<Revision | null> {
  const [found] = await database.rows(
    `SELECT revision, toString(min(published)) AS at FROM ${DATABASE}.head WHERE pilot = {pilot:String}
     GROUP BY revision ORDER BY revision LIMIT 1`,
    firstRow,
    { pilot },
  )
  return found ? { revision: found.revision, at: `${found.at.replace(' ', 'T')}Z` } : null
}

const goneRow = z.object({ days: z.number() })

/** Whether a revision can no longer be answered: some day was replaced after it, longer ago than superseded rows
 *  are kept. */
export async function isRevisionGone(
  database: Database,
  pilot: string,
  revision: number,
  keptDays = REVISIONS_KEPT_DAYS,
): Promise<boolean> {
  const [found] = await database.rows(
    `SELECT toFloat64(count()) AS days FROM (
       SELECT day, countIf(revision <= {revision:UInt64}) AS earlier, countIf(revision > {revision:UInt64}) AS later,
              minIf(published, revision > {revision:UInt64}) AS replaced
       FROM ${DATABASE}.head WHERE pilot = {pilot:String} GROUP BY day
       HAVING earlier > 0 AND later > 0 AND replaced < now() - INTERVAL {kept:UInt32} DAY)`,
    goneRow,
    { pilot, revision, kept: keptDays },
  )
  return (found?.days ?? 0) > 0
}
