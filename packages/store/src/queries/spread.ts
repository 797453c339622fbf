import { FACETS } from '@commonhold/contracts/events/kinds'
import type { DayActs, FacetActs, PersonActs, UnitActs } from '@commonhold/metrics/tables'
import { z } from 'zod'
import type { Database } from '../database.ts'
import { eventSetCondition, inWindow, paramsOf, type Question, tableFor } from './question.ts'

export interface SpreadTables {
  readonly acts: PersonActs[]
  readonly facets: FacetActs[]
  readonly units: UnitActs[]
  /** Acts of the event set whose actor is unknown. */
  readonly unattributed: number
}

export const spreadRow = z.object({
  person: z.string(),
  facet: z.enum(['', ...FACETS]),
  unit: z.string(),
  acts: z.number(),
  days: z.number(),
  level: z.enum(['person', 'facet', 'unit']),
})

/** Acts by person, by person and facet, by person and unit: in one reading of the window. */
export async function spreadTables(database: Database, question: Question): Promise<SpreadTables> {
  const rows = await database.rows(
    `SELECT toString(person) AS person, toString(facet) AS facet, toString(unit) AS unit, toFloat64(sum(acts)) AS acts, toFloat64(uniqExact(day)) AS days,
            multiIf(grouping(facet) = 0, 'facet', grouping(unit) = 0, 'unit', 'person') AS level
     FROM ${tableFor(question.filters)}
     WHERE ${inWindow} AND ${eventSetCondition(question.eventSet)}
     GROUP BY GROUPING SETS ((person), (person, facet), (person, unit))
     ORDER BY level, person, facet, unit`,
    spreadRow,
    paramsOf(question),
  )
  return tablesOf(rows)
}

/** The three tables that were read in one. */
export function tablesOf(rows: readonly z.output<typeof spreadRow>[]): SpreadTables {
  const known = rows.filter((row) => row.person !== '')
  return {
    acts: known.flatMap(({ level, person, acts, days }) =>
      level === 'person' ? [{ person, acts, days }] : [],
    ),
    facets: known.flatMap(({ level, facet, person, acts, days }) =>
      level === 'facet' && facet !== '' ? [{ facet, person, acts, days }] : [],
    ),
    units: known.flatMap(({ level, unit, person, acts, days }) =>
      level === 'unit' ? [{ unit: unit || null, person, acts, days }] : [],
    ),
    unattributed: rows.find((row) => row.level === 'person' && row.person === '')?.acts ?? 0,
  }
}

const dayRow = z.object({ day: z.string(), person: z.string(), acts: z.number() })

/** Acts by day and person, for resampling days. */
export const dayActs = (database: Database, question: Question): Promise<DayActs[]> =>
  database.rows(
    `SELECT day, toString(person) AS person, toFloat64(sum(acts)) AS acts FROM ${tableFor(question.filters)}
     WHERE ${inWindow} AND person != '' AND ${eventSetCondition(question.eventSet)}
     GROUP BY day, person ORDER BY day, person`,
    dayRow,
    paramsOf(question),
  )
