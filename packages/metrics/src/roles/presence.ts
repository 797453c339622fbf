/** Whether somebody is coming or going. */

import type { DayRange } from '../tables.ts'
import { addDays, isWithin } from '../time/day.ts'
import { previousWindow } from '../time/window.ts'

export const PRESENCES = ['newcomer', 'returning', 'drifting'] as const
export type Presence = (typeof PRESENCES)[number]

/** Early in a record everybody looks new. */
const SETTLED_AFTER_DAYS = 28
/** Of fewer days before, fewer now may be chance. */
export const DRIFTING_FROM_DAYS = 4

export interface Seen {
  /** Days of the window with a contribution. */
  readonly days: number
  /** The same of the window of equal length before. */
  readonly previousDays: number
  /** Of the first contribution ever, null before there is one. */
  readonly firstContribution: string | null
}

/** @param window as asked  @param covered what of it is covered  @param coveredFrom first covered day of the pilot
 *  @returns null for those who are simply there, or of whom it cannot be said */
export const presenceOf = (
  { days, previousDays, firstContribution }: Seen,
  { window, covered, coveredFrom }: { window: DayRange; covered: DayRange; coveredFrom: string },
): Presence | null => {
  const isSettled = window.from >= addDays(coveredFrom, SETTLED_AFTER_DAYS)
  if (isWithin(firstContribution, window)) return isSettled ? 'newcomer' : null
  const previous = previousWindow(window)
  if (days > 0 && previousDays === 0)
    return firstContribution !== null && firstContribution < previous.from ? 'returning' : null
  // Half a window has half the days: nobody drifts away from what is not recorded yet.
  const isWhole = covered.from === window.from && covered.to === window.to
  return isWhole && previousDays >= DRIFTING_FROM_DAYS && 2 * days < previousDays ? 'drifting' : null
}
