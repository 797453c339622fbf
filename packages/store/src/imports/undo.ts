import type { Database } from '../database.ts'
import { FACTS_WITHOUT_ORIGIN } from '../facts/append.ts'
import { DATABASE } from '../schema/tables.ts'

const OF_IMPORT = 'pilot = {pilot:String} AND origin = {origin:String}'

/** A mutation returns once it is done everywhere, so that the next statement sees what it left. */
const remove = (table: string, where: string) =>
  `ALTER TABLE ${DATABASE}.${table} DELETE WHERE ${where} SETTINGS mutations_sync = 2`

/** The identities of the import: what stands under them is forgotten, and told anew by everybody else's events.
 *  A fact that was overwritten cannot be brought back otherwise. */
const FORGET_FACTS = remove(
  'facts',
  `pilot = {pilot:String} AND (source, id) IN (SELECT source, id FROM ${DATABASE}.events WHERE ${OF_IMPORT})`,
)

/** Takes an import's rows out of the store and lets stand what others brought of the same.
 *  The import's events go last: until then they say which facts are concerned, so that after a crash all of it can be
 *  done again. An event that arrives meanwhile is in `events` before its fact is written, so it is told anew as well.
 *  @param origin of the import, never '' */
export async function takeBack(database: Database, pilot: string, origin: string): Promise<void> {
  if (origin === '') throw new Error('only imports can be taken back')
  const params = { pilot, origin }
  await database.command(FORGET_FACTS, params)
  await database.command(FACTS_WITHOUT_ORIGIN, params)
  for (const table of ['directory', 'coverage', 'events'])
    await database.command(remove(table, OF_IMPORT), params)
}
