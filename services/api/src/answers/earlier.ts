import type { DayRange } from '@commonhold/metrics/tables'
import { addDays, dayNumber, daysBetween } from '@commonhold/metrics/time/day'
import { previousWindow } from '@commonhold/metrics/time/window'

/** Acts from the first day on, up to and without each day: any stretch is one subtraction. */
export interface RunningTotals {
  readonly from: string
  readonly sums: Float64Array
}

export function runningTotals(byDay: ReadonlyMap<string, number>, days: DayRange): RunningTotals {
  const length = Math.max(0, daysBetween(days))
  const sums = new Float64Array(length + 1)
  for (let i = 0; i < length; i++) sums[i + 1] = (sums[i] as number) + (byDay.get(addDays(days.from, i)) ?? 0)
  return { from: days.from, sums }
}

const totalIn = ({ from, sums }: RunningTotals, window: DayRange): number => {
  const at = (day: string) =>
    sums[Math.min(sums.length - 1, Math.max(0, dayNumber(day) - dayNumber(from)))] as number
  return at(window.to) - at(window.from)
}

/** Totals of the windows of equal length before this one, back to back, as far as there is anything. */
export function totalsBefore(totals: RunningTotals, window: DayRange, first: string): number[] {
  const found: number[] = []
  for (let n = 1; ; n++) {
    const earlier = previousWindow(window, n)
    if (earlier.to <= first) return found
    found.push(totalIn(totals, earlier))
  }
}
