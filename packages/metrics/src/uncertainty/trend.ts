/** Is the number of effective owners rising or falling over four windows back to back? */

import { deviation, HALF_WIDTH } from './bootstrap.ts'

export interface TrendWindow {
  /** ln effectiveOwners(1); null when the window is not ok. */
  readonly logEffectiveOwners: number | null
  readonly logEffectiveOwnersReplicates: Float64Array | null
}

export interface Trend {
  readonly direction: 'rising' | 'falling' | 'steady'
  /** Change of ln effectiveOwners(1) from one window to the next. */
  readonly slope: number
  readonly interval: readonly [number, number]
}

const WINDOWS = 4
const WINDOWS_NEEDED = 3

/** Least-squares slope over the last four of the windows, with ± 1.645 standard deviations of the slope over the
 *  replicates. A window that is not ok leaves its place in time empty.
 *  @param windows oldest first, of equal length  @returns null with fewer than three ok windows */
export const trendOf = (windows: readonly TrendWindow[]): Trend | null => {
  const points = windows.slice(-WINDOWS).flatMap((window, time) => {
    const { logEffectiveOwners: value, logEffectiveOwnersReplicates: replicates } = window
    return value === null || replicates === null ? [] : [{ time, value, replicates }]
  })
  if (points.length < WINDOWS_NEEDED) return null
  const weights = slopeWeights(points.map(({ time }) => time))
  const slopeOf = (value: (point: (typeof points)[number]) => number) =>
    points.reduce((sum, point, index) => sum + (weights[index] as number) * value(point), 0)

  const replicates = Math.min(...points.map((point) => point.replicates.length))
  const slopes = Float64Array.from({ length: replicates }, (_, r) =>
    slopeOf((point) => point.replicates[r] ?? Number.NaN),
  )
  const sd = deviation(slopes)
  if (sd === null) return null
  const slope = slopeOf(({ value }) => value)
  const interval = [slope - HALF_WIDTH * sd, slope + HALF_WIDTH * sd] as const
  return { direction: directionOf(interval), slope, interval }
}

/** What each value is multiplied by so that the sum is the least-squares slope. */
const slopeWeights = (times: readonly number[]): number[] => {
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length
  const squares = times.reduce((sum, time) => sum + (time - mean) ** 2, 0)
  return times.map((time) => (time - mean) / squares)
}

/** Only a slope whose whole interval lies on one side of zero has a direction. */
const directionOf = ([lower, upper]: readonly [number, number]): Trend['direction'] => {
  if (lower > 1e-9) return 'rising'
  return upper < -1e-9 ? 'falling' : 'steady'
}
