import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { lockFolder } from '@commonhold/runtime/folder-lock'
import type { Client } from '@commonhold/store/database'
import { openEmbedded } from '@commonhold/store/embedded'
import { migrate } from '@commonhold/store/schema/migrations'
import { connectEmbedded } from './connect.ts'
import { storeFolder } from './folder.ts'

/** Brings the store of a data folder to this version's schema, and does nothing else with it.
 *  @returns the names of the migrations applied */
export async function migrateFolder(data: string): Promise<string[]> {
  const folder = path.resolve(data)
  const lock = lockFolder(folder, randomUUID())
  try {
    const database = await openEmbedded(storeFolder(folder), connectEmbedded as (path: string) => Client)
    try {
      return await migrate(database)
    } finally {
      await database.close()
    }
  } finally {
    lock.release()
  }
}
