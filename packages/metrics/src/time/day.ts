/** Arithmetic on calendar days written YYYY-MM-DD. They are days of the pilot's zone already, so no zone is
 *  involved here, and strings compare as the days do. */

import type { DayRange } from '../tables.ts'

const DAY_MS = 86_400_000

/** Days since 1970-01-01. */
export const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS

export const dayFromNumber = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10)

export const addDays = (day: string, days: number): string => dayFromNumber(dayNumber(day) + days)

/** Days from `from` to `to`, which is exclusive; 0 or less when `to` is not after `from`. */
export const daysBetween = ({ from, to }: DayRange): number => dayNumber(to) - dayNumber(from)

export const isWithin = (day: string | null, { from, to }: DayRange): boolean =>
  day !== null && from <= day && day < to

export const earliest = (...days: [string, ...string[]]): string => days.toSorted()[0] as string

export const latest = (...days: [string, ...string[]]): string => days.toSorted().at(-1) as string

/** Written as a day of the years 1000 to 9998, and there is such a day (2015-02-30 is none). */
export const isDay = (text: string): boolean => {
  if (!/^[1-9]\d{3}-\d{2}-\d{2}$/.test(text) || text >= '9999') return false
  const number = dayNumber(text)
  return !Number.isNaN(number) && dayFromNumber(number) === text
}

/** A day from its parts; months beyond 12 run on into later years. */
export const dayOf = (year: number, month: number, day = 1): string =>
  dayFromNumber(Date.UTC(year, month - 1, day) / DAY_MS)

/** The Monday of the ISO week a day lies in. */
export const mondayOf = (day: string): string => {
  const number = dayNumber(day)
  // 1970-01-01 was a Thursday, three days after a Monday.
  return dayFromNumber(number - ((((number + 3) % 7) + 7) % 7))
}

/** ISO 8601 week: it belongs to the year its Thursday lies in. */
export const isoWeekOf = (day: string): { year: number; week: number } => {
  const thursday = addDays(mondayOf(day), 3)
  const year = Number(thursday.slice(0, 4))
  return { year, week: Math.floor((dayNumber(thursday) - dayNumber(dayOf(year, 1))) / 7) + 1 }
}
