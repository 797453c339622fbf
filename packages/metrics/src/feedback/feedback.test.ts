import fc from 'fast-check'
import { expect, test } from 'vitest'
import { feedbackMetrics } from './feedback.ts'
import { responseRate } from './response-rate.ts'
import type { Responses, Suggestions } from './tables.ts'
import { timeToFirstResponse } from './time-to-first-response.ts'

/** [hours waited, null for as long as it was watched; hours watched] */
const told = (...rows: [waited: number | null, watched: number][]): Responses => ({
  waited: Float64Array.from(rows, ([waited]) => waited ?? Number.NaN),
  watched: Float64Array.from(rows, ([, watched]) => watched),
})
const NONE: Suggestions = { asked: 0, closed: 0, by: [] }
const metricsOf = (responses: Responses, suggestions = NONE) => feedbackMetrics({ responses, suggestions })

test('answered within T, among those older than T', () => {
  const { responseRate: found } = metricsOf(
    told([1, 1000], [24, 1000], [25, 1000], [200, 1000], [null, 1000], [1, 24], [null, 50]),
  )
  expect(found.value).toEqual({ '24': 2 / 6, '72': 3 / 5, '168': 3 / 5 })
  expect(found.details).toEqual({ conversations: 7 })
})

test('a T nothing is old enough for is unknown; so is everything where nobody asked', () => {
  expect(metricsOf(told([1, 30])).responseRate.value).toEqual({ '24': 1, '72': null, '168': null })
  expect(metricsOf(told([1, 10])).responseRate).toMatchObject({ status: 'insufficient_data', value: null })
  const { timeToFirstResponse: found } = metricsOf(told())
  expect(found).toMatchObject({ value: null, reason: 'no threaded conversation was begun' })
})

test('those without an answer wait for 14 days at most, and count as waiting', () => {
  expect(timeToFirstResponse(told([2, 9999], [4, 9999], [null, 9999]))).toBe(4)
  expect(timeToFirstResponse(told([2, 9999], [null, 9999], [null, 9999]))).toBeNull()
  // Watched for an hour only: says nothing of what came later.
  expect(timeToFirstResponse(told([2, 9999], [null, 1], [null, 1]))).toBe(2)
  expect(metricsOf(told([2, 9999], [null, 9999], [null, 9999])).timeToFirstResponse).toMatchObject({
    reason: 'fewer than half were answered',
    details: { conversations: 3, answered: 1 },
  })
})

test('suggestions, and by whom they were taken up', () => {
  const by = [{ person: 'ada', closed: 3 }]
  expect(metricsOf(told(), { asked: 4, closed: 3, by }).feedbackClosure).toEqual({
    status: 'ok',
    value: 0.75,
    details: { suggestions: 4, by },
  })
  expect(metricsOf(told()).feedbackClosure).toMatchObject({ status: 'insufficient_data', value: null })
})

test('more time never makes the rate of old enough conversations smaller', () => {
  const row = fc.tuple(fc.option(fc.integer({ min: 0, max: 336 })), fc.constant(400))
  fc.assert(
    fc.property(fc.array(row, { minLength: 1 }), (rows) => {
      const [day, three, week] = [24, 72, 168].map((hours) => responseRate(told(...rows), hours) as number)
      expect(day).toBeLessThanOrEqual(three as number)
      expect(three).toBeLessThanOrEqual(week as number)
      const median = timeToFirstResponse(told(...rows))
      const half = rows.filter(([waited]) => waited !== null && waited <= (median ?? Infinity)).length
      if (median !== null) expect(half / rows.length).toBeGreaterThanOrEqual(0.5)
    }),
  )
})
