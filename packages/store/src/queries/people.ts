import { ACT_CLASSES, type ActClass } from '@commonhold/contracts/events/kinds'
import type { PersonClasses, PersonFirsts } from '@commonhold/metrics/tables'
import { dayFromNumber } from '@commonhold/metrics/time/day'
import { z } from 'zod'
import { PUBLISHED } from '../acts/published.ts'
import type { Database } from '../database.ts'
import { type Filters, filterParams, inWindow, paramsOf, type Question, tableFor } from './question.ts'

/** Where a class stands in ACT_CLASSES, from 1. */
export const RANK = `transform(class, [${ACT_CLASSES.map((name) => `'${name}'`).join(', ')}], range(1, ${ACT_CLASSES.length + 1}), 0)`

const classesRow = z.object({ people: z.array(z.string()), ranks: z.array(z.number()) })

/** The highest class each person with any act in the window reached; the event set does not matter. */
export async function personClasses(database: Database, question: Question): Promise<PersonClasses[]> {
  const [found] = await database.rows(
    `SELECT groupArray(toString(person)) AS people, groupArray(rank) AS ranks FROM (
       SELECT person, max(${RANK}) AS rank FROM ${tableFor(question.filters)} WHERE ${inWindow} AND person != '' GROUP BY person ORDER BY person)`,
    classesRow,
    paramsOf(question),
  )
  return found ? classesOf(found.people, found.ranks) : []
}

export const classesOf = (people: readonly string[], ranks: readonly number[]): PersonClasses[] =>
  people.map((person, at) => {
    const highest = ACT_CLASSES[(ranks[at] as number) - 1] as ActClass
    return {
      person,
      highest,
      contributed: highest === 'participation' || highest === 'ownership',
      acted: highest !== 'passive',
    }
  })

const spansRow = z.object({
  people: z.array(z.string()),
  firsts: z.array(z.number()),
  lasts: z.array(z.number()),
  contributions: z.array(z.number()),
  ownerships: z.array(z.number()),
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
  const [found] = await database.rows(
    `SELECT groupArray(toString(person)) AS people, groupArray(toUInt16(first)) AS firsts, groupArray(toUInt16(last)) AS lasts,
            groupArray(toUInt16(contribution)) AS contributions, groupArray(toUInt16(ownership)) AS ownerships
     FROM (
       SELECT person, min(day) AS first, max(day) AS last,
              minIf(day, ${RANK} >= ${rankOf('participation')}) AS contribution, minIf(day, class = 'ownership') AS ownership
       FROM ${tableFor(filters)} WHERE pilot = {pilot:String} AND person != '' AND ${PUBLISHED} GROUP BY person ORDER BY person)`,
    spansRow,
    { pilot, asOf, ...filterParams(filters) },
  )
  if (found === undefined) return []
  const days = new Map<number, string>()
  const dayOf = (number: number) => {
    const day = days.get(number) ?? dayFromNumber(number)
    days.set(number, day)
    return day
  }
  // The first of no days at all is the engine's day 0, before anything could have happened.
  const dayOrNone = (number: number) => (number === 0 ? null : dayOf(number))
  return found.people.map((person, at) => ({
    person,
    first: dayOf(found.firsts[at] as number),
    last: dayOf(found.lasts[at] as number),
    contribution: dayOrNone(found.contributions[at] as number),
    ownership: dayOrNone(found.ownerships[at] as number),
  }))
}

const rankOf = (name: ActClass) => ACT_CLASSES.indexOf(name) + 1
