import fc from 'fast-check'
import { expect, test } from 'vitest'
import { absenceFactor, absenceFactorBounds } from './absence-factor.ts'
import { hhi } from './concentration.ts'
import { hillNumber } from './effective-owners.ts'
import { evenness } from './evenness.ts'
import { dominancePValue } from './excess-dominance.ts'
import { gini } from './gini.ts'
import { descending } from './holdings.ts'
import { lorenz } from './lorenz.ts'
import { theil, theilByUnit } from './theil.ts'
import { topShare } from './top-share.ts'

const acts = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 60 })
const several = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 2, maxLength: 60 })

const measures: ((acts: number[]) => number | null)[] = [
  (x) => topShare(x, 2),
  (x) => absenceFactor(x, 0.8),
  (x) => hillNumber(x, 1),
  (x) => hillNumber(x, 2),
  hhi,
  gini,
  evenness,
  theil,
  dominancePValue,
]

test('the order of the people does not matter', () => {
  const shuffled = acts.chain((x) =>
    fc.tuple(fc.constant(x), fc.shuffledSubarray(x, { minLength: x.length })),
  )
  fc.assert(
    fc.property(shuffled, ([x, y]) => {
      for (const measure of measures) {
        const [a, b] = [measure(x), measure(y)]
        if (a === null || b === null) expect(a).toBe(b)
        else expect(Math.abs(a - b)).toBeLessThan(1e-9 * Math.max(1, a))
      }
    }),
  )
})

test('no measure changes the list it is given', () => {
  fc.assert(
    fc.property(acts, (x) => {
      const before = [...x]
      for (const measure of measures) measure(x)
      lorenz(x)
      expect(x).toEqual(before)
    }),
  )
})

test('Hill numbers never rise with q and lie between one and everybody', () => {
  fc.assert(
    fc.property(acts, (x) => {
      const profile = [0, 0.5, 1, 1.5, 2, 3, 10, Infinity].map((q) => hillNumber(x, q) as number)
      profile.forEach((value, i) => {
        if (i > 0) expect(value).toBeLessThanOrEqual((profile[i - 1] as number) * (1 + 1e-9))
        expect(value).toBeGreaterThan(1 - 1e-9)
        expect(value).toBeLessThan(x.length + 1e-9)
      })
    }),
  )
})

test('twice as many acts each leave every share as it is', () => {
  fc.assert(
    fc.property(several, (x) => {
      const doubled = x.map((one) => 2 * one)
      for (const measure of [hhi, gini, evenness, theil]) {
        expect(measure(doubled)).toBeCloseTo(measure(x) as number, 9)
      }
    }),
  )
})

test('an act handed from somebody with more to somebody with less never concentrates', () => {
  fc.assert(
    fc.property(several, (x) => {
      const [first, ...others] = descending(x)
      const last = others.pop() as number
      fc.pre((first as number) - last >= 2)
      const after = [(first as number) - 1, ...others, last + 1]
      expect(gini(after)).toBeLessThan((gini(x) as number) + 1e-12)
      expect(hhi(after)).toBeLessThan((hhi(x) as number) + 1e-12)
      expect(hillNumber(after, 1)).toBeGreaterThan((hillNumber(x, 1) as number) - 1e-9)
      expect(absenceFactor(after, 0.5)).toBeGreaterThanOrEqual(absenceFactor(x, 0.5) as number)
    }),
  )
})

test('the absence factor is the least number that reaches the share', () => {
  fc.assert(
    fc.property(acts, fc.constantFrom(0.5, 0.8), (x, tau) => {
      const m = absenceFactor(x, tau) as number
      const sorted = descending(x)
      const sum = (list: number[]) => list.reduce((a, b) => a + b, 0)
      const percent = Math.round(100 * tau)
      expect(100 * sum(sorted.slice(0, m))).toBeGreaterThanOrEqual(percent * sum(sorted))
      expect(100 * sum(sorted.slice(0, m - 1))).toBeLessThan(percent * sum(sorted))
    }),
  )
})

test('the bounds hold whoever the unattributed acts are by', () => {
  fc.assert(
    fc.property(
      acts,
      fc.array(fc.nat({ max: 80 }), { maxLength: 200 }),
      fc.constantFrom(0.5, 0.8),
      (x, whose, tau) => {
        const [lower, upper] = absenceFactorBounds(x, whose.length, tau) as [number, number]
        const known = [...x, ...Array<number>(81).fill(0)]
        for (const person of whose) known[person] = (known[person] as number) + 1
        expect(absenceFactor(known, tau)).toBeGreaterThanOrEqual(lower)
        expect(absenceFactor(known, tau)).toBeLessThanOrEqual(upper)
        if (whose.length === 0) expect([lower, upper]).toEqual([absenceFactor(x, tau), absenceFactor(x, tau)])
      },
    ),
  )
})

test('Theil between and within units add up to the whole', () => {
  fc.assert(
    fc.property(fc.array(several, { minLength: 1, maxLength: 6 }), (units) => {
      const { between, within } = theilByUnit(units.map((cells, i) => ({ unit: `unit ${i}`, cells })))
      expect((between as number) + (within as number)).toBeCloseTo(theil(units.flat()) as number, 9)
      expect(between).toBeGreaterThan(-1e-9)
      expect(within).toBeGreaterThan(-1e-9)
    }),
  )
})

test('the Lorenz curve rises from (0, 0) to (1, 1), bent downwards, and encloses the Gini coefficient', () => {
  fc.assert(
    fc.property(several, (x) => {
      const points = lorenz(x) as [number, number][]
      expect(points[0]).toEqual([0, 0])
      expect(points.at(-1)).toEqual([1, 1])
      let area = 0
      let steepness = 0
      points.slice(1).forEach(([, y], i) => {
        const previous = points[i]?.[1] as number
        expect(y - previous).toBeGreaterThanOrEqual(steepness - 1e-12)
        steepness = y - previous
        area += (y + previous) / 2 / x.length
      })
      expect(1 - 2 * area).toBeCloseTo(gini(x) as number, 9)
    }),
  )
})

test('the p-value falls the more one person leads', () => {
  fc.assert(
    fc.property(several, fc.integer({ min: 1, max: 500 }), (x, more) => {
      const [first, ...others] = descending(x)
      const led = [(first as number) + more, ...others]
      expect(dominancePValue(led)).toBeLessThanOrEqual((dominancePValue(x) as number) + 1e-9)
    }),
  )
})
