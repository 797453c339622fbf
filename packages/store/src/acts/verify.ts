import { z } from 'zod'
import type { Database } from '../database.ts'
import { DATABASE } from '../schema/tables.ts'
import { ACT_COLUMNS, deriveActs } from './derive.ts'
import { NOW, PUBLISHED } from './published.ts'
import { lensParams, type Recompute } from './recompute.ts'
import { UNAIDED } from './scope.ts'

const DIGEST = `sum(cityHash64(${ACT_COLUMNS.join(', ')}))`

/** Recomputes into nothing and compares with what is published, day by day; and the tallies with their acts. */
const COMPARE = `
SELECT count() AS slices, countIf(derived != published OR tallied != counted) AS differences,
       groupArrayIf(toString(day), derived != published OR tallied != counted) AS days
FROM (
  SELECT day, sum(derived) AS derived, sum(published) AS published, sum(counted) AS counted, sum(tallied) AS tallied FROM (
    SELECT day, ${DIGEST} AS derived, toUInt64(0) AS published, toUInt64(0) AS counted, toUInt64(0) AS tallied FROM (${deriveActs(UNAIDED)}) GROUP BY day
    UNION ALL
    SELECT day, 0, ${DIGEST}, count(), 0 FROM ${DATABASE}.acts WHERE pilot = {pilot:String} AND ${PUBLISHED} GROUP BY day
    UNION ALL
    SELECT day, 0, 0, 0, sum(acts) FROM ${DATABASE}.tallies WHERE pilot = {pilot:String} AND ${PUBLISHED} GROUP BY day
  ) GROUP BY day
)`

const comparison = z.object({ slices: z.number(), differences: z.number(), days: z.array(z.string()) })
export type Comparison = z.output<typeof comparison>

/** Zero differences is the proof that what is published follows from what stands. Runs beside the writer. */
export async function compareWithDerived(database: Database, recompute: Recompute): Promise<Comparison> {
  const [found] = await database.rows(COMPARE, comparison, { ...lensParams(recompute), asOf: NOW })
  return found ?? { slices: 0, differences: 0, days: [] }
}
