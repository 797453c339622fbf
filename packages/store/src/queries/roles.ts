import { ACT_CLASSES, FACETS } from '@commonhold/contracts/events/kinds'
import type { Participation } from '@commonhold/metrics/roles/behaviour'
import { ACTS_NEEDED, DAYS_NEEDED, type FacetDays } from '@commonhold/metrics/roles/held'
import type { Conversing } from '@commonhold/metrics/roles/persona'
import type { DayRange } from '@commonhold/metrics/tables'
import { z } from 'zod'
import { PUBLISHED } from '../acts/published.ts'
import type { Database } from '../database.ts'
import { DATABASE } from '../schema/tables.ts'
import { filterOf, inWindow, paramsOf, type Question, tableFor } from './question.ts'

const daysRow = z.object({
  person: z.string(),
  facet: z.enum(FACETS),
  days: z.array(z.number()),
  acts: z.array(z.number()),
})

/** The days of each person's acts of each facet, over all time: a role may have been held since long ago. Who never did
 *  enough to hold one is left out. */
export const facetDays = (
  database: Database,
  { pilot, asOf, filters }: Pick<Question, 'pilot' | 'asOf' | 'filters'>,
): Promise<FacetDays[]> =>
  database.rows(
    `SELECT person, facet, sorted.1 AS days, sorted.2 AS acts FROM (
       SELECT person, facet, arraySort(groupArray((toUInt16(day), acts))) AS sorted FROM (
         SELECT toString(person) AS person, toString(facet) AS facet, day, toUInt32(sum(acts)) AS acts
         FROM ${tableFor(filters)} WHERE pilot = {pilot:String} AND person != '' AND facet != '' AND ${PUBLISHED}
         GROUP BY person, facet, day)
       GROUP BY person, facet HAVING count() >= ${DAYS_NEEDED} AND sum(acts) >= ${ACTS_NEEDED})
     ORDER BY person, facet`,
    daysRow,
    { pilot, asOf, ...definedOf(filters) },
  )

const definedOf = (filters: Question['filters']) =>
  Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined))

const participationRow = z.object({
  person: z.string(),
  highest: z.enum(['', ...ACT_CLASSES]),
  contributions: z.number(),
  days: z.number(),
  previousDays: z.number(),
  weeks: z.number(),
  unit: z.string(),
})

const RANKED = ACT_CLASSES.map((name) => `'${name}'`).join(', ')
const CONTRIBUTES = `class IN ('participation', 'ownership')`

/** What everybody did in the window and in the stretch before it, in one reading.
 *  @param earliest first day of that stretch  @param weeks the days of the wholly covered weeks, Monday to Sunday */
export async function participation(
  database: Database,
  question: Question,
  earliest: string,
  weeks: DayRange,
): Promise<Participation[]> {
  const rows = await database.rows(
    `SELECT toString(person) AS person,
            if(countIf(inside) = 0, '', [${RANKED}][maxIf(indexOf([${RANKED}], toString(class)), inside)]) AS highest,
            toFloat64(sumIf(acts, inside AND ${CONTRIBUTES})) AS contributions,
            toFloat64(uniqExactIf(day, inside AND ${CONTRIBUTES})) AS days,
            toFloat64(uniqExactIf(day, NOT inside AND ${CONTRIBUTES})) AS previousDays,
            toFloat64(uniqExactIf(toMonday(day), day >= {weeksFrom:Date} AND day < {weeksTo:Date} AND ${CONTRIBUTES})) AS weeks,
            argMaxIf(toString(unit), (day, toString(unit)), inside AND unit != '') AS unit
     FROM (SELECT *, day >= {windowFrom:Date} AS inside FROM ${tableFor(question.filters)} WHERE ${inWindow} AND person != '')
     GROUP BY person HAVING highest != '' OR previousDays > 0 ORDER BY person`,
    participationRow,
    {
      ...paramsOf({ ...question, from: earliest }),
      windowFrom: question.from,
      weeksFrom: weeks.from,
      weeksTo: weeks.to,
    },
  )
  return rows.map((found) => ({ ...found, highest: found.highest || null, unit: found.unit || null }))
}

const conversingRow = z.object({
  person: z.string(),
  posts: z.number(),
  replies: z.number(),
  received: z.number(),
})

/** Messages of the window by who wrote them, and the replies and reactions of others by whom they went to. */
export async function conversing(database: Database, question: Question): Promise<Map<string, Conversing>> {
  const acts = `SELECT toString(person) AS person, toString(target) AS target, kind IN ('post', 'reply') AS message, root
     FROM ${DATABASE}.acts WHERE ${inWindow} AND person != '' AND kind IN ('post', 'reply', 'reaction') AND ${filterOf(question.filters)}`
  const rows = await database.rows(
    `SELECT person, toFloat64(sum(p)) AS posts, toFloat64(sum(r)) AS replies, toFloat64(sum(g)) AS received FROM (
       SELECT person, countIf(root = 1) AS p, countIf(root = 0) AS r, 0 AS g FROM (${acts}) WHERE message GROUP BY person
       UNION ALL
       SELECT target AS person, 0, 0, count() FROM (${acts}) WHERE target != '' GROUP BY target)
     GROUP BY person ORDER BY person`,
    conversingRow,
    paramsOf(question),
  )
  return new Map(rows.map(({ person, ...counts }) => [person, counts]))
}
