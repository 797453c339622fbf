import { expect, test } from 'vitest'
import { addDays } from '../time/day.ts'
import { packDayActs } from './day-acts.ts'
import job from './job.ts'
import { type Trend, trendOf } from './trend.ts'

/** A window at `value` whose replicates go `spread` up and down, each window in its own rhythm. */
const at = (value: number, spread = 0.01, rhythm = 1) => ({
  logEffectiveOwners: value,
  logEffectiveOwnersReplicates: Float64Array.from(
    { length: 200 },
    (_, r) => value + spread * Math.sin(rhythm * r),
  ),
})
const notOk = { logEffectiveOwners: null, logEffectiveOwnersReplicates: null }
const windows = (values: number[], spread?: number) => values.map((value, i) => at(value, spread, i + 1))

test('least squares over four windows', () => {
  // Times −1.5, −0.5, 0.5, 1.5: (−1.5·1 − 0.5·1.2 + 0.5·1.1 + 1.5·1.5) ÷ 5
  expect(trendOf(windows([1, 1.2, 1.1, 1.5]))?.slope).toBeCloseTo(0.14, 12)
})

test('rising, falling, and steady where noise could be all of it', () => {
  expect(trendOf(windows([1, 1.2, 1.4, 1.6]))?.direction).toBe('rising')
  expect(trendOf(windows([1.6, 1.4, 1.2, 1]))?.direction).toBe('falling')
  expect(trendOf(windows([1, 1.2, 1.4, 1.6], 2))?.direction).toBe('steady')
  expect(trendOf(windows([1, 1, 1, 1], 0))?.direction).toBe('steady')
})

test('the interval is 1.645 standard deviations of the slope to either side', () => {
  const trend = trendOf(windows([1, 1.1, 1.2, 1.3])) as Trend
  const [lower, upper] = trend.interval
  expect((lower + upper) / 2).toBeCloseTo(0.1, 12)
  // Each window: sd 0.01/√2; the slope: that times √(Σ weight²) = √(5/25).
  expect((upper - lower) / 2).toBeCloseTo(1.645 * (0.01 / Math.SQRT2) * Math.sqrt(0.2), 3)
})

test('a missing window keeps its place in time; two of four are too few; older ones are not looked at', () => {
  const [a, b, c] = windows([1, 1.2, 1.6])
  expect(trendOf([a, b, notOk, c] as never)?.slope).toBeCloseTo(0.2, 12)
  expect(trendOf([a, notOk, notOk, c] as never)).toBeNull()
  expect(trendOf([a, b, notOk, notOk, c] as never)).toBeNull()
  expect(trendOf([])).toBeNull()
})

test('a replicate without acts in one window is left out of the slopes', () => {
  const four = windows([1, 1.2, 1.4, 1.6])
  four[2]?.logEffectiveOwnersReplicates.fill(Number.NaN, 0, 20)
  expect(trendOf(four)?.interval.every(Number.isFinite)).toBe(true)
})

test('the job for a worker: intervals of the last window, and the trend', () => {
  const window = (n: number, people: number) => {
    const from = addDays('2015-01-01', 91 * n)
    const rows = Array.from({ length: 91 }, (_, day) => ({
      day: addDays(from, day),
      person: `p${(day * 7) % people}`,
      acts: 1,
    }))
    return packDayActs({ from, to: addDays(from, 91) }, rows)
  }
  const spreading = { windows: [window(0, 5), window(1, 8), window(2, 13), window(3, 20)], seed: 1 }
  const result = job(structuredClone(spreading))
  expect(structuredClone(result)).toEqual(job(spreading))
  expect(result.trend?.direction).toBe('rising')
  expect(result.intervals?.topShare['1']).not.toBeNull()
  // Equal windows would get equal replicates from one seed, and a slope that seems to be known exactly.
  const [lower, upper] = job({ windows: [0, 1, 2, 3].map((n) => window(n, 9)), seed: 1 }).trend?.interval ?? [
    0, 0,
  ]
  expect(upper - lower).toBeGreaterThan(0.001)
  expect(job({ windows: [window(0, 9)], seed: 1 })).toMatchObject({
    trend: null,
    intervals: { reason: null },
  })
  expect(job({ windows: [window(0, 9), null], seed: 1 })).toEqual({ trend: null, intervals: null })
})
