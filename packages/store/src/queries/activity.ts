import { z } from 'zod'
import type { Database } from '../database.ts'
import { eventSetCondition, inWindow, paramsOf, type Question, tableFor } from './question.ts'

const personRow = z.object({ person: z.string() })

/** Everybody with an act of the event set in the window. */
export async function activePeople(database: Database, question: Question): Promise<string[]> {
  const rows = await database.rows(
    `SELECT DISTINCT toString(person) AS person FROM ${tableFor(question.filters)}
     WHERE ${inWindow} AND person != '' AND ${eventSetCondition(question.eventSet)} ORDER BY person`,
    personRow,
    paramsOf(question),
  )
  return rows.map(({ person }) => person)
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
