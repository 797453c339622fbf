import type { Database } from './database.ts'
import { DATABASE, TABLES } from './schema/tables.ts'

/** Its tickets go last: as long as one is there the pilot is known, and what a crash cut short can be done again. */
const LAST = 'tickets'

/** Removes a pilot and everything that is known of it, for good. Whoever still sends its events makes it anew. */
export async function removePilot(database: Database, pilot: string): Promise<void> {
  const tables = TABLES.map(({ name }) => name).filter((name) => name !== LAST)
  for (const table of [...tables, LAST])
    await database.command(
      `ALTER TABLE ${DATABASE}.${table} DELETE WHERE pilot = {pilot:String} SETTINGS mutations_sync = 2`,
      { pilot },
    )
}
