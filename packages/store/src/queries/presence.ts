import { KINDS } from '@commonhold/contracts/events/kinds'
import { z } from 'zod'
import { PUBLISHED } from '../acts/published.ts'
import type { Database } from '../database.ts'
import { DATABASE } from '../schema/tables.ts'

const row = z.object({ source: z.string(), kind: z.enum(KINDS), since: z.string() })

/** A kind of act that a source brought in the period that begins on `since`. */
export type Presence = z.output<typeof row>

/** What each source brought when, in whole sources (slack:T012, whatever the channel): one row for each kind and month,
 *  or day, in which there is any of it. Acts of people and of nobody known; what machines did is none.
 *  @param only the pilot's single source, where it has no other: then the tallies tell, which are far fewer */
export const presence = (
  database: Database,
  question: { pilot: string; from: string; to: string; asOf: number },
  by: 'month' | 'day',
  only: string | null = null,
): Promise<Presence[]> =>
  database.rows(
    // Codes are grouped first: what they stand for is only looked up for the few that are left.
    `SELECT DISTINCT ${only === null ? `splitByChar('/', toString(source))[1]` : '{only:String}'} AS source, toString(kind) AS kind, toString(since) AS since
     FROM (
       SELECT ${only === null ? 'source, ' : ''}kind, ${by === 'month' ? 'toStartOfMonth(day)' : 'day'} AS since
       FROM ${DATABASE}.${only === null ? 'acts' : 'tallies'}
       WHERE pilot = {pilot:String} AND day >= {from:Date} AND day < {to:Date} AND ${PUBLISHED}
       GROUP BY ${only === null ? 'source, ' : ''}kind, since) AS found
     ORDER BY source, kind, since`,
    row,
    { ...question, ...(only === null ? {} : { only }) },
  )
