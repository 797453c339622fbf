import type { Conversation } from '@commonhold/metrics/tables'
import { z } from 'zod'
import { PUBLISHED } from '../acts/published.ts'
import type { Database } from '../database.ts'
import { DATABASE } from '../schema/tables.ts'
import { filterOf, paramsOf, type Question } from './question.ts'

const row = z.object({ starter: z.string(), people: z.array(z.string()), count: z.number() })

/** Conversations whose root lies in the window, with the humans who took part until 14 days after it. Those with the
 *  same starter and the same people are counted together. */
export async function conversations(database: Database, question: Question): Promise<Conversation[]> {
  const rows = await database.rows(
    `SELECT starter, people, toFloat64(count()) AS count FROM (
       SELECT conv, any(toString(starter)) AS starter, arraySort(groupUniqArray(toString(person))) AS people
       FROM ${DATABASE}.acts
       WHERE pilot = {pilot:String} AND kind IN ('post', 'reply') AND conv != 0 AND counts AND root_day >= {from:Date} AND root_day < {to:Date}
         AND day < addDays({to:Date}, 15) AND ${PUBLISHED} AND ${filterOf(question.filters)}
       GROUP BY conv)
     GROUP BY starter, people ORDER BY starter, people`,
    row,
    paramsOf(question),
  )
  return rows.map(({ starter, people, count }) => ({ starter: starter || null, people, count }))
}
