import { expect, test } from 'vitest'
import { readRowBinary } from './row-binary.ts'

test('texts and numbers, row by row, wherever they begin', () => {
  const long = 'ö'.repeat(100)
  const numbers = Buffer.from(new Float64Array([1.5, -2]).buffer)
  const halves = Buffer.from(new Uint32Array([7, 1, 4_294_967_295, 0]).buffer)
  const row = (text: string) =>
    Buffer.concat([
      // 200 as a length takes two bytes.
      Buffer.from(text.length > 99 ? [0xc8, 0x01] : [text.length]),
      Buffer.from(text),
      Buffer.from([2]),
      numbers,
      Buffer.from([2]),
      halves,
    ])
  const reader = readRowBinary(Buffer.concat([row('a'), row(long), row('')]))
  const found = []
  while (!reader.ended) found.push([reader.text(), [...reader.float64s()], [...reader.uint64Halves()]])
  const rest = [
    [1.5, -2],
    [7, 1, 4_294_967_295, 0],
  ]
  expect(found).toEqual([
    ['a', ...rest],
    [long, ...rest],
    ['', ...rest],
  ])
})

test('nothing is no row', () => {
  expect(readRowBinary(Buffer.alloc(0)).ended).toBe(true)
})
