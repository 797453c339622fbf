import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hhi } from '../spread/concentration.ts'
import { hillNumber } from '../spread/effective-owners.ts'
import { ownershipMetrics } from '../spread/ownership.ts'
import { topShare } from '../spread/top-share.ts'
import type { DayActs } from '../tables.ts'
import { addDays } from '../time/day.ts'
import { attachIntervals } from './attach-intervals.ts'
import { intervals } from './bootstrap.ts'
import { packDayActs } from './day-acts.ts'
import { randomFrom } from './random.ts'
import { resampleDays } from './resample.ts'

const days = { from: '2015-01-01', to: '2015-04-01' }
const cell = (day: number, person: number | string, acts = 1): DayActs => ({
  day: addDays(days.from, day),
  person: `p${person}`,
  acts,
})

const sums = (rows: readonly DayActs[]) =>
  [...Map.groupBy(rows, ({ person }) => person).values()].map((own) =>
    own.reduce((sum, { acts }) => sum + acts, 0),
  )

const activity = fc.array(
  fc
    .tuple(fc.nat({ max: 89 }), fc.nat({ max: 25 }), fc.integer({ min: 1, max: 9 }))
    .map((row) => cell(...row)),
  { minLength: 40, maxLength: 300 },
)

test('an interval contains its estimate and lies where the measure can', () => {
  fc.assert(
    fc.property(activity, fc.nat(), (dayActs, seed) => {
      const found = intervals({ days, dayActs, seed, replicates: 60 })
      const acts = sums(dayActs)
      fc.pre(acts.length >= 5 && found.reason === null)
      const check = (
        interval: readonly [number, number] | null,
        value: number | null,
        [least, most]: [number, number],
      ) => {
        expect(interval).not.toBeNull()
        const [lower, upper] = interval as [number, number]
        expect(lower).toBeLessThanOrEqual((value as number) + 1e-12)
        expect(upper).toBeGreaterThanOrEqual((value as number) - 1e-12)
        expect(lower).toBeGreaterThanOrEqual(least - 1e-12)
        expect(upper).toBeLessThanOrEqual(most)
      }
      for (const m of [1, 2, 3] as const) check(found.topShare[`${m}`], topShare(acts, m), [0, 1])
      check(found.effectiveOwners['1'], hillNumber(acts, 1), [1, Infinity])
      check(found.effectiveOwners['2'], hillNumber(acts, 2), [1, Infinity])
      check(found.effectiveOwners.inf, hillNumber(acts, Infinity), [1, Infinity])
      check(found.hhi, hhi(acts), [0, 1])
    }),
  )
})

const steady = Array.from({ length: 90 }, (_, day) => cell(day, day % 6))

test('the same seed gives the same intervals, whatever the order of the rows', () => {
  const once = intervals({ days, dayActs: steady, seed: 4 })
  expect(intervals({ days, dayActs: steady, seed: 4 })).toEqual(once)
  expect(intervals({ days, dayActs: packDayActs(days, steady), seed: 4 })).toEqual(once)
  expect(intervals({ days, dayActs: steady, seed: 5 })).not.toEqual(once)
  const turned = intervals({ days, dayActs: steady.toReversed(), seed: 4 })
  expect(turned.topShare['1']?.[0]).toBeCloseTo(once.topShare['1']?.[0] as number, 9)
})

test('one burst makes a wider interval than the same acts spread over the days', () => {
  const burst = steady.map((row, i) => (row.person === 'p0' ? cell(3 + (i % 4), 0) : row))
  const width = (dayActs: DayActs[]) => {
    const [lower, upper] = intervals({ days, dayActs, seed: 1 }).topShare['1'] as [number, number]
    return upper - lower
  }
  expect(width(burst)).toBeGreaterThan(2 * width(steady))
})

test('replicates spread as the theory of sums over blocks says', () => {
  // One person acts on the first day of each week, everybody's total is steady: resampling whole weeks from any
  // day leaves every share all but fixed, while single days would let it vary.
  const weekly = Array.from({ length: 84 }, (_, day) =>
    day % 7 === 0 ? [cell(day, 'a', 6)] : [cell(day, day % 7, 1)],
  ).flat()
  const twelveWeeks = { from: days.from, to: addDays(days.from, 84) }
  const width = (block: number) => {
    const [lower, upper] = intervals({ days: twelveWeeks, dayActs: weekly, seed: 1, block }).topShare[
      '1'
    ] as [number, number]
    return upper - lower
  }
  expect(width(7)).toBeLessThan(1e-9)
  expect(width(1)).toBeGreaterThan(0.1)
})

test('replicates without the one-time visitors leave an interval all the same', () => {
  const three = Array.from({ length: 90 }, (_, day) => cell(day, day % 3))
  const [lower, upper] = intervals({ days, dayActs: [...three, cell(10, 8), cell(60, 9)], seed: 1 }).topShare[
    '3'
  ] as [number, number]
  expect(lower).toBeGreaterThan(0.8)
  expect(upper).toBeLessThan(1)
})

