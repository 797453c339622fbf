import { expect, test } from 'vitest'
import { randomFrom } from './random.ts'

const moments = (values: number[]) => {
  const mean = values.reduce((a, b) => a + b) / values.length
  return { mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length }
}

test.each([
  [20, 0.3],
  [1000, 0.005],
  [50, 0.5],
  [100_000, 0.0002],
  [1_000_000, 0.25],
])('binomial of %i trials at %f has its mean, its variance and its range', (n, p) => {
  const random = randomFrom(42)
  const values = Array.from({ length: 40_000 }, () => random.binomial(n, p))
  const { mean, variance } = moments(values)
  const spread = Math.sqrt(n * p * (1 - p))
  expect(Math.abs(mean - n * p)).toBeLessThan((4 * spread) / Math.sqrt(values.length))
  expect(variance / spread ** 2).toBeGreaterThan(0.97)
  expect(variance / spread ** 2).toBeLessThan(1.03)
  expect(values.every((x) => Number.isInteger(x) && x >= 0 && x <= n)).toBe(true)
})

test('uniform numbers fill their range evenly, and a seed is repeatable', () => {
  const random = randomFrom(1)
  const counts = Array<number>(7).fill(0)
  for (let i = 0; i < 70_000; i++) {
    const value = random.below(7)
    counts[value] = (counts[value] as number) + 1
  }
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(450)
  const first = (seed: number) => randomFrom(seed).next()
  expect(first(5)).toBe(first(5))
  expect(new Set(Array.from({ length: 1000 }, (_, seed) => first(seed))).size).toBe(1000)
})
