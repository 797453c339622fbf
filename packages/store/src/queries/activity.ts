import { dayNumber } from '@commonhold/metrics/time/day'
import { z } from 'zod'
import type { Database } from '../database.ts'
import { dayOf, lengthOf, readCells } from './cells.ts'
import { eventSetCondition, inWindow, paramsOf, type Question, tableFor } from './question.ts'

const peopleRow = z.object({ people: z.array(z.string()) })

/** Everybody with an act of the event set in the window. */
export async function activePeople(database: Database, question: Question): Promise<string[]> {
  const [found] = await database.rows(
    `SELECT groupArray(toString(person)) AS people FROM (
       SELECT person FROM ${tableFor(question.filters)}
       WHERE ${inWindow} AND person != '' AND ${eventSetCondition(question.eventSet)} GROUP BY person ORDER BY person)`,
    peopleRow,
    paramsOf(question),
  )
  return found?.people ?? []
}

const dayRow = z.object({ day: z.string(), acts: z.number() })

/** Acts of known people by day; days without any are missing. */
export async function actsByDay(database: Database, question: Question): Promise<Map<string, number>> {
  const rows = await database.rows(
    `SELECT day, toFloat64(sum(acts)) AS acts FROM ${tableFor(question.filters)}
     WHERE ${inWindow} AND person != '' AND ${eventSetCondition(question.eventSet)} GROUP BY day ORDER BY day`,
    dayRow,
    paramsOf(question),
  )
  return new Map(rows.map(({ day, acts }) => [day, acts]))
}

/** On which days each person did something of the event set: days since 1970, ascending. */
export async function activeDays(database: Database, question: Question): Promise<Map<string, Int32Array>> {
  const first = dayNumber(question.from)
  const seen = new Uint8Array(lengthOf(question))
  const people = (await readCells(database, question, { facets: false })).filter(
    ({ person }) => person !== '',
  )
  return new Map(
    people.map(({ person, cells }) => {
      const days: number[] = []
      for (let cell = 0; cell < cells.length; cell += 2) {
        const day = dayOf(cells[cell + 1] as number)
        if (seen[day] === 0) days.push(first + day)
        seen[day] = 1
      }
      for (const day of days) seen[day - first] = 0
      return [person, Int32Array.from(days).sort()]
    }),
  )
}
