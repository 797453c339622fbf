import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { microsOfInstant } from '@commonhold/contracts/events/instant'
import { connectEmbedded } from '@commonhold/testkit/embedded/connect'
import { withCommonLabels } from '@commonhold/testkit/oracle/compare'
import { deriveActs, type OracleAct } from '@commonhold/testkit/oracle/derive'
import { pilotHistory, splitIntoBatches } from '@commonhold/testkit/pilots/arbitrary'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Client, Database } from '../database.ts'
import { currentLens } from '../directory/lens.ts'
import { openEmbedded } from '../embedded.ts'
import { createNumbers } from '../numbers.ts'
import { migrate } from '../schema/migrations.ts'
import { createWriter, type Writer } from '../writer.ts'
import { NOW, PUBLISHED } from './published.ts'
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
      expect(await published(pilot)).toEqual(expected(told.flat()))
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

/** What both implementations must agree on. Whom nobody knows takes part in no conversation, so its label is not compared. */
const comparable = (acts: OracleAct[]) =>
  withCommonLabels(acts.map((act) => (act.person === '' ? { ...act, conversation: '' } : act))).map((act) =>
    act.person === ''
      ? { ...act, rootDay: null, counts: true, root: false, starter: null, target: null }
      : act,
  )

const expected = (events: CommonholdEvent[]) => comparable(deriveActs(events)).map((act) => ({ ...act }))

const row = z.object({
  source: z.string(),
  id: z.string(),
  day: z.string(),
  at: z.string(),
  person: z.string(),
  class: z.enum(['passive', 'light', 'participation', 'ownership']),
  facet: z.string(),
  kind: z.string(),
  label: z.string(),
  root: z.number(),
  counts: z.number(),
  starter: z.string(),
  root_day: z.string(),
  target: z.string(),
  mentions: z.array(z.string()),
  space: z.string(),
  evidence: z.string(),
})

async function published(pilot: string) {
  const rows = await database.rows(
    `SELECT source, id, day, toString(time) AS at, person, class, facet, kind, toString(conv) AS label, root, counts, starter, root_day, target, mentions, space, evidence
     FROM commonhold.acts WHERE pilot = {pilot:String} AND ${PUBLISHED}`,
    row,
    { pilot, asOf: NOW },
  )
  return comparable(
    rows.map(
      (found) =>
        ({
          source: found.source,
          id: found.id,
          day: found.day,
          time: microsOfInstant(`${found.at.replace(' ', 'T')}Z`) as number,
          person: found.person,
          class: found.class,
          facet: found.facet || null,
          kind: found.kind,
          conversation: found.label === '0' ? '' : found.label,
          root: found.root === 1,
          counts: found.counts === 1,
          starter: found.starter || null,
          rootDay: found.label === '0' ? null : found.root_day,
          target: found.target || null,
          mentions: found.mentions,
          unit: null,
          evidence: found.evidence,
          space: found.space || null,
        }) as OracleAct,
    ),
  )
}
