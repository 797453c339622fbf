/** Which days a question is about: a window named or bounded by whoever asks, within what is covered. */

import type { DayRange } from '../tables.ts'
import { addDays, daysBetween, earliest, isDay, latest } from './day.ts'
import { periodNamed } from './period.ts'

/** First and last completely covered day of a pilot, both inclusive. */
export interface CoveredDays {
  readonly first: string
  readonly last: string
}

export interface WindowQuery {
  readonly window?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export type WindowResult =
  | { readonly ok: true; readonly window: DayRange }
  | {
      readonly ok: false
      readonly parameter: keyof WindowQuery
      readonly message: string
      /** What may stand there instead. */
      readonly allowed: string
    }

/** A century: longer than any record, short enough to list its days. */
const LONGEST_DAYS = 36_525
const DEFAULT_DAYS = 26 * 7
const WINDOW_FORMS = '28d, 12w, all, 2016, 2016H1, 2016Q1, 2016-05 or 2016-W05'
const DAY_FORM = 'a calendar day as YYYY-MM-DD'

const refuse = (parameter: keyof WindowQuery, message: string, allowed: string): WindowResult => ({
  ok: false,
  parameter,
  message,
  allowed,
})

/** Reads a window.
 *  - Relative ones (28d, 12w) end after the last covered day, so that an old archive is looked at in its own time.
 *  - `from` or `to` alone reaches to the end, or the start, of what is covered; `to` is exclusive.
 *  - With nothing said: the last 26 weeks, or all of it where that is less. */
export const readWindow = (query: WindowQuery, covered: CoveredDays): WindowResult => {
  const { window, from, to } = query
  if (window !== undefined && (from !== undefined || to !== undefined)) {
    return refuse('window', 'window cannot be combined with from or to', 'either window, or from and to')
  }
  if (window !== undefined) return readNamed(window.trim(), covered)
  if (from !== undefined || to !== undefined) return readBounds(from, to, covered)
  const { first, last } = covered
  const end = addDays(last, 1)
  return { ok: true, window: { from: latest(first, addDays(end, -DEFAULT_DAYS)), to: end } }
}

const readNamed = (name: string, { first, last }: CoveredDays): WindowResult => {
  const end = addDays(last, 1)
  if (name.toLowerCase() === 'all') return { ok: true, window: { from: first, to: end } }
  const [, amount, unit] = /^(\d+)([dw])$/i.exec(name) ?? []
  if (amount !== undefined && unit !== undefined) {
    const days = Number(amount) * (unit.toLowerCase() === 'w' ? 7 : 1)
    if (days === 0) return refuse('window', `${name} is no time at all`, 'at least 1d')
    if (days > LONGEST_DAYS) return refuse('window', `${name} is too long`, `at most ${LONGEST_DAYS}d`)
    return { ok: true, window: { from: addDays(end, -days), to: end } }
  }
  const period = periodNamed(name)
  if (period === null) return refuse('window', `${JSON.stringify(name)} is no window`, WINDOW_FORMS)
  return { ok: true, window: { from: period.from, to: period.to } }
}

const readBounds = (
  from: string | undefined,
  to: string | undefined,
  { first, last }: CoveredDays,
): WindowResult => {
  for (const [parameter, day] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (day !== undefined && !isDay(day)) {
      return refuse(parameter, `${JSON.stringify(day)} is no day of the calendar`, DAY_FORM)
    }
  }
  const window = { from: from ?? first, to: to ?? addDays(last, 1) }
  const days = daysBetween(window)
  // The one to blame is the one that was given; with both, the end.
  const blamed = to === undefined ? 'from' : 'to'
  const allowed = blamed === 'to' ? `a day after ${window.from}` : `a day before ${window.to}`
  if (days < 0)
    return refuse(blamed, `the window would end (${window.to}) before it begins (${window.from})`, allowed)
  if (days === 0) return refuse(blamed, 'the window has no days: to is exclusive', allowed)
  if (days > LONGEST_DAYS) return refuse(blamed, 'the window is too long', `at most ${LONGEST_DAYS} days`)
  return { ok: true, window }
}

/** The window of equal length that ends n windows earlier, back to back (n = 1: ends where this one begins). */
export const previousWindow = (window: DayRange, n = 1): DayRange => {
  const days = daysBetween(window)
  return { from: addDays(window.from, -n * days), to: addDays(window.to, -n * days) }
}

/** The covered part of a window; null when none of its days is covered. */
export const coveredPart = (window: DayRange, { first, last }: CoveredDays): DayRange | null => {
  const part = { from: latest(window.from, first), to: earliest(window.to, addDays(last, 1)) }
  return part.from < part.to ? part : null
}
