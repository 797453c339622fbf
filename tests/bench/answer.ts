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

interface Grown {
  readonly name: string
  readonly acts: number
  readonly days: number
}

const MIDDLE = 10_000_000

export async function benchAnswer(sizes: readonly number[], rounds = 15): Promise<Result[]> {
  const grown: Grown[] = sizes.map((acts) => ({ name: `${acts / 1e6} M facts`, acts, days: DAYS }))
  const most = Math.max(...sizes)
  const years = (DAYS / 365) * (most / MIDDLE)
  const longer: Grown = {
    name: `${most / 1e6} M facts in ${years} years`,
    acts: most,
    days: DAYS * (most / MIDDLE),
  }
  if (most > MIDDLE) grown.push(longer)
  const results: Result[] = []
  const taken = new Map<string, number>()
  for (const each of grown) {
    const ms = await measured(each, rounds)
    taken.set(each.name, ms.answer)
    results.push({
      what: `28-day ownership tables, ${each.name}`,
      measured: `${ms.answer.toFixed(1)} ms`,
      limit: `${ms.rollup.toFixed(1)} ms over a perfect rollup`,
      ratio: (ms.answer / ms.rollup).toFixed(2),
      aim: '≤ 2',
    })
  }
  const middle = taken.get(`${MIDDLE / 1e6} M facts`)
  const growth = (what: string, name: string): Result[] => {
    const ms = taken.get(name)
    if (middle === undefined || ms === undefined || most <= MIDDLE) return []
    const limit = `${middle.toFixed(1)} ms at ${MIDDLE / 1e6} M`
    return [{ what, measured: `${ms.toFixed(1)} ms`, limit, ratio: (ms / middle).toFixed(2), aim: '≤ 1.5' }]
  }
  return [
    ...results,
    ...growth(
      'ten times as many facts in the same days: each day ten times as dense',
      `${most / 1e6} M facts`,
    ),
    ...growth('ten times as many facts in ten times as many days: as dense as before', longer.name),
  ]
}

/** The last days but some, so that a longer pilot has as much before them as it is longer. */
async function measured({ acts, days }: Grown, rounds: number) {
  const { store, close } = await temporaryStore()
  const { database } = store
  const pilot = 'bench'
  await generateActs(database, { pilot, acts, people: 10_000, days, from: FROM })
  await makeRollup(database)
  const to = addDays(FROM, days - 302)
  const question = {
    pilot,
    from: addDays(to, -28),
    to,
    asOf: NOW,
    eventSet: { set: 'ownership' } as const,
    filters: {},
  }
  const ms = await inTurn(rounds, {
    answer: () => spreadTables(database, question),
    rollup: () => overRollup(database, question.from, question.to),
  })
  await close()
  return ms
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
