import { z } from 'zod'
import { compareWithDerived } from './acts/verify.ts'
import type { Database, Params } from './database.ts'
import { currentLens } from './directory/lens.ts'
import { DATABASE } from './schema/tables.ts'
import type { Store } from './store.ts'
import { openTickets } from './tickets.ts'

/** Care of a store in use: proof that what is published follows from what stands, and removal of what nobody needs. */

/** Superseded revisions are kept this long for answers "as known then". */
export const REVISIONS_KEPT_DAYS = 400

export interface Verified {
  /** Days compared. */
  readonly slices: number
  readonly differences: number
  /** Days derived anew because they differed. */
  readonly repaired: number
}

/** Compares one pilot and derives it anew where it differs. What is accepted and not yet published is no difference:
 *  a comparison made while a ticket was open says nothing, unless it found none.
 *  @returns null when the pilot was never at rest */
export async function verifyPilot(
  store: Store,
  pilot: string,
  { tries = 5, pauseMs = 2_000 }: { tries?: number; pauseMs?: number } = {},
): Promise<Verified | null> {
  const { database, writer } = store
  const compared = async () =>
    compareWithDerived(database, { pilot, lens: await currentLens(database, pilot), revision: 0 })
  for (let tried = 0; tried < tries; tried++) {
    const before = await atRest(database, pilot)
    const { slices, differences } = await compared()
    if (differences === 0) return { slices, differences, repaired: 0 }
    if (before !== null && before === (await atRest(database, pilot))) {
      await writer.rebuild(pilot)
      const after = await compared()
      return { slices, differences, repaired: differences - after.differences }
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  return null
}

/** The newest ticket of a pilot none of whose tickets is open; null while one is. */
async function atRest(database: Database, pilot: string): Promise<number | null> {
  if ((await openTickets(database, pilot)).length > 0) return null
  const [found] = await database.written(
    `SELECT max(ticket) AS newest FROM ${DATABASE}.tickets WHERE pilot = {pilot:String}`,
    z.object({ newest: z.number() }),
    { pilot },
  )
  return found?.newest ?? 0
}

/** Below every number that work under way may use: a revision is higher than the tickets it settles. */
async function settledBelow(database: Database): Promise<number> {
  const open = (await openTickets(database)).flatMap(({ tickets }) => tickets)
  if (open.length > 0) return Math.min(...open)
  const [found] = await database.written(
    `SELECT max(ticket) AS newest FROM ${DATABASE}.tickets`,
    z.object({ newest: z.number() }),
  )
  return found?.newest ?? 0
}

const SETTLED_MARKS = 'ticket < {below:UInt64}'

/** A pilot's newest ticket stays: it says that the pilot is known, and which numbers were used. */
const SETTLED_TICKETS = `ticket < {below:UInt64} AND (pilot, ticket) NOT IN (SELECT pilot, max(ticket) FROM ${DATABASE}.tickets GROUP BY pilot)`

/** Rows of a recompute that was cut short: never published, and never will be. */
const ORPHANED = `revision < {below:UInt64} AND (pilot, day, revision) NOT IN (SELECT pilot, day, revision FROM ${DATABASE}.head)`

/** Rows of a day that a later revision has replaced for longer than they are kept. */
const OUTDATED = `(pilot, day, revision) IN (
  SELECT pilot, day, revision FROM (
    SELECT pilot, day, revision, leadInFrame(published, 1, published) OVER w AS replaced, leadInFrame(revision, 1, 0) OVER w AS by
    FROM ${DATABASE}.head
    WINDOW w AS (PARTITION BY pilot, day ORDER BY revision ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING))
  WHERE by > 0 AND replaced < now() - INTERVAL {kept:UInt32} DAY)`

/** Removes settled marks and tickets, and revisions that nobody can ask for any more.
 *  @returns rows removed */
export async function tidyUp(database: Database, keptDays = REVISIONS_KEPT_DAYS): Promise<number> {
  const params = { below: await settledBelow(database), kept: keptDays }
  let removed = 0
  for (const [table, condition] of [
    ['marks', SETTLED_MARKS],
    ['tickets', SETTLED_TICKETS],
    ['acts', ORPHANED],
    ['tallies', ORPHANED],
    ['acts', OUTDATED],
    ['tallies', OUTDATED],
  ] as const)
    removed += await remove(database, table, condition, params)
  return removed
}

/** Looks first: a deletion rewrites parts of the table even where it finds nothing. */
async function remove(database: Database, table: string, condition: string, params: Params): Promise<number> {
  const [found] = await database.written(
    `SELECT toFloat64(count()) AS n FROM ${DATABASE}.${table} WHERE ${condition}`,
    z.object({ n: z.number() }),
    params,
  )
  const n = found?.n ?? 0
  if (n > 0) await database.command(`DELETE FROM ${DATABASE}.${table} WHERE ${condition}`, params)
  return n
}