describe('none', () => {
  test('for windows under 28 days', () => {
    const short = { from: '2015-01-01', to: '2015-01-28' }
    const inside = steady.filter(({ day }) => day < short.to)
    const dayActs = [...inside, ...inside]
    expect(intervals({ days: short, dayActs, seed: 1 })).toMatchObject({
      hhi: null,
      logEffectiveOwnersReplicates: null,
    })
    expect(intervals({ days: { ...short, to: '2015-01-29' }, dayActs, seed: 1 }).hhi).not.toBeNull()
  })

  test('but for a longer window that is covered for three weeks of it at least', () => {
    const part = { from: '2015-01-01', to: '2015-01-22' }
    const dayActs = steady.filter(({ day }) => day < part.to)
    const asked = { dayActs: [...dayActs, ...dayActs], seed: 1, windowDays: 91 }
    expect(intervals({ ...asked, days: part }).hhi).not.toBeNull()
    const less = intervals({ ...asked, days: { ...part, to: '2015-01-21' } })
    expect([less.hhi, less.reason]).toEqual([null, 'fewer than 21 days of the window are covered'])
  })

  test('behind the gate, and without any act', () => {
    const four = steady.filter(({ person }) => person < 'p4')
    expect(intervals({ days, dayActs: four, seed: 1 }).reason).toBe('fewer than 5 people')
    expect(intervals({ days, dayActs: steady.slice(0, 29), seed: 1 }).reason).toBe('fewer than 30 acts')
    expect(intervals({ days, dayActs: [], seed: 1 })).toMatchObject({ logEffectiveOwners: null, hhi: null })
    expect(intervals({ days, dayActs: four, seed: 1 }).topShare).toEqual({ '1': null, '2': null, '3': null })
  })
})

describe('resampling', () => {
  const mean = (rows: DayActs[], block: number) => {
    const table = packDayActs(days, rows)
    let total = 0
    let replicates = 0
    const random = randomFrom(9)
    resampleDays(table, { replicates: 4000, block, random }, (acts) => {
      total += acts.reduce((a, b) => a + b, 0)
      replicates++
    })
    return total / replicates
  }

  test('days without acts are drawn like any other', () => {
    // All acts lie on one day in ninety: were only active days drawn, every replicate would have ninety times them.
    expect(mean([cell(50, 1, 90)], 7)).toBeGreaterThan(80)
    expect(mean([cell(50, 1, 90)], 7)).toBeLessThan(100)
  })

  test('a replicate is exactly as long as the window, also where blocks do not fit', () => {
    const every = Array.from({ length: 90 }, (_, day) => cell(day, 0))
    for (const block of [1, 7, 8, 90]) expect(mean(every, block)).toBe(90)
  })

  test('the last days join the first', () => {
    // Without the circle the ends would lie in fewer blocks than the middle.
    expect(mean([cell(0, 1, 90)], 7)).toBeGreaterThan(80)
    expect(mean([cell(89, 1, 90)], 7)).toBeGreaterThan(80)
  })

  test('a full matrix and single cells add up to the same', () => {
    const three = (day: number) => [0, 1, 2].map((person) => cell(day, person, 1 + (day % (person + 2))))
    const busy = Array.from({ length: 90 }, (_, day) => three(day)).flat()
    // Five hundred one-timers make a full matrix a waste, so that the single cells are added instead.
    const withVisitors = [...busy, ...Array.from({ length: 500 }, (_, i) => cell(0, `visitor ${i}`))]
    const totals = (rows: DayActs[]) => {
      const seen: number[][] = []
      const options = { replicates: 50, block: 7, random: randomFrom(2) }
      resampleDays(packDayActs(days, rows), options, (acts) => seen.push([...acts.slice(0, 3)]))
      return seen
    }
    expect(totals(withVisitors)).toEqual(totals(busy))
  })
})

test('rows outside the days are left out', () => {
  const outside = [
    ...steady,
    { day: '2014-12-31', person: 'p0', acts: 500 },
    { day: days.to, person: 'p1', acts: 500 },
  ]
  expect(intervals({ days, dayActs: outside, seed: 4 })).toEqual(
    intervals({ days, dayActs: steady, seed: 4 }),
  )
})

test('intervals stand beside the values they belong to', () => {
  const acts = sums(steady).map((x, i) => ({ person: `p${i}`, acts: x, days: x }))
  const metrics = ownershipMetrics({
    acts,
    facets: [],
    units: [],
    unattributed: 0,
    eligible: null,
    eligiblePeople: null,
    measure: 'acts',
  })
  const found = intervals({ days, dayActs: steady, seed: 1 })
  const attached = attachIntervals(metrics, found)
  expect(attached.hhi).toEqual({ ...metrics.hhi, interval: found.hhi })
  expect(attached.topShare.interval).toEqual(found.topShare)
  expect(attached.contributorAbsenceFactor).toEqual(metrics.contributorAbsenceFactor)
})
