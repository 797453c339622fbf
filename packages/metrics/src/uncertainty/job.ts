/** All of a window's uncertainty as one job for a worker thread: input and result can be cloned. */

import { type BootstrapOptions, intervals, type SpreadIntervals } from './bootstrap.ts'
import type { PackedDayActs } from './day-acts.ts'
import { type Trend, trendOf } from './trend.ts'

export interface UncertaintyJob extends BootstrapOptions {
  /** Back to back and of equal length, oldest first; the last is the one asked about, the earlier ones are for the
   *  trend. Null: not completely covered, so not ok. */
  readonly windows: readonly (PackedDayActs | null)[]
}

export interface UncertaintyResult {
  readonly intervals: SpreadIntervals | null
  readonly trend: Trend | null
}

export default ({ windows, seed, ...options }: UncertaintyJob): UncertaintyResult => {
  // Each window has a seed of its own: with the same blocks in all of them their replicates would move together.
  const results = windows.map((table, index) =>
    table === null
      ? null
      : intervals({ ...options, seed: seed + windows.length - 1 - index, days: table.days, dayActs: table }),
  )
  const notOk = { logEffectiveOwners: null, logEffectiveOwnersReplicates: null }
  return { intervals: results.at(-1) ?? null, trend: trendOf(results.map((result) => result ?? notOk)) }
}
