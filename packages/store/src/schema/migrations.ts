import { hash } from 'node:crypto'
import { CommonholdError } from '@commonhold/contracts/errors'
import { z } from 'zod'
import type { Database } from '../database.ts'
import { createTable, DATABASE, TABLES } from './tables.ts'

export interface Migration {
  readonly id: number
  readonly name: string
  /** Each can be run again: a crash may come between any two. */
  readonly statements: readonly string[]
}

/** Forward only. A migration that has been released is never edited: its checksum is in every store's ledger. */
export const MIGRATIONS: readonly Migration[] = [
  { id: 1, name: 'the first tables', statements: TABLES.map(createTable) },
]

const ledgerRow = z.object({ id: z.number(), checksum: z.string() })

const checksum = (migration: Migration) => hash('sha256', migration.statements.join('\n;\n')).slice(0, 16)

/** Brings the store to this version's schema.
 *  @returns the names of the migrations applied now
 *  @throws CommonholdError store_newer, store_changed */
export async function migrate(database: Database, migrations = MIGRATIONS): Promise<string[]> {
  await database.command(`CREATE DATABASE IF NOT EXISTS ${DATABASE} ENGINE = Atomic`)
  await database.command(
    `CREATE TABLE IF NOT EXISTS ${DATABASE}.migrations (id UInt32, name String, checksum String, at DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY id`,
  )
  const applied = new Map(
    (await database.written(`SELECT id, checksum FROM ${DATABASE}.migrations`, ledgerRow)).map((row) => [
      row.id,
      row.checksum,
    ]),
  )
  const newest = Math.max(0, ...migrations.map((migration) => migration.id))
  if ([...applied.keys()].some((id) => id > newest))
    throw new CommonholdError('store_newer', 'This store was written by a newer version of Commonhold.')

  const done: string[] = []
  for (const migration of migrations) {
    const known = applied.get(migration.id)
    if (known === checksum(migration)) continue
    if (known !== undefined)
      throw new CommonholdError(
        'store_changed',
        `Migration ${migration.id} (${migration.name}) was applied to this store with other statements.`,
      )
    for (const statement of migration.statements) await database.command(statement)
    await database.insert(
      `${DATABASE}.migrations`,
      ['id', 'name', 'checksum', 'at'],
      [[migration.id, migration.name, checksum(migration), new Date().toISOString()]],
    )
    done.push(migration.name)
  }
  return done
}
