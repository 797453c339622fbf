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
import { isRevisionGone } from './queries/revisions.ts'
import { openStore, type Store } from './store.ts'
import { tidyUp, verifyPilot } from './upkeep.ts'

let folder: string
let database: Database
let store: Store

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'commonhold-upkeep-'))
  database = await openEmbedded(folder, connectEmbedded as (path: string) => Client)
  store = await openStore(database)
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

const DAY = 86_400_000_000

const post = (pilot: string, id: string, day: number, actor: string): CommonholdEvent => ({
  ...act('commit', actor, day * DAY, { source: 'tool:one', id }),
  pilot,
})

const count = async (table: string, condition = '1') => {
  const rows = await database.written(
    `SELECT count() AS n FROM commonhold.${table} WHERE ${condition}`,
    z.object({ n: z.number() }),
  )
  return rows[0]?.n
}

test('what differs is found and derived anew', async () => {
  await store.writer.accept([post('broken', 'a', 16_000, 'p_1'), post('broken', 'b', 16_001, 'p_2')])
  await store.writer.settle()
  expect(await verifyPilot(store, 'broken')).toEqual({ slices: 2, differences: 0, repaired: 0 })

  await database.command(`DELETE FROM commonhold.acts WHERE pilot = 'broken' AND id = 'a'`)
  expect(await verifyPilot(store, 'broken')).toEqual({ slices: 2, differences: 1, repaired: 1 })
  expect(await verifyPilot(store, 'broken')).toEqual({ slices: 2, differences: 0, repaired: 0 })
})

test('what is accepted and not yet published is no difference', async () => {
  await store.writer.accept([post('waiting', 'a', 16_000, 'p_1')])
  expect(await verifyPilot(store, 'waiting', { tries: 2, pauseMs: 1 })).toBeNull()
  await store.writer.settle()
  expect(await verifyPilot(store, 'waiting')).toMatchObject({ differences: 0 })
})

test('tidying up removes what is settled and keeps what is open, published or askable', async () => {
  await store.writer.accept([post('tidy', 'a', 16_000, 'p_1')])
  await store.writer.settle()
  await store.writer.accept([post('tidy', 'b', 16_000, 'p_2')])
  await store.writer.settle()
  const acts = await count('acts')
  await tidyUp(database)
  expect(await count('acts')).toBe(acts)
  expect(await count('tickets', `pilot = 'tidy'`)).toBe(2)

  await store.writer.accept([post('tidy', 'a', 16_005, 'p_1')])
  const ofOpenTicket = `ticket = (SELECT max(ticket) FROM commonhold.tickets)`
  const open = await count('marks', ofOpenTicket)
  await tidyUp(database)
  expect(await count('marks', ofOpenTicket)).toBe(open)
  expect(open).toBeGreaterThan(0)
  await store.writer.settle()
  expect(await verifyPilot(store, 'tidy')).toEqual({ slices: 2, differences: 0, repaired: 0 })
})

test('revisions that were replaced longer ago than they are kept go', async () => {
  const published = await count(
    'acts',
    `pilot = 'tidy' AND (day, revision) IN (SELECT day, max(revision) FROM commonhold.head WHERE pilot = 'tidy' GROUP BY day)`,
  )
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  expect(await tidyUp(database, 0)).toBeGreaterThan(0)
  expect(await count('acts', `pilot = 'tidy'`)).toBe(published)
  expect(await verifyPilot(store, 'tidy')).toMatchObject({ differences: 0 })
})

test('whatever may have been removed is said to be gone, and the newest never is', async () => {
  const revisions = await database.written(
    `SELECT DISTINCT revision FROM commonhold.head WHERE pilot = 'tidy' ORDER BY revision`,
    z.object({ revision: z.number() }),
  )
  expect(revisions.length).toBeGreaterThan(2)
  for (const [index, { revision }] of revisions.entries()) {
    expect(await isRevisionGone(database, 'tidy', revision, 0)).toBe(index < revisions.length - 1)
    expect(await isRevisionGone(database, 'tidy', revision)).toBe(false)
  }
})
