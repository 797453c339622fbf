import { ACT_CLASSES } from '@commonhold/contracts/events/kinds'
import type { PersonClasses, PersonFirsts } from '@commonhold/metrics/tables'
import { z } from 'zod'
import { PUBLISHED } from '../acts/published.ts'
import type { Database } from '../database.ts'
import { type Filters, filterParams, inWindow, paramsOf, type Question, tableFor } from './question.ts'

const classesRow = z.object({ person: z.string(), highest: z.enum(ACT_CLASSES) })

/** The highest class each person with any act in the window reached; the event set does not matter. */
export async function personClasses(database: Database, question: Question): Promise<PersonClasses[]> {
  const rows = await database.rows(
    `SELECT toString(person) AS person, ['passive', 'light', 'participation', 'ownership'][max(indexOf(['passive', 'light', 'participation', 'ownership'], toString(class)))] AS highest
     FROM ${tableFor(question.filters)} WHERE ${inWindow} AND person != '' GROUP BY person ORDER BY person`,
    classesRow,
    paramsOf(question),
  )
  return rows.map(({ person, highest }) => ({
    person,
    highest,
    contributed: highest === 'participation' || highest === 'ownership',
    acted: highest !== 'passive',
  }))
}

const spanRow = z.object({
  person: z.string(),
  first: z.string(),
  last: z.string(),
  contribution: z.string(),
  ownership: z.string(),
})

export interface PersonSpan extends PersonFirsts {
  /** Days of the first and the last act of any kind, joins included. */
  readonly first: string
  readonly last: string
}

/** Everybody who ever did anything, with the days of the first and last act, first contribution, first ownership act.
 *  @param filters of the acts that are looked at: the first of them in a space, say, is the first there */
export async function personSpans(
  database: Database,
  pilot: string,
  asOf: number,
  filters: Filters = {},
): Promise<PersonSpan[]> {
  const rows = await database.rows(
    `SELECT toString(person) AS person, min(day) AS first, max(day) AS last,
            if(countIf(class IN ('participation', 'ownership')) = 0, '', toString(minIf(day, class IN ('participation', 'ownership')))) AS contribution,
            if(countIf(class = 'ownership') = 0, '', toString(minIf(day, class = 'ownership'))) AS ownership
     FROM ${tableFor(filters)} WHERE pilot = {pilot:String} AND person != '' AND ${PUBLISHED} GROUP BY person ORDER BY person`,
    spanRow,
    { pilot, asOf, ...filterParams(filters) },
  )
  return rows.map((found) => ({
    ...found,
    contribution: found.contribution || null,
    ownership: found.ownership || null,
  }))
}
