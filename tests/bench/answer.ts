/** A 28-day ownership answer over 1 M, 10 M and 100 M facts, beside the same SQL over a perfect rollup. */

import { addDays } from '@commonhold/metrics/time/day'
import { NOW } from '@commonhold/store/acts/published'
import type { Database } from '@commonhold/store/database'
import { spreadTables } from '@commonhold/store/queries/spread'
import { z } from 'zod'
import { generateActs } from './generate-acts.ts'
import { inTurn, type Result } from './measure.ts'
import { temporaryStore } from './temporary-store.ts'

const FROM = '2023-01-01'
const DAYS = 730

export async function benchAnswer(sizes: readonly number[], rounds = 15): Promise<Result[]> {
  const results: Result[] = []
  const taken = new Map<number, number>()
  for (const acts of sizes) {
    const { store, close } = await temporaryStore()
    const { database } = store
    const pilot = 'bench'
    await generateActs(database, { pilot, acts, people: 10_000, days: DAYS, from: FROM })
    await makeRollup(database)
    const question = {
      pilot,
      from: addDays(FROM, 400),
      to: addDays(FROM, 428),
      asOf: NOW,
      eventSet: { set: 'ownership' } as const,
      filters: {},
    }
    const ms = await inTurn(rounds, {
      answer: () => spreadTables(database, question),
      rollup: () => overRollup(database, question.from, question.to),
    })
    taken.set(acts, ms.answer)
    results.push({
      what: `28-day ownership tables, ${acts / 1e6} M facts`,
      measured: `${ms.answer.toFixed(1)} ms`,
      limit: `${ms.rollup.toFixed(1)} ms over a perfect rollup`,
      ratio: (ms.answer / ms.rollup).toFixed(2),
      aim: '≤ 2',
    })
    await close()
  }
  const [middle, most] = [taken.get(10_000_000), taken.get(100_000_000)]
  if (middle !== undefined && most !== undefined)
    results.push({
      what: 'the same, from 10 M to 100 M facts',
      measured: `${most.toFixed(1)} ms`,
      limit: `${middle.toFixed(1)} ms at 10 M`,
      ratio: (most / middle).toFixed(2),
      aim: '≤ 1.5',
    })
  return results
}

/** Nothing but what the question needs, one row for each (day, person, facet, unit). */
const makeRollup = async (database: Database) => {
  await database.command(
    `CREATE TABLE commonhold.rollup (day Date, person LowCardinality(String), facet LowCardinality(String), unit LowCardinality(String), acts UInt32) ENGINE = MergeTree ORDER BY (day, person)`,
  )
  await database.command(
    `INSERT INTO commonhold.rollup SELECT day, person, facet, unit, sum(acts) FROM commonhold.tallies WHERE class = 'ownership' GROUP BY ALL`,
  )
}

const overRollup = (database: Database, from: string, to: string) =>
  database.rows(
    `SELECT toString(person) AS person, toString(facet) AS facet, toString(unit) AS unit, toFloat64(sum(acts)) AS acts, toFloat64(uniqExact(day)) AS days,
            multiIf(grouping(facet) = 0, 'facet', grouping(unit) = 0, 'unit', 'person') AS level
     FROM commonhold.rollup WHERE day >= {from:Date} AND day < {to:Date}
     GROUP BY GROUPING SETS ((person), (person, facet), (person, unit)) ORDER BY level, person, facet, unit`,
    z.object({
      person: z.string(),
      facet: z.string(),
      unit: z.string(),
      acts: z.number(),
      days: z.number(),
      level: z.string(),
    }),
    { from, to },
  )
