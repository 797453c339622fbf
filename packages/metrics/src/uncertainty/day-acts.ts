/** Acts by day and person as columns: small, quick to hand to a worker, quick to add up. */

import type { DayActs, DayRange } from '../tables.ts'
import { dayNumber, daysBetween } from '../time/day.ts'

export interface PackedDayActs {
  readonly days: DayRange
  /** Number of people. */
  readonly people: number
  /** One entry a (day, person) cell, ordered by day: person 0 … people − 1, and the acts. */
  readonly person: Int32Array
  readonly acts: Int32Array
  /** Where each day's cells begin; one entry more than there are days. Days without acts are empty, not left out. */
  readonly start: Int32Array
}

/** Rows outside the range are left out; cells may repeat and add up. */
export const packDayActs = (days: DayRange, rows: readonly DayActs[]): PackedDayActs => {
  const length = Math.max(0, daysBetween(days))
  const first = length === 0 ? 0 : dayNumber(days.from)
  const dayIndex = new Map<string, number>()
  const indexOfDay = (day: string): number => {
    const known = dayIndex.get(day)
    if (known !== undefined) return known
    const index = dayNumber(day) - first
    const inside = index >= 0 && index < length ? index : -1
    dayIndex.set(day, inside)
    return inside
  }
  const start = new Int32Array(length + 1)
  const dayOfRow = new Int32Array(rows.length)
  rows.forEach(({ day, acts }, row) => {
    const index = acts > 0 ? indexOfDay(day) : -1
    dayOfRow[row] = index
    if (index >= 0) start[index + 1] = (start[index + 1] as number) + 1
  })
  for (let day = 0; day < length; day++) start[day + 1] = (start[day + 1] as number) + (start[day] as number)
  const filled = start.slice()
  const person = new Int32Array(start[length] as number)
  const acts = new Int32Array(start[length] as number)
  const people = new Map<string, number>()
  rows.forEach((cell, row) => {
    const day = dayOfRow[row] as number
    if (day < 0) return
    const known = people.get(cell.person)
    const index = known ?? people.size
    if (known === undefined) people.set(cell.person, index)
    const at = filled[day] as number
    person[at] = index
    acts[at] = cell.acts
    filled[day] = at + 1
  })
  return { days, people: people.size, person, acts, start }
}
