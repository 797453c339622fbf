import { z } from 'zod'
import type { Database } from '../database.ts'
import { eventSetCondition, inWindow, paramsOf, type Question, tableFor } from './question.ts'

const unitRow = z.object({ unit: z.string(), people: z.number() })

/** How many people with an act of the event set each unit has in the window, by the unit they were in when they acted.
 *  Units in which nobody acted are missing. */
export async function activeByUnit(database: Database, question: Question): Promise<Map<string, number>> {
  const rows = await database.rows(
    `SELECT toString(unit) AS unit, toFloat64(uniqExact(person)) AS people FROM ${tableFor(question.filters)}
     WHERE ${inWindow} AND person != '' AND unit != '' AND ${eventSetCondition(question.eventSet)}
     GROUP BY unit ORDER BY unit`,
    unitRow,
    paramsOf(question),
  )
  return new Map(rows.map(({ unit, people }) => [unit, people]))
}

const blocksRow = z.object({ people: z.array(z.string()), blocks: z.array(z.number()) })

/** In how many blocks of so many days, counted from the window's first day, each person did something of the event
 *  set. Those who did nothing are missing. */
export async function activeBlocks(
  database: Database,
  question: Question,
  blockDays: number,
): Promise<Map<string, number>> {
  const [found] = await database.rows(
    `SELECT groupArray(toString(person)) AS people, groupArray(toUInt32(blocks)) AS blocks FROM (
       SELECT person, uniqExact(intDiv(day - {from:Date}, {blockDays:UInt16})) AS blocks
       FROM ${tableFor(question.filters)}
       WHERE ${inWindow} AND person != '' AND ${eventSetCondition(question.eventSet)}
       GROUP BY person)`,
    blocksRow,
    { ...paramsOf(question), blockDays },
  )
  return new Map(found?.people.map((person, at) => [person, found.blocks[at] as number]))
}
