import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SMALLEST_GROUP, suppressedUnits } from './suppression.ts'

const suppressed = (sizes: Record<string, number>, whole = Object.values(sizes).reduce((a, b) => a + b, 0)) =>
  [...suppressedUnits(new Map(Object.entries(sizes)), whole)].sort()

test('groups of fewer than five', () => {
  expect(suppressed({ a: 6, b: 7, c: 8 })).toEqual([])
  expect(suppressed({ a: 2, b: 3, c: 8 })).toEqual(['a', 'b'])
})

test('a single small one would follow from the whole: the next smallest goes with it', () => {
  expect(suppressed({ a: 3, b: 7, c: 8 })).toEqual(['a', 'b'])
})

test('nearly everybody gives away the others', () => {
  expect(suppressed({ a: 20 }, 22)).toEqual(['a'])
})

test('whatever the sizes: what is hidden or belongs to nobody is at least five people, or nobody', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(12), { maxLength: 8 }), fc.nat(6), (sizes, unknown) => {
      const named = new Map(sizes.map((size, i) => [`u${i}`, size + 1]))
      const whole = [...named.values()].reduce((a, b) => a + b, 0) + unknown
      const hidden = suppressedUnits(named, whole)
      const shown = [...named].filter(([unit]) => !hidden.has(unit))
      for (const [, size] of shown) expect(size).toBeGreaterThanOrEqual(SMALLEST_GROUP)
      const rest = whole - shown.reduce((sum, [, size]) => sum + size, 0)
      expect(rest === 0 || rest >= SMALLEST_GROUP || shown.length === 0).toBe(true)
    }),
  )
})
