import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { publishedActs } from '@commonhold/testkit/acts/published'
import { connectEmbedded } from '@commonhold/testkit/embedded/connect'
import { comparableActs } from '@commonhold/testkit/oracle/compare'
import { deriveActs } from '@commonhold/testkit/oracle/derive'
import { pilotHistory, splitIntoBatches } from '@commonhold/testkit/pilots/arbitrary'
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
const RUNS = Number(process.env['COMMONHOLD_TEST_RUNS'] ?? 12)

test('any order, any split, any duplication: what is published equals the oracle, and verify is clean', async () => {
  await fc.assert(
    fc.asyncProperty(batches, fc.array(fc.boolean(), { minLength: 1 }), async (split, pauses) => {
      const pilot = `pilot${++pilots}`
      const told = split.map((batch) => batch.map((event) => ({ ...event, pilot }) as CommonholdEvent))
      for (const [i, batch] of told.entries()) {
        await writer.accept(batch)
        if (pauses[i % pauses.length]) await writer.settle()
      }
      await writer.settle()
      expect(await publishedActs(database, pilot)).toEqual(comparableActs(deriveActs(told.flat())))
      const comparison = await compareWithDerived(database, {
        pilot,
        lens: await currentLens(database, pilot),
        revision: 0,
      })
      expect(comparison.differences).toBe(0)
    }),
    {
      numRuns: RUNS,
      ...(process.env['COMMONHOLD_TEST_SEED'] ? { seed: Number(process.env['COMMONHOLD_TEST_SEED']) } : {}),
    },
  )
}, 600_000)
