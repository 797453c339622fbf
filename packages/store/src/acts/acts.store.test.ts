import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { publishedActs } from '@commonhold/testkit/acts/published'
import { connectEmbedded } from '@commonhold/testkit/embedded/connect'
import { comparableActs } from '@commonhold/testkit/oracle/compare'
import { deriveActs } from '@commonhold/testkit/oracle/derive'
import { pilotHistory, splitIntoBatches } from '@commonhold/testkit/pilots/arbitrary'
import { post, reply, topic } from '@commonhold/testkit/pilots/builder'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client, Database } from '../database.ts'
import { currentLens } from '../directory/lens.ts'
import { openEmbedded } from '../embedded.ts'
import { createNumbers } from '../numbers.ts'
import { migrate } from '../schema/migrations.ts'
import { createWriter, type Writer } from '../writer.ts'
import { compareWithDerived } from './verify.ts'

let folder: string
let database: Database
let writer: Writer
let pilots = 0

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'commonhold-acts-'))
  database = await openEmbedded(folder, connectEmbedded as (path: string) => Client)
  await migrate(database)
  writer = createWriter(database, await createNumbers(database))
})

afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

const batches = pilotHistory().chain((events) => splitIntoBatches(events))
// Shrinking a history would take many minutes: the seed printed repeats it as it is.
const RUNS = Number(process.env['COMMONHOLD_TEST_RUNS'] ?? 12)

const seeded = process.env['COMMONHOLD_TEST_SEED']
  ? { seed: Number(process.env['COMMONHOLD_TEST_SEED']) }
  : {}
const isDirectory = ({ stream }: CommonholdEvent) => stream !== 'activity' && stream !== 'retraction'
const told = (split: readonly CommonholdEvent[][]) => {
  const pilot = `pilot${++pilots}`
  return {
    pilot,
    batches: split.map((batch) => batch.map((event) => ({ ...event, pilot }) as CommonholdEvent)),
  }
}

async function expectPublished(pilot: string, events: CommonholdEvent[]) {
  expect(await publishedActs(database, pilot)).toEqual(comparableActs(deriveActs(events)))
  const lens = await currentLens(database, pilot)
  expect((await compareWithDerived(database, { pilot, lens, revision: 0 })).differences).toBe(0)
}

test('any order, any split, any duplication: what is published equals the oracle, and verify is clean', async () => {
  await fc.assert(
    fc.asyncProperty(batches, fc.array(fc.boolean(), { minLength: 1 }), async (split, pauses) => {
      const { pilot, batches } = told(split)
      for (const [i, batch] of batches.entries()) {
        await writer.accept(batch)
        if (pauses[i % pauses.length]) await writer.settle()
      }
      await writer.settle()
      await expectPublished(pilot, batches.flat())
    }),
    { numRuns: RUNS, endOnFailure: true, ...seeded },
  )
}, 600_000)

// A change of the directory rebuilds the pilot and would hide what a recompute of touched days gets wrong.
test('with the directory known beforehand, every batch leaves what the oracle says', async () => {
  await fc.assert(
    fc.asyncProperty(batches, async (split) => {
      const { pilot, batches } = told([
        split.flat().filter(isDirectory),
        ...split.map((batch) => batch.filter((event) => !isDirectory(event))),
      ])
      const sofar: CommonholdEvent[] = []
      const known = new Map<number, unknown>()
      for (const batch of batches.filter((batch) => batch.length > 0)) {
        sofar.push(...batch)
        await writer.accept(batch)
        const settled = await writer.settle()
        const acts = await publishedActs(database, pilot)
        expect(acts).toEqual(comparableActs(deriveActs(sofar)))
        for (const { revision } of settled) known.set(revision, acts)
      }
      // What was known at a revision can still be told.
      for (const [revision, acts] of known)
        expect(await publishedActs(database, pilot, revision)).toEqual(acts)
      await expectPublished(pilot, sofar)
    }),
    { numRuns: RUNS, endOnFailure: true, ...seeded },
  )
}, 600_000)

// Found by the property above: the tool names a thread after a message, and an older post turns out to be its root.
test('a reply to what a thread is named after answers its author, not the root’s', async () => {
  const named = topic('p_ada', '2024-05-02T10:00Z')
  const older = post('p_cem', '2024-05-01T10:00Z', { conversation: named.data.object })
  const { pilot, batches } = told([[named, older, reply('p_dov', '2024-05-03T10:00Z', named)]])
  await writer.accept(batches.flat())
  await writer.settle()
  const acts = await publishedActs(database, pilot)
  expect(acts.map(({ person, target }) => [person, target])).toEqual([
    ['p_cem', null],
    ['p_ada', 'p_cem'],
    ['p_dov', 'p_ada'],
  ])
  await expectPublished(pilot, batches.flat())
})

// Found by a property of the questions: a post may name a flat one as its thread, as a broadcast does.
test('a flat post that another post names as its thread roots it', async () => {
  const flat = post('p_ada', '2024-05-01T10:00Z')
  const broadcast = post('p_dov', '2024-05-01T12:00Z', { conversation: flat.data.object })
  const { pilot, batches } = told([[flat, broadcast, post('p_cem', '2024-05-01T10:30Z')]])
  await writer.accept(batches.flat())
  await writer.settle()
  await expectPublished(pilot, batches.flat())
})
