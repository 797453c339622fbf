import type { Responses, Suggestions } from '@commonhold/metrics/feedback/tables'
import { z } from 'zod'
import { PUBLISHED } from '../acts/published.ts'
import type { Database } from '../database.ts'
import { DATABASE } from '../schema/tables.ts'
import { filterOf, inWindow, paramsOf, type Question } from './question.ts'

/** Until when answers can be known: the end of the last covered day. */
export interface CoverageEnd {
  /** The day after it. */
  readonly until: string
  readonly zone: string
}

const END = `toDateTime64({until:String}, 6, {zone:String})`
const HOUR = 3_600_000_000

/** Explicit conversations with a human root in the window, and how long each waited for another person: the root is the
 *  first message, which knows who answered. Filters are about who asked, and where: anybody may answer. */
export async function responses(
  database: Database,
  question: Question,
  end: CoverageEnd,
): Promise<Responses> {
  const rows = await database.binary(
    `SELECT groupArray(if(answered_by = '' OR answered_at >= ${END}, nan, greatest(0, dateDiff('microsecond', time, answered_at)) / ${HOUR})) AS waited,
            groupArray(dateDiff('microsecond', time, ${END}) / ${HOUR}) AS watched
     FROM ${DATABASE}.acts WHERE ${inWindow} AND root AND explicit AND notEmpty(people) AND time < ${END} AND ${filterOf(question.filters)}`,
    { ...paramsOf(question), ...end },
  )
  return { waited: rows.float64s(), watched: rows.float64s() }
}

const askedRow = z.object({ asked: z.number() })
const closedRow = z.object({ person: z.string(), everybody: z.number(), closed: z.number() })

/** Suggestions of the window that had 14 days to be taken up, and by whom they were. */
export async function suggestions(
  database: Database,
  question: Question,
  end: CoverageEnd,
): Promise<Suggestions> {
  const due = `FROM ${DATABASE}.acts WHERE ${inWindow} AND ${filterOf(question.filters)} AND suggestion AND person != ''
    AND time < ${END} - INTERVAL 14 DAY`
  const params = { ...paramsOf(question), ...end }
  const [[found], rows] = await Promise.all([
    database.rows(`SELECT toFloat64(uniqExact(conv)) AS asked ${due}`, askedRow, params),
    database.rows(
      `SELECT toString(person) AS person, grouping(person) AS everybody, toFloat64(uniqExact(conv)) AS closed
       FROM ${DATABASE}.acts
       WHERE pilot = {pilot:String} AND ${PUBLISHED} AND facet = 'listening' AND conv IN (SELECT conv ${due})
       GROUP BY GROUPING SETS ((person), ()) ORDER BY closed DESC, person`,
      closedRow,
      params,
    ),
  ])
  return {
    asked: found?.asked ?? 0,
    closed: rows.find(({ everybody }) => everybody === 1)?.closed ?? 0,
    by: rows.flatMap(({ person, everybody, closed }) =>
      everybody === 1 || person === '' ? [] : [{ person, closed }],
    ),
  }
}
