import { describe, expect, test } from 'vitest'
import { absenceFactor } from './absence-factor.ts'
import { hhi, hhiNormalised } from './concentration.ts'
import { entropy, hillNumber } from './effective-owners.ts'
import { evenness } from './evenness.ts'
import { dominancePValue, equalOwnersNull } from './excess-dominance.ts'
import { gini, giniCorrected } from './gini.ts'
import { theil } from './theil.ts'
import { topShare } from './top-share.ts'

const eight = Array<number>(8).fill(10)

// Columns: top share, absence factor, HHI, normalised, Gini, corrected, q = 1, q = 2, evenness, Theil. From R (vegan).
const known: [number[], (number | null)[]][] = [
  [
    [1000, 433, 343, 332, 202, 90, 42, 33],
    [0.40404, 2, 0.239505, 0.130863, 0.485505, 0.554863, 5.292327, 4.175275, 0.801301, 0.413184],
  ],
  [eight, [0.125, 4, 0.125, 0, 0, 0, 8, 8, 1, 0]],
  [
    [90, 2, 2, 2, 2, 2],
    [0.9, 1, 0.812, 0.7744, 0.733333, 0.88, 1.625844, 1.231527, 0.271257, 1.305733],
  ],
  [
    [50, 30, 20],
    [0.5, 1, 0.38, 0.07, 0.2, 0.3, 2.800094, 2.631579, 0.937231, 0.068959],
  ],
  [[50], [1, 1, 1, null, null, null, 1, 1, null, null]],
]

test.each(known)('%j', (acts, expected) => {
  const actual = [
    topShare(acts, 1),
    absenceFactor(acts, 0.5),
    hhi(acts),
    hhiNormalised(acts),
    gini(acts),
    giniCorrected(acts),
    hillNumber(acts, 1),
    hillNumber(acts, 2),
    evenness(acts),
    theil(acts),
  ]
  actual.forEach((value, column) => {
    const reference = expected[column] as number | null
    if (reference === null) expect(value).toBeNull()
    else expect(value).toBeCloseTo(reference, 6)
  })
})

test('Gini over everybody eligible counts the silent', () => {
  expect(gini([90, 2, 2, 2, 2, 2, ...Array<number>(14).fill(0)])).toBeCloseTo(0.92, 12)
})

test('one person is no surprise: entropy 0, not unknown', () => {
  expect(entropy([7])).toBe(0)
  expect(entropy([])).toBeNull()
})

test('nothing is known without acts', () => {
  for (const measure of [hhi, hhiNormalised, gini, giniCorrected, evenness, theil, dominancePValue]) {
    expect(measure([])).toBeNull()
  }
  expect(topShare([], 1)).toBeNull()
  expect(absenceFactor([], 0.5)).toBeNull()
  expect(hillNumber([], 0)).toBeNull()
})

test('shares are added before anything is divided', () => {
  // 16.7 % + 16.7 % + 16.7 % would be 50.1 %, and a factor of 3 at 0.5 must not need a fourth person.
  const six = Array<number>(6).fill(7)
  expect(topShare(six, 3)).toBe(0.5)
  expect(absenceFactor(six, 0.5)).toBe(3)
})

test('the absence factor compares whole numbers', () => {
  // 0.8 · 35 is 28.000000000000004: compared as such it would need one person more.
  expect(absenceFactor([10, 10, 8, 7], 0.8)).toBe(3)
})

describe('the largest share among equal owners', () => {
  test.each([
    [5, 10, 0.375, 0.5],
    [5, 30, 0.299, 0.367],
    [10, 20, 0.221, 0.3],
    [10, 50, 0.173, 0.22],
    [10, 200, 0.136, 0.16],
    [30, 60, 0.089, 0.117],
    [30, 300, 0.057, 0.067],
  ])('%i people, %i acts', (k, n, mean, percentile95) => {
    const simulated = equalOwnersNull(k, n, { seed: 7, replicates: 20_000 })
    expect(Math.abs(simulated.mean - mean)).toBeLessThan(0.0015)
    // One act more or less where the 95 % fall between two whole numbers.
    expect(Math.abs(simulated.percentile95 - percentile95)).toBeLessThan(0.0006)
  })

  test('both ways to draw agree', () => {
    // 12 acts a person is where the way changes.
    const below = equalOwnersNull(20, 239, { seed: 3, replicates: 20_000 })
    const above = equalOwnersNull(20, 240, { seed: 3, replicates: 20_000 })
    expect(Math.abs(below.mean - above.mean)).toBeLessThan(0.001)
  })

  test('the same seed gives the same numbers', () => {
    const options = { seed: 11, replicates: 500 }
    expect(equalOwnersNull(10, 50, options)).toEqual(equalOwnersNull(10, 50, options))
    expect(equalOwnersNull(10, 50, options)).not.toEqual(equalOwnersNull(10, 50, { ...options, seed: 12 }))
  })

  test('five people and ten acts: half of them by one person is within chance', () => {
    const acts = [5, 2, 1, 1, 1]
    expect(equalOwnersNull(5, 10, { seed: 7, replicates: 20_000 }).percentile95).toBeGreaterThanOrEqual(0.5)
    expect(dominancePValue(acts)).toBeGreaterThan(0.05)
    expect(dominancePValue(acts.map((x) => 10 * x))).toBeLessThan(0.001)
  })
})
