/** Intervals for the measures of ownership spread.
 *
 *  A pilot is a census of its people: what could have been otherwise is when things happened. So days are
 *  resampled, in blocks, because what happens on one day belongs to the days around it. Intervals are
 *  estimate ± 1.645 standard deviations on a scale on which the measure has no ends; percentiles of the
 *  replicates would be biased, since resampled days lose people who came only once. */

import { gateReason } from '../gate.ts'
import type { Interval } from '../metric.ts'
import type { DayActs, DayRange } from '../tables.ts'
import { daysBetween } from '../time/day.ts'
import { type PackedDayActs, packDayActs } from './day-acts.ts'
import { randomFrom } from './random.ts'
import { resampleDays } from './resample.ts'
import { type SpreadStatistics, spreadStatistics } from './statistics.ts'

/** Half of a 90 % interval, in standard deviations. */
export const HALF_WIDTH = 1.645
const SHORTEST_WINDOW = 28
/** Three blocks: with fewer days covered, what is resampled says nothing of what could have been otherwise. */
const SHORTEST_COVERED = 21

export interface BootstrapOptions {
  readonly seed: number
  /** 1,000 by default. */
  readonly replicates?: number
  /** Days that stay together; 7 by default. */
  readonly block?: number
  /** Length of the window asked for, where only part of it is covered; the length of the days given when absent. */
  readonly windowDays?: number
}

export interface BootstrapInput extends BootstrapOptions {
  readonly days: DayRange
  /** Rows, or the columns packDayActs makes of them (much quicker to hand to a worker). */
  readonly dayActs: readonly DayActs[] | PackedDayActs
}

export interface SpreadIntervals {
  readonly topShare: Readonly<Record<'1' | '2' | '3', Interval | null>>
  readonly effectiveOwners: Readonly<Record<'1' | '2' | 'inf', Interval | null>>
  readonly hhi: Interval | null
  /** Why there are none; null when there are. */
  readonly reason: string | null
  /** ln effectiveOwners(1) of the window itself; null without acts. */
  readonly logEffectiveOwners: number | null
  /** The same of each replicate, NaN for one without acts; null when there are no intervals. */
  readonly logEffectiveOwnersReplicates: Float64Array | null
}

export const intervals = (input: BootstrapInput): SpreadIntervals => {
  const { days, dayActs, seed, replicates = 1000, block = 7, windowDays = daysBetween(days) } = input
  const table = 'start' in dayActs ? dayActs : packDayActs(days, dayActs)
  const estimate = spreadStatistics(actsPerPerson(table))
  const reason =
    windowDays < SHORTEST_WINDOW
      ? `a window shorter than ${SHORTEST_WINDOW} days`
      : daysBetween(days) < SHORTEST_COVERED
        ? `fewer than ${SHORTEST_COVERED} days of the window are covered`
        : gateReason(estimate?.people ?? 0, estimate?.total ?? 0)
  if (estimate === null || reason !== null) return without(estimate, reason ?? 'no acts')

  const column = () => new Float64Array(replicates).fill(Number.NaN)
  const top = [column(), column(), column()] as const
  const entropy = column()
  const logHhi = column()
  const logLargest = column()
  resampleDays(table, { replicates, block, random: randomFrom(seed) }, (acts, replicate) => {
    const resampled = spreadStatistics(acts)
    // Blocks can all fall on days without acts: such a replicate says nothing.
    if (resampled === null) return
    top.forEach((values, m) => {
      values[replicate] = logitOfShare(resampled.top[m] as number, resampled.total)
    })
    entropy[replicate] = resampled.entropy
    logHhi[replicate] = Math.log(resampled.hhi)
    logLargest[replicate] = Math.log(resampled.top[0] / resampled.total)
  })

  const share = (m: 0 | 1 | 2) => shareInterval(estimate.top[m] / estimate.total, deviation(top[m]))
  return {
    topShare: { '1': share(0), '2': share(1), '3': share(2) },
    effectiveOwners: {
      '1': owners(Math.exp(estimate.entropy), deviation(entropy)),
      '2': owners(1 / estimate.hhi, deviation(logHhi)),
      inf: owners(estimate.total / estimate.top[0], deviation(logLargest)),
    },
    hhi: atMostOne(logInterval(estimate.hhi, deviation(logHhi))),
    reason: null,
    logEffectiveOwners: estimate.entropy,
    logEffectiveOwnersReplicates: entropy,
  }
}

const without = (estimate: SpreadStatistics | null, reason: string): SpreadIntervals => ({
  topShare: { '1': null, '2': null, '3': null },
  effectiveOwners: { '1': null, '2': null, inf: null },
  hhi: null,
  reason,
  logEffectiveOwners: estimate?.entropy ?? null,
  logEffectiveOwnersReplicates: null,
})

const actsPerPerson = ({ people, person, acts }: PackedDayActs): Int32Array => {
  const sums = new Int32Array(people)
  for (let cell = 0; cell < person.length; cell++) {
    const who = person[cell] as number
    sums[who] = (sums[who] as number) + (acts[cell] as number)
  }
  return sums
}

const logit = (share: number) => Math.log(share / (1 - share))

/** Some replicates fall to three people alone, whose share of 1 has no logit: half an act is kept back. */
const logitOfShare = (acts: number, total: number) => logit(Math.min(acts, total - 0.5) / total)

/** Standard deviation of the values that are numbers; null with fewer than two. */
export const deviation = (values: Float64Array): number | null => {
  const known = values.filter((value) => !Number.isNaN(value))
  if (known.length < 2) return null
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length
  return Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (known.length - 1))
}

/** logit(θ) ± 1.645 sd, back on the scale of shares; null at 0 and 1, which have no logit. */
const shareInterval = (share: number, sd: number | null): Interval | null => {
  if (sd === null || share <= 0 || share >= 1) return null
  const end = (sign: 1 | -1) => 1 / (1 + Math.exp(-(logit(share) + sign * HALF_WIDTH * sd)))
  return around(share, end(-1), end(1))
}

const logInterval = (value: number, sd: number | null): Interval | null =>
  sd === null ? null : around(value, value * Math.exp(-HALF_WIDTH * sd), value * Math.exp(HALF_WIDTH * sd))

/** An interval contains its estimate: also where its width is 0 and the way to the scale and back lost a digit. */
const around = (value: number, lower: number, upper: number): Interval => [
  Math.min(value, lower),
  Math.max(value, upper),
]

/** Fewer than one owner is no number of owners. */
const owners = (value: number, sd: number | null): Interval | null => {
  const interval = logInterval(value, sd)
  return interval && [Math.min(value, Math.max(1, interval[0])), interval[1]]
}

const atMostOne = (interval: Interval | null): Interval | null =>
  interval && [interval[0], Math.min(1, interval[1])]
