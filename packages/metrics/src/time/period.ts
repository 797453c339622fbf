/** Calendar periods: what a series has its points at, and what a window may be named after. */

import type { DayRange } from '../tables.ts'
import { addDays, dayOf, isoWeekOf, mondayOf } from './day.ts'

export const PERIOD_KINDS = ['day', 'week', 'month', 'quarter', 'half', 'year'] as const
export type PeriodKind = (typeof PERIOD_KINDS)[number]

export interface Period extends DayRange {
  /** 2015-06-03, 2015-W23, 2015-06, 2015Q2, 2015H1, 2015 */
  readonly label: string
}

const pad = (number: number) => String(number).padStart(2, '0')

/** The n-th period of equally many months of a year. */
const monthsPeriod = (months: number, year: number, n: number, label: string): Period => ({
  label,
  from: dayOf(year, (n - 1) * months + 1),
  to: dayOf(year, n * months + 1),
})

/** The calendar period a day lies in. */
export const periodOf = (kind: PeriodKind, day: string): Period => {
  const year = Number(day.slice(0, 4))
  const month = Number(day.slice(5, 7))
  const quarter = Math.ceil(month / 3)
  const half = Math.ceil(month / 6)
  switch (kind) {
    case 'day':
      return { label: day, from: day, to: addDays(day, 1) }
    case 'week': {
      const monday = mondayOf(day)
      const week = isoWeekOf(day)
      return { label: `${week.year}-W${pad(week.week)}`, from: monday, to: addDays(monday, 7) }
    }
    case 'month':
      return monthsPeriod(1, year, month, day.slice(0, 7))
    case 'quarter':
      return monthsPeriod(3, year, quarter, `${year}Q${quarter}`)
    case 'half':
      return monthsPeriod(6, year, half, `${year}H${half}`)
    case 'year':
      return monthsPeriod(12, year, 1, String(year))
  }
}

/** Every calendar period that shares a day with the range, in order, each in its full length. */
export const periodsIn = (kind: PeriodKind, range: DayRange): Period[] => {
  const periods: Period[] = []
  for (let day = range.from; day < range.to; ) {
    const period = periodOf(kind, day)
    periods.push(period)
    day = period.to
  }
  return periods
}

const NAMED_PERIODS: readonly [PeriodKind, RegExp, (year: number, n: number) => string][] = [
  ['year', /^(\d{4})$/, (year) => dayOf(year, 1)],
  ['half', /^(\d{4})H(\d)$/i, (year, n) => dayOf(year, 6 * n - 5)],
  ['quarter', /^(\d{4})Q(\d)$/i, (year, n) => dayOf(year, 3 * n - 2)],
  ['month', /^(\d{4})-(\d{2})$/, (year, n) => dayOf(year, n)],
  // 4 January always lies in week 1.
  ['week', /^(\d{4})-W(\d{2})$/i, (year, n) => addDays(dayOf(year, 1, 4), 7 * (n - 1))],
]

/** The period a label names; null when there is none (2016Q5, 2015-W54) or the form is unknown. Days have no
 *  name here: a range says them better. */
export const periodNamed = (label: string): Period | null => {
  for (const [kind, form, firstDay] of NAMED_PERIODS) {
    const [, year, n = '1'] = form.exec(label) ?? []
    if (year === undefined || year < '1000' || year > '9998') continue
    const period = periodOf(kind, firstDay(Number(year), Number(n)))
    return period.label === label.toUpperCase() ? period : null
  }
  return null
}
