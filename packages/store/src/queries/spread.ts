import { FACETS } from '@commonhold/contracts/events/kinds'
import type { DayRange, FacetActs, PersonActs, UnitActs } from '@commonhold/metrics/tables'
import { dayNumber } from '@commonhold/metrics/time/day'
import type { PackedDayActs } from '@commonhold/metrics/uncertainty/day-acts'
import { z } from 'zod'
import type { Database } from '../database.ts'
import { dayOf, FACET_SLOTS, lengthOf, type PersonCells, readCells } from './cells.ts'
import { eventSetCondition, inWindow, paramsOf, type Question, tableFor } from './question.ts'

export interface SpreadTables {
  readonly acts: PersonActs[]
  readonly facets: FacetActs[]
  readonly units: UnitActs[]
  /** Acts of the event set whose actor is unknown. */
  readonly unattributed: number
}

/** Acts by person, by person and facet, by person and unit: in one reading of the window.
 *  @param units @param facets whether they are wanted by those too; else their table is empty */
export async function spreadTables(
  database: Database,
  question: Question,
  { units = true, facets = true }: { units?: boolean; facets?: boolean } = {},
): Promise<SpreadTables> {
  const [tables] = spreadOf(
    await readCells(database, question, { units, facets }),
    new Uint16Array(lengthOf(question)),
    1,
  )
  return tables as SpreadTables
}

const sizeRow = z.object({ k: z.number(), sum: z.number(), acts: z.number(), unattributed: z.number() })

/** How many people there are in the window, what they did in the measure and in acts, and the acts of nobody known. */
export async function spreadSize(
  database: Database,
  question: Question,
  measure: 'acts' | 'days',
): Promise<z.output<typeof sizeRow>> {
  const [found] = await database.rows(
    `SELECT toFloat64(countIf(person != '')) AS k, toFloat64(sumIf(${measure === 'acts' ? 'own' : 'days'}, person != '')) AS sum,
            toFloat64(sumIf(own, person != '')) AS acts, toFloat64(sumIf(own, person = '')) AS unattributed
     FROM (SELECT person, sum(acts) AS own, uniqExact(day) AS days FROM ${tableFor(question.filters)}
       WHERE ${inWindow} AND ${eventSetCondition(question.eventSet)} GROUP BY person)`,
    sizeRow,
    paramsOf(question),
  )
  return found ?? { k: 0, sum: 0, acts: 0, unattributed: 0 }
}

/** @param partOf the part (a period) each day belongs to, 0 … parts − 1
 *  @returns the tables of each part, people in the order of the cells */
export function spreadOf(people: readonly PersonCells[], partOf: Uint16Array, parts: number): SpreadTables[] {
  const tables = Array.from({ length: parts }, () => ({
    acts: [] as PersonActs[],
    facets: [] as FacetActs[],
    units: [] as UnitActs[],
    unattributed: 0,
  }))
  // By part and facet; the last place, which is no facet's, is for all of them.
  const own = createTally(partOf, parts)
  const ofUnit = createTally(partOf, parts)
  people.forEach(({ person, unit, cells }, row) => {
    const isOnly = people[row - 1]?.person !== person && people[row + 1]?.person !== person
    own.add(cells)
    if (unit !== null && !isOnly) {
      ofUnit.add(cells)
      ofUnit.take((part, facet, acts, days) => {
        if (facet === WHOLE) tables[part]?.units.push({ unit: unit || null, person, acts, days })
      })
    }
    if (people[row + 1]?.person === person) return
    own.take((part, facet, acts, days) => {
      const table = tables[part] as (typeof tables)[number]
      const name = FACETS[facet - 1]
      if (person === '') table.unattributed += facet === WHOLE ? acts : 0
      else if (facet === WHOLE) {
        table.acts.push({ person, acts, days })
        if (unit !== null && isOnly) table.units.push({ unit: unit || null, person, acts, days })
      } else if (name !== undefined) table.facets.push({ facet: name, person, acts, days })
    })
  })
  if (people.some(({ person }) => person === ''))
    for (const table of tables) table.units = table.units.filter(({ person }) => person !== '')
  return tables
}

