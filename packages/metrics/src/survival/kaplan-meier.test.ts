import fc from 'fast-check'
import { expect, test } from 'vitest'
import cases from '../../reference/survival.json' with { type: 'json' }
import { kaplanMeierMedian } from './kaplan-meier.ts'

test('there are cases with and without a median, and with ties between events and ends', () => {
  expect(cases.filter(({ median }) => median === null).length).toBeGreaterThan(10)
  expect(cases.filter(({ median }) => median !== null).length).toBeGreaterThan(50)
  expect(cases.some(({ reached, censored }) => reached.some((t) => (censored as number[]).includes(t)))).toBe(
    true,
  )
})

test.each(cases.map((one, index) => ({ index, ...one })))(
  'reference $index',
  ({ reached, censored, median }) => {
    expect(kaplanMeierMedian(reached, censored)).toBe(median)
  },
)

test('exactly half left is enough, whatever floating point makes of it', () => {
  expect(kaplanMeierMedian([1, 2, 3, 4, 5, 6, 7], Array(7).fill(9))).toBe(7)
  expect(kaplanMeierMedian([1, 2, 3, 4, 5, 6], Array(7).fill(9))).toBeNull()
})

test('nobody watched, or nobody reached it: unknown', () => {
  expect(kaplanMeierMedian([], [])).toBeNull()
  expect(kaplanMeierMedian([], [1, 2])).toBeNull()
})

const times = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 40 })

test('with nobody lost from sight it is the lower median', () => {
  fc.assert(
    fc.property(times, (reached) => {
      const sorted = reached.toSorted((a, b) => a - b)
      expect(kaplanMeierMedian(reached, [])).toBe(sorted[Math.ceil(sorted.length / 2) - 1] ?? null)
    }),
  )
})

test('neither the order nor the unit of time matters', () => {
  fc.assert(
    fc.property(times, times, (reached, censored) => {
      const median = kaplanMeierMedian(reached, censored)
      expect(kaplanMeierMedian(reached.toReversed(), censored.toReversed())).toBe(median)
      const inHalves = (all: readonly number[]) => all.map((time) => time * 2)
      expect(kaplanMeierMedian(inHalves(reached), inHalves(censored))).toBe(
        median === null ? null : median * 2,
      )
    }),
  )
})
