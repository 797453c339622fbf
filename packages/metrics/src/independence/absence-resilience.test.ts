import fc from 'fast-check'
import { expect, test } from 'vitest'
import cases from '../../reference/absence.json' with { type: 'json' }
import { addDays } from '../time/day.ts'
import { absenceResilience } from './absence-resilience.ts'

const MONDAY = '2024-01-01'

/** Days from a Monday on. */
const rhythm = (days: number, present: readonly number[], others: readonly number[], hasGap = false) => ({
  days: { from: MONDAY, to: addDays(MONDAY, days) },
  champion: new Set(present.map((day) => addDays(MONDAY, day))),
  others: new Map(others.map((acts, day) => [addDays(MONDAY, day), acts])),
  hasGap,
})

test.each(cases.map((one, index) => ({ index, ...one })))(
  'reference $index',
  ({ days, present, others, expected }) => {
    const found = absenceResilience(rhythm(days, present, others))
    if (expected === null) return expect(found.value).toBeNull()
    expect(found.value).toBeCloseTo(expected.value, 11)
    expect(found.details?.pValue).toBeCloseTo(expected.pValue, 11)
  },
)

const WEEKS = 12
const everyDay = Array.from({ length: 7 * WEEKS }, (_, day) => day)
const without = (...away: number[]) => everyDay.filter((day) => !away.includes(day))
const asOften = everyDay.map(() => 2)
const reasonOf = (present: readonly number[], days = 7 * WEEKS, hasGap = false) => {
  const found = absenceResilience(rhythm(days, present, asOften, hasGap))
  return 'reason' in found ? found.reason : found.value
}

test('three days from Monday to Friday are an absence, over a weekend too; two are none', () => {
  expect(reasonOf(without(0, 1, 2, 14, 15, 16))).toBe(1)
  expect(reasonOf(without(0, 1, 2, 14, 15))).toBe('fewer than 2 absences')
  // Thursday to Monday.
  expect(reasonOf(without(0, 1, 2, 17, 18, 19, 20, 21))).toBe(1)
  // Somebody who does something on a Saturday is not away.
  expect(reasonOf(without(0, 1, 2, 17, 18, 20, 21))).toBe('fewer than 2 absences')
})

test('what is not enough, or not known, is null with its reason', () => {
  const away = without(0, 1, 2, 14, 15, 16)
  expect(reasonOf(away, 7 * WEEKS - 1)).toBe('fewer than 12 weeks')
  expect(reasonOf(away, 7 * WEEKS, true)).toBe('part of this time was not recorded')
  const alone = absenceResilience(rhythm(7 * WEEKS, away, []))
  expect(alone.value).toBeNull()
})

test('days before the last whole weeks do not matter', () => {
  const there = Array.from({ length: 7 * WEEKS + 3 }, (_, day) => day).filter(
    (day) => ![7, 8, 9, 21, 22, 23].includes(day),
  )
  const others = everyDay.map((day) => (day % 5) + 1)
  const found = absenceResilience(rhythm(7 * WEEKS + 3, there, [99, 99, 99, ...others]))
  expect(found.value).not.toBeNull()
  const later = there.filter((day) => day > 2)
  expect(absenceResilience(rhythm(7 * WEEKS + 3, later, [0, 0, 0, ...others]))).toEqual(found)
})

test('the others doing ten times as much of everything changes nothing; a p-value is a share of the weeks', () => {
  const acts = fc.array(fc.nat(20), { minLength: 7 * WEEKS, maxLength: 7 * WEEKS })
  fc.assert(
    fc.property(fc.subarray(everyDay), acts, (present, others) => {
      const found = absenceResilience(rhythm(7 * WEEKS, present, others))
      const more = absenceResilience(
        rhythm(
          7 * WEEKS,
          present,
          others.map((x) => 10 * x),
        ),
      )
      expect(more.value === null).toBe(found.value === null)
      if (found.value === null) return
      expect(more.value).toBeCloseTo(found.value, 10)
      expect(more.details).toEqual(found.details)
      const weeks = (found.details?.pValue ?? 0) * WEEKS
      expect(weeks).toBeGreaterThan(0.999)
      expect(weeks).toBeCloseTo(Math.round(weeks), 9)
    }),
  )
})