const WHOLE = FACET_SLOTS - 1

/** Acts and distinct days by part and facet, of one person after the other. */
function createTally(partOf: Uint16Array, parts: number) {
  const sums = new Float64Array(parts * FACET_SLOTS)
  const days = new Uint32Array(parts * FACET_SLOTS)
  // The last turn in which something happened on a day, by facet.
  const seen = new Uint32Array(partOf.length * FACET_SLOTS)
  let touched: number[] = []
  let turn = 1
  return {
    add: (cells: Uint32Array) => {
      for (let at = 0; at < cells.length; at += 2) {
        const acts = cells[at] as number
        const place = cells[at + 1] as number
        const day = place >>> 4
        const base = (partOf[day] as number) * FACET_SLOTS
        const slot = base + (place & 15)
        if (sums[slot] === 0) touched.push(slot)
        if (sums[base + WHOLE] === 0) touched.push(base + WHOLE)
        sums[slot] = (sums[slot] as number) + acts
        sums[base + WHOLE] = (sums[base + WHOLE] as number) + acts
        if (seen[place] !== turn) {
          seen[place] = turn
          days[slot] = (days[slot] as number) + 1
        }
        const whole = (day << 4) + WHOLE
        if (seen[whole] !== turn) {
          seen[whole] = turn
          days[base + WHOLE] = (days[base + WHOLE] as number) + 1
        }
      }
    },
    take: (each: (part: number, facet: number, acts: number, days: number) => void) => {
      for (const slot of touched.sort((a, b) => a - b)) {
        each(slot >>> 4, slot & 15, sums[slot] as number, days[slot] as number)
        sums[slot] = 0
        days[slot] = 0
      }
      touched = []
      turn++
    },
  }
}

/** Acts by day and person, for resampling the days of several windows.
 *  @param count what a day of a person counts for: its acts, or one */
export async function dayActs(
  database: Database,
  question: Question,
  windows: readonly DayRange[],
  count: 'acts' | 'days',
): Promise<PackedDayActs[]> {
  const people = (await readCells(database, question, { facets: false })).filter(
    ({ person }) => person !== '',
  )
  const first = dayNumber(question.from)
  return windows.map((days) => {
    const [from, to] = [dayNumber(days.from) - first, dayNumber(days.to) - first]
    return packed(people, days, from, Math.max(0, to - from), count)
  })
}

function packed(
  people: readonly PersonCells[],
  days: DayRange,
  from: number,
  length: number,
  count: 'acts' | 'days',
): PackedDayActs {
  const most = people.reduce((sum, { cells }) => sum + cells.length / 2, 0)
  // Person by person, each day of theirs once: day, person, acts.
  const [daysOf, personOf, actsOf] = [new Int32Array(most), new Int32Array(most), new Int32Array(most)]
  const place = new Int32Array(length)
  const start = new Int32Array(length + 1)
  let filled = 0
  let known = 0
  for (const { cells } of people) {
    const before = filled
    for (let cell = 0; cell < cells.length; cell += 2) {
      const day = dayOf(cells[cell + 1] as number) - from
      if (day < 0 || day >= length) continue
      const at = place[day] as number
      // A place left by somebody before is none of this person's.
      const isNew = at < before || daysOf[at] !== day || at >= filled
      if (isNew) {
        place[day] = filled
        daysOf[filled] = day
        personOf[filled] = known
        actsOf[filled] = count === 'days' ? 1 : (cells[cell] as number)
        start[day + 1] = (start[day + 1] as number) + 1
        filled++
      } else if (count === 'acts') actsOf[at] = (actsOf[at] as number) + (cells[cell] as number)
    }
    if (filled > before) known++
  }
  for (let day = 0; day < length; day++) start[day + 1] = (start[day + 1] as number) + (start[day] as number)
  const next = start.slice()
  const [person, acts] = [new Int32Array(filled), new Int32Array(filled)]
  for (let at = 0; at < filled; at++) {
    const to = next[daysOf[at] as number] as number
    next[daysOf[at] as number] = to + 1
    person[to] = personOf[at] as number
    acts[to] = actsOf[at] as number
  }
  return { days, people: known, person, acts, start }
}
