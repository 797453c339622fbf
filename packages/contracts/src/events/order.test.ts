import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareEvents, compareText, nativeOrder } from './order.ts'

const sorted = (ids: string[]) => ids.toSorted((a, b) => compareText(nativeOrder(a), nativeOrder(b)))

test('native ids sort as numbers where they are numbers, and before everything else', () => {
  expect(sorted(['10', '9', 'b', '1433558696.000012', '1433558696.000005', 'a10', 'a9', '007'])).toEqual([
    '007',
    '9',
    '10',
    '1433558696.000005',
    '1433558696.000012',
    'a10',
    'a9',
    'b',
  ])
})

test('whole numbers of any length sort by value', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10n ** 40n - 1n }),
      fc.bigInt({ min: 0n, max: 10n ** 40n - 1n }),
      (a, b) => {
        expect(Math.sign(compareText(nativeOrder(String(a)), nativeOrder(String(b))))).toBe(
          a < b ? -1 : a > b ? 1 : 0,
        )
      },
    ),
  )
})

test('the order is total: two different events are never equal', () => {
  const head = { pilot: 'p', sequence: 0, recorded: 0 }
  expect(
    compareEvents({ ...head, source: 's', id: '9', time: 1 }, { ...head, source: 's', id: '09', time: 1 }),
  ).not.toBe(0)
})
