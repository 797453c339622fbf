import { ACT_CLASSES } from '@commonhold/contracts/events/kinds'
import type { Conversation, PersonClasses } from '@commonhold/metrics/tables'
import type { PeriodKind } from '@commonhold/metrics/time/period'
import { z } from 'zod'
import { PUBLISHED } from '../acts/published.ts'
import type { Database } from '../database.ts'
import { DATABASE } from '../schema/tables.ts'
import { eventSetCondition, filterOf, inWindow, paramsOf, type Question, tableFor } from './question.ts'
import { type SpreadTables, spreadRow, tablesOf } from './spread.ts'

/** The same questions as for one window, for every calendar period of it, in one reading. Periods without anything
 *  are missing from the maps; keys are the first days of periods. */

const FIRST_DAY: Readonly<Record<PeriodKind, (day: string) => string>> = {
  day: (day) => day,
  week: (day) => `toMonday(${day})`,
  month: (day) => `toStartOfMonth(${day})`,
  quarter: (day) => `toStartOfQuarter(${day})`,
  half: (day) => `makeDate(toYear(${day}), if(toMonth(${day}) > 6, 7, 1), 1)`,
  year: (day) => `toStartOfYear(${day})`,
}

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

const conversationRow = z.object({
  period: z.string(),
  starter: z.string(),
  people: z.array(z.string()),
  count: z.number(),
})

/** Conversations by the period their root lies in. */
export async function conversationsByPeriod(
  database: Database,
  question: Question,
  kind: PeriodKind,
): Promise<Map<string, Conversation[]>> {
  const rows = await database.rows(
    `SELECT toString(period) AS period, starter, people, toFloat64(count()) AS count FROM (
       SELECT conv, ${FIRST_DAY[kind]('any(root_day)')} AS period, any(toString(starter)) AS starter,
              arraySort(groupUniqArray(toString(person))) AS people
       FROM ${DATABASE}.acts
       WHERE pilot = {pilot:String} AND kind IN ('post', 'reply') AND conv != 0 AND counts AND root_day >= {from:Date} AND root_day < {to:Date}
         AND day < addDays({to:Date}, 15) AND ${PUBLISHED} AND ${filterOf(question.filters)}
       GROUP BY conv)
     GROUP BY period, starter, people ORDER BY period, starter, people`,
    conversationRow,
    paramsOf(question),
  )
  return byPeriod(rows, (of) =>
    of.map(({ starter, people, count }) => ({ starter: starter || null, people, count })),
  )
}
