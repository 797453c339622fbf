import { FACETS, type Facet } from '@commonhold/contracts/events/kinds'
import type { AnswerThere, FacetSpace } from '@commonhold/metrics/handover/tables'
import { z } from 'zod'
import type { Database } from '../database.ts'
import { DATABASE } from '../schema/tables.ts'
import { filterOf, inWindow, paramsOf, type Question } from './question.ts'

const spaceRow = z.object({
  person: z.string(),
  facet: z.enum(FACETS),
  space: z.string(),
  acts: z.number(),
  days: z.number(),
  last: z.string(),
})

/** Where and when a few people did the acts of a few facets, by space. */
export async function facetSpaces(
  database: Database,
  question: Question,
  people: readonly string[],
  facets: readonly Facet[],
): Promise<FacetSpace[]> {
  const rows = await database.rows(
    `SELECT toString(person) AS person, toString(facet) AS facet, toString(space) AS space, toFloat64(count()) AS acts,
            toFloat64(uniqExact(day)) AS days, toString(max(day)) AS last
     FROM ${DATABASE}.acts
     WHERE ${inWindow} AND person IN {people:Array(String)} AND facet IN {facets:Array(String)} AND ${filterOf(question.filters)}
     GROUP BY person, facet, space ORDER BY facet, person, acts DESC, space`,
    spaceRow,
    { ...paramsOf(question), people: [...people], facets: [...facets] },
  )
  return rows.map((row) => ({ ...row, space: row.space || null }))
}

const answerRow = z.object({ space: z.string(), person: z.string(), acts: z.number(), days: z.number() })

/** Who answers in a few spaces, most first.
 *  @param most people of each space */
export const answersIn = (
  database: Database,
  question: Question,
  spaces: readonly string[],
  most: number,
): Promise<AnswerThere[]> =>
  database.rows(
    `SELECT toString(space) AS space, toString(person) AS person, toFloat64(count()) AS acts, toFloat64(uniqExact(day)) AS days
     FROM ${DATABASE}.acts
     WHERE ${inWindow} AND person != '' AND facet = 'answering' AND space IN {spaces:Array(String)} AND ${filterOf(question.filters)}
     GROUP BY space, person ORDER BY space, acts DESC, days DESC, person LIMIT {most:UInt32} BY space`,
    answerRow,
    { ...paramsOf(question), spaces: [...spaces], most },
  )
