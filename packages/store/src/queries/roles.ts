import { ACT_CLASSES, FACETS, type Facet } from '@commonhold/contracts/events/kinds'
import type { Participation } from '@commonhold/metrics/roles/behaviour'
import { ACTS_NEEDED, DAYS_NEEDED, type FacetDays } from '@commonhold/metrics/roles/held'
import type { Conversing } from '@commonhold/metrics/roles/persona'
import type { DayRange } from '@commonhold/metrics/tables'
import { z } from 'zod'
import type { Database } from '../database.ts'
import { DATABASE } from '../schema/tables.ts'
import { dayOf, facetOf, readCells } from './cells.ts'
import { rowsOf } from './columns.ts'
import { RANK } from './people.ts'
import { filterOf, inWindow, paramsOf, type Question, tableFor } from './question.ts'

/** Before and after all days there can be: a role may have been held since long ago. */
const EVER: DayRange = { from: '1970-01-01', to: '2149-06-06' }

/** The days of each person's acts of each facet, over all time. Who never did enough to hold one is left out. */
export async function facetDays(
  database: Database,
  { pilot, asOf, filters }: Pick<Question, 'pilot' | 'asOf' | 'filters'>,
): Promise<FacetDays[]> {
  const question: Question = { pilot, asOf, filters, ...EVER, eventSet: { set: 'all' } }
  const people = await readCells(database, question, { condition: `person != '' AND facet != ''` })
  return people.flatMap(({ person, cells }) => {
    // One number a cell, facet before day before acts: sorted, what belongs together stands together.
    const keys = new Float64Array(cells.length / 2)
    for (let at = 0; at < keys.length; at++) {
      const place = cells[2 * at + 1] as number
      keys[at] = (facetOf(place) * MOST_DAYS + dayOf(place)) * MOST_ACTS + (cells[2 * at] as number)
    }
    return facetsOf(person, keys.sort())
  })
}

const MOST_DAYS = 2 ** 16
const MOST_ACTS = 2 ** 32

function facetsOf(person: string, keys: Float64Array): FacetDays[] {
  const found: (FacetDays & { days: number[]; acts: number[] })[] = []
  let facet = 0
  for (const key of keys) {
    const acts = key % MOST_ACTS
    const place = (key - acts) / MOST_ACTS
    const day = place % MOST_DAYS
    const now = (place - day) / MOST_DAYS
    if (now !== facet) found.push({ person, facet: FACETS[now - 1] as Facet, days: [], acts: [] })
    facet = now
    const own = found.at(-1) as (typeof found)[number]
    if (own.days.at(-1) === day) own.acts.push((own.acts.pop() as number) + acts)
    else {
      own.days.push(day)
      own.acts.push(acts)
    }
  }
  return found.filter(
    ({ days, acts }) => days.length >= DAYS_NEEDED && acts.reduce((sum, one) => sum + one, 0) >= ACTS_NEEDED,
  )
}

const participationColumns = z.object({
  person: z.array(z.string()),
  rank: z.array(z.number()),
  contributions: z.array(z.number()),
  days: z.array(z.number()),
  previousDays: z.array(z.number()),
  weeks: z.array(z.number()),
  unit: z.array(z.string()),
})

const CONTRIBUTES = `class IN ('participation', 'ownership')`

/** What everybody did in the window and in the stretch before it, in one reading.
 *  @param earliest first day of that stretch  @param weeks the days of the wholly covered weeks, Monday to Sunday */
export async function participation(
  database: Database,
  question: Question,
  earliest: string,
  weeks: DayRange,
): Promise<Participation[]> {
  const [found] = await database.rows(
    `SELECT groupArray(toString(person)) AS person, groupArray(highest) AS rank, groupArray(toFloat64(contributions)) AS contributions,
            groupArray(toFloat64(days)) AS days, groupArray(toFloat64(previousDays)) AS previousDays, groupArray(toFloat64(weeks)) AS weeks, groupArray(toString(unit)) AS unit
     FROM (
       SELECT person, maxIf(${RANK}, inside) AS highest,
              sumIf(acts, inside AND ${CONTRIBUTES}) AS contributions,
              uniqExactIf(day, inside AND ${CONTRIBUTES}) AS days,
              uniqExactIf(day, NOT inside AND ${CONTRIBUTES}) AS previousDays,
              uniqExactIf(toMonday(day), day >= {weeksFrom:Date} AND day < {weeksTo:Date} AND ${CONTRIBUTES}) AS weeks,
              argMaxIf(unit, (day, unit), inside AND unit != '') AS unit
       FROM (SELECT *, day >= {windowFrom:Date} AS inside FROM ${tableFor(question.filters)} WHERE ${inWindow} AND person != '')
       GROUP BY person HAVING highest != 0 OR previousDays > 0 ORDER BY person)`,
    participationColumns,
    {
      ...paramsOf({ ...question, from: earliest }),
      windowFrom: question.from,
      weeksFrom: weeks.from,
      weeksTo: weeks.to,
    },
  )
  return rowsOf(found ?? NOBODY).map(({ rank, unit, ...rest }) => ({
    ...rest,
    highest: ACT_CLASSES[rank - 1] ?? null,
    unit: unit || null,
  }))
}

const NOBODY: z.output<typeof participationColumns> = {
  person: [],
  rank: [],
  contributions: [],
  days: [],
  previousDays: [],
  weeks: [],
  unit: [],
}

const conversingColumns = z.object({
  person: z.array(z.string()),
  posts: z.array(z.number()),
  replies: z.array(z.number()),
  received: z.array(z.number()),
})

/** Messages of the window by who wrote them, and the replies and reactions of others by whom they went to. */
export async function conversing(database: Database, question: Question): Promise<Map<string, Conversing>> {
  const acts = `FROM ${DATABASE}.acts WHERE ${inWindow} AND person != '' AND ${filterOf(question.filters)}`
  const [found] = await database.rows(
    `SELECT groupArray(toString(person)) AS person, groupArray(toFloat64(p)) AS posts, groupArray(toFloat64(r)) AS replies, groupArray(toFloat64(g)) AS received
     FROM (SELECT person, sum(posts) AS p, sum(replies) AS r, sum(got) AS g FROM (
         SELECT person, countIf(root) AS posts, countIf(NOT root) AS replies, 0 AS got ${acts} AND kind IN ('post', 'reply') GROUP BY person
         UNION ALL
         SELECT target AS person, 0 AS posts, 0 AS replies, count() AS got ${acts} AND kind IN ('post', 'reply', 'reaction') AND target != '' GROUP BY target)
       GROUP BY person)`,
    conversingColumns,
    paramsOf(question),
  )
  const people = rowsOf(found ?? { person: [], posts: [], replies: [], received: [] })
  return new Map(people.map(({ person, ...counts }) => [person, counts]))
}
