import type { Threads } from '@commonhold/metrics/independence/tables'
import type { PeriodKind } from '@commonhold/metrics/time/period'
import { z } from 'zod'
import { PUBLISHED } from '../acts/published.ts'
import type { Database } from '../database.ts'
import { DATABASE } from '../schema/tables.ts'
import { FIRST_DAY, filterOf, isFiltered, paramsOf, type Question } from './question.ts'

const CONVERSES = `pilot = {pilot:String} AND root_day >= {from:Date} AND root_day < {to:Date} AND day < addDays({to:Date}, 15) AND ${PUBLISHED}`

/** The first message of each conversation knows who takes part in it. Of a part of the messages (a space, a unit) only
 *  grouping them tells. Rows of (root_day, starter, people), threads only. */
const threadsIn = ({ filters }: Question) =>
  isFiltered(filters)
    ? `SELECT begun AS root_day, begun_by AS starter, took AS people FROM (
       SELECT any(root_day) AS begun, any(starter) AS begun_by, groupUniqArray(person) AS took
       FROM ${DATABASE}.acts WHERE kind IN ('post', 'reply') AND conv != 0 AND counts AND ${CONVERSES} AND ${filterOf(filters)}
       GROUP BY conv HAVING length(took) > 1)`
    : `SELECT root_day, starter, people FROM ${DATABASE}.acts WHERE length(people) > 1 AND ${CONVERSES}`

/** A thread is gone without its starter, and without either of two: '' stands for the others, and a thread of two is
 *  told twice. */
const LOST = `arrayJoin(multiIf(length(people) = 2, people, has(people, starter), [starter], [''::LowCardinality(String)]))`

const row = z.object({
  period: z.string(),
  people: z.array(z.string()),
  lost: z.array(z.number()),
  threads: z.number(),
})

const reduced = (question: Question, period: string) =>
  `SELECT period, groupArrayIf(toString(person), person != '') AS people, groupArrayIf(toFloat64(gone), person != '') AS lost, toFloat64(sum(halves) / 2) AS threads
   FROM (SELECT ${period} AS period, ${LOST} AS person, count() AS gone, sum(if(length(people) = 2, 1, 2)) AS halves
     FROM (${threadsIn(question)}) GROUP BY period, person)
   GROUP BY period`

const threadsOfRow = ({ people, lost, threads }: z.output<typeof row>): Threads => ({
  threads,
  lost: people.map((person, at) => ({ person, threads: lost[at] as number })),
})

export const NO_THREADS: Threads = { threads: 0, lost: [] }

/** Threads whose root lies in the window, and how many of them would be gone without each person. */
export async function threads(database: Database, question: Question): Promise<Threads> {
  const [found] = await database.rows(reduced(question, `''`), row, paramsOf(question))
  return found ? threadsOfRow(found) : NO_THREADS
}

/** The same by the period the roots lie in; keys are first days, periods without threads are missing. */
export async function threadsByPeriod(
  database: Database,
  question: Question,
  kind: PeriodKind,
): Promise<Map<string, Threads>> {
  const rows = await database.rows(
    reduced(question, `toString(${FIRST_DAY[kind]('root_day')})`),
    row,
    paramsOf(question),
  )
  return new Map(rows.map((found) => [found.period, threadsOfRow(found)]))
}
