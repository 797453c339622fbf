import { expect, test } from 'vitest'
import { untilNextNight } from './night.ts'

const HOUR = 3_600_000

test('the next night is always ahead', () => {
  expect(untilNextNight(new Date(2026, 4, 10, 1, 0))).toBe(2 * HOUR)
  expect(untilNextNight(new Date(2026, 4, 10, 4, 0))).toBe(23 * HOUR)
  expect(untilNextNight(new Date(2026, 4, 10, 3, 0))).toBe(24 * HOUR)
})
