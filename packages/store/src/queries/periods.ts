import type { PersonClasses } from '@commonhold/metrics/tables'
import { dayNumber } from '@commonhold/metrics/time/day'
import { type PeriodKind, periodsIn } from '@commonhold/metrics/time/period'
import { z } from 'zod'
import type { Database } from '../database.ts'
import { lengthOf, readCells } from './cells.ts'
import { classesOf, RANK } from './people.ts'
import { FIRST_DAY, inWindow, paramsOf, type Question, tableFor } from './question.ts'
import { type SpreadTables, spreadOf } from './spread.ts'

/** The same questions as for one window, for every calendar period of it, in one reading. Periods without anything
 *  are missing from the maps; keys are the first days of periods. */

export async function spreadByPeriod(
  database: Database,
  question: Question,
  kind: PeriodKind,
  { units = true, facets = true }: { units?: boolean; facets?: boolean } = {},
): Promise<Map<string, SpreadTables>> {
  const periods = periodsIn(kind, question)
  const first = dayNumber(question.from)
  const partOf = new Uint16Array(lengthOf(question))
  periods.forEach(({ from, to }, part) => {
    partOf.fill(part, Math.max(0, dayNumber(from) - first), dayNumber(to) - first)
  })
  const tables = spreadOf(await readCells(database, question, { units, facets }), partOf, periods.length)
  return new Map(
    periods.flatMap(({ from }, part) => {
      const spread = tables[part] as SpreadTables
      return spread.acts.length > 0 || spread.unattributed > 0 ? [[from, spread]] : []
    }),
  )
}

const classesRow = z.object({ period: z.string(), people: z.array(z.string()), ranks: z.array(z.number()) })

export async function classesByPeriod(
  database: Database,
  question: Question,
  kind: PeriodKind,
): Promise<Map<string, PersonClasses[]>> {
  const rows = await database.rows(
    `SELECT toString(period) AS period, groupArray(toString(person)) AS people, groupArray(rank) AS ranks
     FROM (SELECT period, person, max(${RANK}) AS rank
       FROM (SELECT *, ${FIRST_DAY[kind]('day')} AS period FROM ${tableFor(question.filters)} WHERE ${inWindow} AND person != '')
       GROUP BY period, person)
     GROUP BY period`,
    classesRow,
    paramsOf(question),
  )
  return new Map(rows.map(({ period, people, ranks }) => [period, classesOf(people, ranks)]))
}
