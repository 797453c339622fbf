import { z } from 'zod'
import type { Database } from './database.ts'
import { DATABASE } from './schema/tables.ts'

/** Tickets and revisions: one ascending series a store. */
export type Numbers = () => number

/** Goes on above every number the store has seen, also those of work that a crash cut short: rows written under such
 *  a revision must never be published by a later one. One process writes a store, so a counter in it is enough. */
export async function createNumbers(database: Database): Promise<Numbers> {
  const [found] = await database.written(
    `SELECT greatest(
       (SELECT max(ticket) FROM ${DATABASE}.tickets), (SELECT max(ticket) FROM ${DATABASE}.marks),
       (SELECT max(revision) FROM ${DATABASE}.acts), (SELECT max(revision) FROM ${DATABASE}.head),
       (SELECT max(revision) FROM ${DATABASE}.firsts), (SELECT max(generation) FROM ${DATABASE}.actors), (SELECT max(generation) FROM ${DATABASE}.lenses),
       (SELECT max(version) FROM ${DATABASE}.documents)) AS highest`,
    z.object({ highest: z.number() }),
  )
  let last = found?.highest ?? 0
  return () => ++last
}
