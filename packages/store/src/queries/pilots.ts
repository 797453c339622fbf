import { z } from 'zod'
import { NOW, PUBLISHED } from '../acts/published.ts'
import type { Database } from '../database.ts'
import { DATABASE } from '../schema/tables.ts'

const nameRow = z.object({ pilot: z.string() })

/** Every pilot anything is known of. */
export async function pilotIds(database: Database): Promise<string[]> {
  const rows = await database.rows(`SELECT DISTINCT pilot FROM ${DATABASE}.tickets ORDER BY pilot`, nameRow)
  return rows.map((row) => row.pilot)
}

const extentRow = z.object({ first: z.string(), last: z.string(), events: z.number() })

export interface Extent {
  /** Days of the first and last published act; null while there is none. */
  readonly first: string | null
  readonly last: string | null
  /** Acts of humans and of nobody known that stand. */
  readonly events: number
}

export async function pilotExtent(database: Database, pilot: string, asOf = NOW): Promise<Extent> {
  const [found] = await database.rows(
    `SELECT toString(min(day)) AS first, toString(max(day)) AS last, toFloat64(sum(acts)) AS events
     FROM ${DATABASE}.tallies WHERE pilot = {pilot:String} AND ${PUBLISHED}`,
    extentRow,
    { pilot, asOf },
  )
  return found && found.events > 0 ? found : { first: null, last: null, events: 0 }
}

const revisionRow = z.object({ revision: z.number(), at: z.string() })

export interface Revision {
  readonly revision: number
  /** When it was published, ISO 8601. */
  readonly at: string
}

/** The newest published revision at or before a revision or an instant (ISO 8601); null before the first. */
export async function revisionAsOf(
  database: Database,
  pilot: string,
  asOf: { revision: number } | { instant: string } | null,
): Promise<Revision | null> {
  const condition =
    asOf === null
      ? '1'
      : 'revision' in asOf
        ? 'revision <= {revision:UInt64}'
        : `published <= {instant:DateTime64(3, 'UTC')}`
  const params =
    asOf === null
      ? {}
      : 'revision' in asOf
        ? { revision: asOf.revision }
        : { instant: new Date(asOf.instant).toISOString().replace('T', ' ').slice(0, 23) }
  const [found] = await database.rows(
    `SELECT revision, toString(max(published)) AS at FROM ${DATABASE}.head WHERE pilot = {pilot:String} AND ${condition}
     GROUP BY revision ORDER BY revision DESC LIMIT 1`,
    revisionRow,
    { pilot, ...params },
  )
  return found ? { revision: found.revision, at: `${found.at.replace(' ', 'T')}Z` } : null
}

const coverageRow = z.object({
  origin: z.string(),
  source: z.string(),
  first: z.string(),
  last: z.string(),
  until: z.string(),
  /** The last event itself, milliseconds since 1970. */
  lastAt: z.number(),
})

/** One archive's or one live feed's stretch of one source, in days of the zone given, all inclusive. */
export type CoverageStretch = z.output<typeof coverageRow>

export const coverageStretches = (
  database: Database,
  pilot: string,
  zone: string,
): Promise<CoverageStretch[]> =>
  database.rows(
    `SELECT origin, source, toString(toDate(min(first), {zone:String})) AS first, toString(toDate(max(last), {zone:String})) AS last,
            toString(toDate(max(until), {zone:String})) AS until, toFloat64(toUnixTimestamp64Milli(max(coverage.last))) AS lastAt
     FROM ${DATABASE}.coverage WHERE pilot = {pilot:String} GROUP BY origin, source ORDER BY source, first, origin`,
    coverageRow,
    { pilot, zone },
  )
