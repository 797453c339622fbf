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
  isFiltered,
  paramsOf,
  type Question,
  tableFor,
} from './question.ts'

/** What there is with and without the champion: persons, several declared ones taken together. */

const IS_CHAMPION = 'person IN {champion:Array(String)}'

/** The first message of each conversation knows who takes part, and who answered first. Of a part of the messages (a
 *  space, a unit) only grouping them tells. Rows of (starter, people, answered_by) for roots in the window. */
const conversationsIn = ({ filters }: Question) => {
  const inWindow = `pilot = {pilot:String} AND root_day >= {from:Date} AND root_day < {to:Date} AND day < addDays({to:Date}, 15) AND ${PUBLISHED}`
  if (!isFiltered(filters))
    return `SELECT starter, people, answered_by FROM ${DATABASE}.acts WHERE notEmpty(people) AND ${inWindow}`
  const order = `(time, ${nativeOrder('id')}, source, id)`
  return `SELECT begun_by AS starter, took AS people, if(begun_by = '', '', answer) AS answered_by FROM (
    SELECT any(starter) AS begun_by, groupUniqArray(person) AS took, argMinIf(toString(person), ${order}, person != starter) AS answer
    FROM ${DATABASE}.acts
    WHERE kind IN ('post', 'reply') AND conv != 0 AND counts AND ${inWindow} AND ${filterOf(filters)} GROUP BY conv)`
}

const partRow = z.object({
  thread: z.number(),
  started: z.number(),
  present: z.number(),
  others: z.number(),
  answer: z.enum(['nobody', 'champion', 'other']),
  count: z.number(),
})

/** Conversations by what the champion was to them. */
export async function conversationsByPart(
  database: Database,
  question: Question,
  champion: readonly string[],
): Promise<ConversationsByPart[]> {
  const persons = [...new Set(champion)]
  const rows = await database.rows(
    `SELECT size > 1 AS thread, starter IN {champion:Array(String)} AS started, theirs > 0 AS present, toFloat64(least(2, size - theirs)) AS others,
            multiIf(answered_by = '', 'nobody', answered_by IN {champion:Array(String)}, 'champion', 'other') AS answer, toFloat64(count()) AS count
     FROM (SELECT starter, answered_by, length(people) AS size, ${countOfChampion(persons.length)} AS theirs FROM (${conversationsIn(question)}))
     GROUP BY thread, started, present, others, answer ORDER BY thread, started, present, others, answer`,
    partRow,
    { ...paramsOf(question), champion: persons },
  )
  return rows.map(({ thread, started, present, others, answer, count }) => ({
    isThread: thread === 1,
    startedByChampion: started === 1,
    withChampion: present === 1,
    others,
    answeredBy: answer === 'nobody' ? null : answer,
    count,
  }))
}

/** How many of a conversation's people are the champion: one look for each of them, since a list within a condition on
 *  every element would be copied for each. */
const countOfChampion = (persons: number) =>
  Array.from({ length: persons }, (_, at) => `has(people, {champion:Array(String)}[${at + 1}])`).join(
    ' + ',
  ) || '0'

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
      `SELECT toFloat64(count()) AS was, toFloat64(sum(stays)) AS left
       FROM (SELECT person, max(${LEFT}) AS stays ${acts} AND ${eventSetCondition(active)} GROUP BY person)`,
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
