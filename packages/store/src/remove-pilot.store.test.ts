import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { connectEmbedded } from '@commonhold/testkit/embedded/connect'
import { act } from '@commonhold/testkit/pilots/builder'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Client, Database } from './database.ts'
import { openEmbedded } from './embedded.ts'
import { pilotExtent, pilotIds } from './queries/pilots.ts'
import { removePilot } from './remove-pilot.ts'
import { TABLES } from './schema/tables.ts'
import { openStore, type Store } from './store.ts'

let folder: string
let database: Database
let store: Store

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'commonhold-remove-'))
  database = await openEmbedded(folder, connectEmbedded as (path: string) => Client)
  store = await openStore(database)
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

const commit = (pilot: string, actor: string): CommonholdEvent => ({
  ...act('commit', actor, 1.4e15, { source: 'git:one', id: 'a' }),
  pilot,
})

test('nothing of a removed pilot is left, all of another one, and it can be made anew', async () => {
  for (const pilot of ['gone', 'kept']) await store.writer.accept([commit(pilot, 'p_1')])
  await store.documents.put('imports', [{ id: 'i', pilot: 'gone', body: {} }])
  await store.writer.settle()
  await removePilot(database, 'gone')

  expect(await pilotIds(database)).toEqual(['kept'])
  for (const { name } of TABLES) {
    const [left] = await database.written(
      `SELECT count() AS n FROM commonhold.${name} WHERE pilot = 'gone'`,
      z.object({ n: z.number() }),
    )
    expect(left, name).toEqual({ n: 0 })
  }
  expect(await pilotExtent(database, 'kept')).toMatchObject({ events: 1 })

  await store.writer.accept([commit('gone', 'p_2')])
  await store.writer.settle()
  expect(await pilotExtent(database, 'gone')).toMatchObject({ events: 1 })
})
