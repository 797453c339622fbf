import { ACT_CLASSES } from '@commonhold/contracts/events/kinds'
import type { PersonClasses } from '@commonhold/metrics/tables'
import type { PeriodKind } from '@commonhold/metrics/time/period'
import { z } from 'zod'
import type { Database } from '../database.ts'
import { eventSetCondition, FIRST_DAY, inWindow, paramsOf, type Question, tableFor } from './question.ts'
import { type SpreadTables, spreadRow, tablesOf } from './spread.ts'

/** The same questions as for one window, for every calendar period of it, in one reading. Periods without anything
 *  are missing from the maps; keys are the first days of periods. */

const byPeriod = <Row extends { period: string }, Value>(
  rows: readonly Row[],
  value: (rows: Row[]) => Value,
) => new Map([...Map.groupBy(rows, ({ period }) => period)].map(([period, of]) => [period, value(of)]))

export async function spreadByPeriod(
  database: Database,
  question: Question,
  kind: PeriodKind,
): Promise<Map<string, SpreadTables>> {
  const rows = await database.rows(
    `SELECT toString(period) AS period, toString(person) AS person, toString(facet) AS facet, toString(unit) AS unit,
            toFloat64(sum(acts)) AS acts, toFloat64(uniqExact(day)) AS days,
            multiIf(grouping(facet) = 0, 'facet', grouping(unit) = 0, 'unit', 'person') AS level
     FROM (SELECT *, ${FIRST_DAY[kind]('day')} AS period FROM ${tableFor(question.filters)}
           WHERE ${inWindow} AND ${eventSetCondition(question.eventSet)})
     GROUP BY GROUPING SETS ((period, person), (period, person, facet), (period, person, unit))
     ORDER BY period, level, person, facet, unit`,
    spreadRow.extend({ period: z.string() }),
    paramsOf(question),
  )
  return byPeriod(rows, tablesOf)
}

const classesRow = z.object({ period: z.string(), person: z.string(), highest: z.enum(ACT_CLASSES) })

const RANKED = ACT_CLASSES.map((name) => `'${name}'`).join(', ')

export async function classesByPeriod(
  database: Database,
  question: Question,
  kind: PeriodKind,
): Promise<Map<string, PersonClasses[]>> {
  const rows = await database.rows(
    `SELECT toString(period) AS period, toString(person) AS person, [${RANKED}][max(indexOf([${RANKED}], toString(class)))] AS highest
     FROM (SELECT *, ${FIRST_DAY[kind]('day')} AS period FROM ${tableFor(question.filters)} WHERE ${inWindow} AND person != '')
     GROUP BY period, person ORDER BY period, person`,
    classesRow,
    paramsOf(question),
  )
  return byPeriod(rows, (of) =>
    of.map(({ person, highest }) => ({
      person,
      highest,
      contributed: highest === 'participation' || highest === 'ownership',
      acted: highest !== 'passive',
    })),
  )
}
