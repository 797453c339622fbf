import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { connectEmbedded } from '@commonhold/testkit/embedded/connect'
import { pilotHistory } from '@commonhold/testkit/pilots/arbitrary'
import { correct, post, reply, retract, settings } from '@commonhold/testkit/pilots/builder'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { NOW, PUBLISHED } from '../acts/published.ts'
import type { Client, Database } from '../database.ts'
import { openEmbedded } from '../embedded.ts'
import { openStore, type Store } from '../store.ts'

let folder: string
let database: Database
let store: Store
let pilots = 0

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'commonhold-undo-'))
  database = await openEmbedded(folder, connectEmbedded as (path: string) => Client)
  store = await openStore(database)
})

afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

const newPilot = () => `pilot${++pilots}`
const of = (pilot: string, events: readonly CommonholdEvent[]) =>
  events.map((event) => ({ ...event, pilot }) as CommonholdEvent)

async function importAll(pilot: string, origin: string, events: readonly CommonholdEvent[]) {
  const writer = await store.writer.beginImport(pilot, origin)
  await writer.append(of(pilot, events))
  await writer.finish()
  await store.writer.settle()
}

async function undo(pilot: string, origin: string) {
  await store.writer.withdraw(pilot, origin)
  await store.writer.settle()
}

const text = z.record(z.string(), z.unknown())

/** All that is published, without what says when. */
const published = (pilot: string, asOf = NOW) =>
  database.rows(
    `SELECT * EXCEPT (pilot, revision) FROM commonhold.acts WHERE pilot = {pilot:String} AND ${PUBLISHED} ORDER BY day, time, source, id, kind`,
    text,
    { pilot, asOf },
  )

const count = async (table: string, pilot: string, origin: string) => {
  const [row] = await database.rows(
    `SELECT count() AS n FROM commonhold.${table} FINAL WHERE pilot = {pilot:String} AND origin = {origin:String}`,
    z.object({ n: z.number() }),
    { pilot, origin },
  )
  return row?.n
}

test('import A, import B, undo A: what is published is what B alone gives, whatever they share', async () => {
  const share = fc.array(fc.constantFrom('a', 'b', 'both'), { minLength: 1 })
  await fc.assert(
    fc.asyncProperty(pilotHistory(), share, fc.boolean(), async (events, whose, live) => {
      const told = (by: 'a' | 'b') =>
        events.filter((_, i) => [by, 'both'].includes(whose[i % whose.length] as string))
      const [pilot, alone] = [newPilot(), newPilot()]
      await importAll(pilot, 'import-a', told('a'))
      if (live) await store.writer.accept(of(pilot, told('b')))
      else await importAll(pilot, 'import-b', told('b'))
      await undo(pilot, 'import-a')
      await importAll(alone, 'import-b', told('b'))
      expect(await published(pilot)).toEqual(await published(alone))
      for (const table of ['events', 'directory', 'coverage'])
        expect(await count(table, pilot, 'import-a')).toBe(0)
      // Again changes nothing, as a crash before the last step would do it again.
      await undo(pilot, 'import-a')
      expect(await published(pilot)).toEqual(await published(alone))
    }),
    { numRuns: Number(process.env['COMMONHOLD_TEST_RUNS'] ?? 8) },
  )
}, 600_000)

test('an older version seen live comes back when the import that corrected it is undone', async () => {
  const pilot = newPilot()
  const question = post('ada', '2024-03-01T09:00Z', { space: 'help' })
  const answer = reply('bob', '2024-03-01T09:05Z', question)
  await store.writer.accept(of(pilot, [question, answer]))
  await store.writer.settle()
  const before = await published(pilot)
  await importAll(pilot, 'import-a', [retract(answer, { sequence: 5 }), correct(question, { actor: 'cem' })])
  const [{ revision } = { revision: 0 }] = await database.rows(
    'SELECT max(revision) AS revision FROM commonhold.head WHERE pilot = {pilot:String}',
    z.object({ revision: z.number() }),
    { pilot },
  )
  expect(await published(pilot)).toHaveLength(1)
  await undo(pilot, 'import-a')
  expect(await published(pilot)).toEqual(before)
  expect(await published(pilot, revision)).toHaveLength(1)
})

test('settings an import brought go with it', async () => {
  const pilot = newPilot()
  await store.writer.accept(of(pilot, [post('ada', '2024-03-01T23:30Z')]))
  await store.writer.settle()
  await importAll(pilot, 'import-a', [settings({ timeZone: 'Asia/Kathmandu' })])
  expect((await published(pilot))[0]?.['day']).toBe('2024-03-02')
  await undo(pilot, 'import-a')
  expect((await published(pilot))[0]?.['day']).toBe('2024-03-01')
})

test('what settles while an import is being written does not settle the import', async () => {
  const pilot = newPilot()
  await importAll(pilot, 'import-a', [settings({})])
  const writer = await store.writer.beginImport(pilot, 'import-b')
  await writer.append(of(pilot, [post('ada', '2024-03-01T09:00Z')]))
  await store.writer.accept(of(pilot, [post('bob', '2024-03-01T10:00Z')]))
  await store.writer.settle()
  expect(await published(pilot)).toHaveLength(1)
  await writer.append(of(pilot, [post('cem', '2024-03-01T11:00Z')]))
  await writer.finish()
  await store.writer.settle()
  expect(await published(pilot)).toHaveLength(3)
})

test('what settles while a batch is being accepted does not settle the batch', async () => {
  const pilot = newPilot()
  const accepting = store.writer.accept(of(pilot, [post('ada', '2024-03-01T09:00Z')]))
  await store.writer.settle()
  await accepting
  await store.writer.settle()
  expect(await published(pilot)).toHaveLength(1)
})
