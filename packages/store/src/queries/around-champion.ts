import { FACETS } from '@commonhold/contracts/events/kinds'
import type { ChampionTables, ConversationsByPart } from '@commonhold/metrics/independence/tables'
import { z } from 'zod'
import { nativeOrder } from '../acts/messages.ts'
import { PUBLISHED } from '../acts/published.ts'
import type { Database } from '../database.ts'
import { DATABASE } from '../schema/tables.ts'
import {
  type EventSet,
  eventSetCondition,
  filterOf,
  inWindow,
  paramsOf,
  type Question,
  tableFor,
} from './question.ts'

/** What there is with and without the champion: persons, several declared ones taken together. */

const IS_CHAMPION = 'person IN {champion:Array(String)}'

/** Messages of the conversations whose root lies in the window. */
const taking = (question: Question) =>
  `FROM ${DATABASE}.acts
   WHERE pilot = {pilot:String} AND kind IN ('post', 'reply') AND conv != 0 AND counts AND root_day >= {from:Date} AND root_day < {to:Date}
     AND day < addDays({to:Date}, 15) AND ${PUBLISHED} AND ${filterOf(question.filters)}`

const partRow = z.object({
  thread: z.number(),
  started: z.number(),
  present: z.number(),
  others: z.number(),
  answer: z.enum(['nobody', 'champion', 'other', 'same instant']),
  count: z.number(),
  convs: z.array(z.string()),
})

/** Conversations by what the champion was to them. */
export async function conversationsByPart(
  database: Database,
  question: Question,
  champion: readonly string[],
): Promise<ConversationsByPart[]> {
  const params = { ...paramsOf(question), champion: [...champion] }
  const rows = await database.rows(
    `SELECT thread, started, present, others, answer, toFloat64(count()) AS count, groupArrayIf(toString(conv), answer = 'same instant') AS convs FROM (
       SELECT conv, any(toString(starter)) AS begun, has({champion:Array(String)}, begun) AS started,
              uniqUpTo(1)(person) > 1 AS thread, countIf(${IS_CHAMPION}) > 0 AS present, uniqUpToIf(1)(person, person NOT IN {champion:Array(String)}) AS others,
              minOrNullIf(time, person != starter AND ${IS_CHAMPION}) AS by_champion, minOrNullIf(time, person != starter AND person NOT IN {champion:Array(String)}) AS by_other,
              multiIf(begun = '' OR (by_champion IS NULL AND by_other IS NULL), 'nobody', by_other IS NULL, 'champion', by_champion IS NULL, 'other',
                by_champion < by_other, 'champion', by_other < by_champion, 'other', 'same instant') AS answer
       ${taking(question)} GROUP BY conv)
     GROUP BY thread, started, present, others, answer ORDER BY thread, started, present, others, answer`,
    partRow,
    params,
  )
  const undecided = rows.flatMap(({ convs }) => convs)
  const first =
    undecided.length === 0 ? new Map() : await firstOfInstant(database, question, params, undecided)
  return rows.flatMap(({ answer, count, convs, ...row }): ConversationsByPart[] => {
    const part = {
      isThread: row.thread === 1,
      startedByChampion: row.started === 1,
      withChampion: row.present === 1,
      others: row.others,
    }
    if (answer !== 'same instant')
      return [{ ...part, answeredBy: answer === 'nobody' ? null : answer, count }]
    return convs.map((conv) => ({ ...part, answeredBy: first.get(conv) ?? null, count: 1 }))
  })
}

const firstRow = z.object({ told: z.string(), champion: z.number() })

/** Of replies at one instant the native id tells which came first; comparing ids is too slow for all conversations. */
async function firstOfInstant(
  database: Database,
  question: Question,
  params: ReturnType<typeof paramsOf>,
  convs: readonly string[],
): Promise<Map<string, 'champion' | 'other'>> {
  const rows = await database.rows(
    `SELECT toString(conv) AS told, argMin(${IS_CHAMPION}, (time, ${nativeOrder('id')}, source, id)) AS champion
     ${taking(question)} AND conv IN (SELECT toUInt64(arrayJoin({convs:Array(String)}))) AND person != starter GROUP BY conv`,
    firstRow,
    { ...params, convs },
  )
  return new Map(rows.map(({ told, champion }) => [told, champion === 1 ? 'champion' : 'other']))
}

const facetRow = z.object({ facet: z.enum(FACETS), was: z.number(), left: z.number() })
const peopleRow = z.object({ was: z.number(), left: z.number() })

/** Neither the champion's own nor in a conversation they started. */
const LEFT = `person NOT IN {champion:Array(String)} AND starter NOT IN {champion:Array(String)}`

/** Ownership acts by facet, and active people: how many there were, and how many without the champion.
 *  @param active which acts make somebody active */
export async function leftWithout(
  database: Database,
  question: Question,
  champion: readonly string[],
  active: EventSet,
): Promise<Pick<ChampionTables, 'facets' | 'people'>> {
  const acts = `FROM ${DATABASE}.acts WHERE ${inWindow} AND ${filterOf(question.filters)} AND person != ''`
  const params = { ...paramsOf({ ...question, eventSet: active }), champion: [...champion] }
  const [facets, [people]] = await Promise.all([
    database.rows(
      `SELECT toString(facet) AS facet, toFloat64(count()) AS was, toFloat64(countIf(${LEFT})) AS left
       ${acts} AND class = 'ownership' AND facet != '' GROUP BY facet ORDER BY facet`,
      facetRow,
      params,
    ),
    database.rows(
      `SELECT toFloat64(uniqExact(person)) AS was, toFloat64(uniqExactIf(person, ${LEFT})) AS left
       ${acts} AND ${eventSetCondition(active)}`,
      peopleRow,
      params,
    ),
  ])
  return { facets, people: people ?? { was: 0, left: 0 } }
}

const dayRow = z.object({ day: z.string(), acts: z.number() })

/** Days on which the champion did anything at all, and the acts of everybody else by day. */
export async function rhythm(
  database: Database,
  question: Question,
  champion: readonly string[],
): Promise<Pick<ChampionTables['rhythm'], 'champion' | 'others'>> {
  const params = { ...paramsOf(question), champion: [...champion] }
  const days = (table: string, condition: string) =>
    database.rows(
      `SELECT day, toFloat64(sum(acts)) AS acts FROM ${table} WHERE ${inWindow} AND person != '' AND ${condition} GROUP BY day`,
      dayRow,
      params,
    )
  const [own, others] = await Promise.all([
    days(tableFor({}), IS_CHAMPION),
    days(
      tableFor(question.filters),
      `person NOT IN {champion:Array(String)} AND ${eventSetCondition(question.eventSet)}`,
    ),
  ])
  return {
    champion: new Set(own.map(({ day }) => day)),
    others: new Map(others.map(({ day, acts }) => [day, acts])),
  }
}
