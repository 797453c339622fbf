import { expect, test } from 'vitest'
import { liveThrough } from './life.ts'

// The long form, with many seeds: npm run test:crash
test.each([11, 23])(
  'killed again and again, seed %i: nothing lost, nothing twice',
  async (seed) => {
    const end = await liveThrough(seed, 8)
    expect(end.kills).toBeGreaterThan(0)
    expect(end.published).toEqual(end.expected)
    expect(end.differences).toBe(0)
  },
  180_000,
)
