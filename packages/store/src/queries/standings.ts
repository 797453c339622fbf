import type { Standing } from '@commonhold/metrics/champion/champion'
import { z } from 'zod'
import { nativeOrder } from '../acts/messages.ts'
import { PUBLISHED } from '../acts/published.ts'
import type { Database } from '../database.ts'
import { DATABASE } from '../schema/tables.ts'
import { inWindow, paramsOf, type Question, tableFor } from './question.ts'

const row = z.object({
  person: z.string(),
  ownershipActs: z.number(),
  contributions: z.number(),
  firstAct: z.string(),
})

/** What a few people did in the window, and their first act ever: what tells two who own as much apart. */
export const standingsOf = (
  database: Database,
  question: Question,
  people: readonly string[],
): Promise<Standing[]> =>
  database.rows(
    `SELECT person, ownershipActs, contributions, firstAct FROM (
       SELECT toString(person) AS person, toFloat64(sumIf(acts, class = 'ownership')) AS ownershipActs,
              toFloat64(sumIf(acts, class IN ('participation', 'ownership'))) AS contributions
       FROM ${tableFor(question.filters)} WHERE ${inWindow} AND person IN {people:Array(String)} GROUP BY person) AS own
     INNER JOIN (
       SELECT toString(person) AS person, toString(min((time, ${nativeOrder('id')}, source))) AS firstAct
       FROM ${DATABASE}.acts WHERE pilot = {pilot:String} AND person IN {people:Array(String)} AND ${PUBLISHED}
       GROUP BY person) AS first USING person
     ORDER BY person`,
    row,
    { ...paramsOf(question), people: [...people] },
  )
