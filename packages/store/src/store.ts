import type { Database } from './database.ts'
import { createDocuments, type Documents } from './documents.ts'
import { createNumbers } from './numbers.ts'
import { migrate } from './schema/migrations.ts'
import { createWriter, type Writer } from './writer.ts'

export interface Store {
  /** For the questions in queries/. */
  readonly database: Database
  readonly writer: Writer
  readonly documents: Documents
}

/** Brings the schema up to date; the caller runs `writer.recover()` before it accepts anything. */
export async function openStore(database: Database): Promise<Store> {
  await migrate(database)
  const next = await createNumbers(database)
  return { database, writer: createWriter(database, next), documents: createDocuments(database, next) }
}
