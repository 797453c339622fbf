import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allOf } from '../testing/forge.ts'
import { lines } from './lines.ts'

async function* pieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
const read = (text: Buffer | string, size = 7, longest?: number) =>
  allOf(lines(pieces(Buffer.from(text as string), size), longest))
const textsIn = async (...args: Parameters<typeof read>) => (await read(...args)).map(({ text }) => text)

describe('lines', () => {
  it('ends in LF or CRLF, with or without a last one; blank lines count', async () => {
    expect(await read('a\r\n\nb')).toEqual([
      { number: 1, text: 'a', problem: null },
      { number: 2, text: '', problem: null },
      { number: 3, text: 'b', problem: null },
    ])
    expect(await read('')).toEqual([])
    expect(await textsIn('a\n')).toEqual(['a'])
  })

  it('are the same however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string()), fc.integer({ min: 1, max: 9 }), async (texts, size) => {
        const clean = texts.map((text) => text.replace(/[\r\n\ufeff]/g, '').toWellFormed())
        expect(await textsIn(clean.map((text) => `${text}\n`).join(''), size)).toEqual(clean)
      }),
      { numRuns: 200 },
    )
  })

  it('with a byte order mark, in UTF-8 and UTF-16', async () => {
    const text = 'é\n🙂 b\n'
    expect(await textsIn(`\ufeff${text}`)).toEqual(['é', '🙂 b'])
    const little = Buffer.from(`\ufeff${text}`, 'utf16le')
    expect(await textsIn(little, 3)).toEqual(['é', '🙂 b'])
    expect(await textsIn(Buffer.from(little).swap16(), 3)).toEqual(['é', '🙂 b'])
  })

  it('too long: told, and the rest goes on', async () => {
    const all = await read(`a\n${'x'.repeat(500)}\nb\n${'y'.repeat(101)}`, 64, 100)
    expect(all.map(({ number, text, problem }) => [number, text, problem?.code])).toEqual([
      [1, 'a', undefined],
      [2, '', 'line_too_long'],
      [3, 'b', undefined],
      [4, '', 'line_too_long'],
    ])
  })

  it('not UTF-8: told, and the rest goes on', async () => {
    const all = await read(Buffer.from([0x61, 0x0a, 0xff, 0xfe, 0x0a, 0x62]))
    expect(all.map(({ text, problem }) => problem?.code ?? text)).toEqual(['a', 'broken_record', 'b'])
  })

  it('broken UTF-16 ends the file with a reason', async () => {
    const all = await read(Buffer.from([0xff, 0xfe, 0x61, 0, 0x0a, 0, 0x00, 0xdc, 0x62, 0]), 6)
    expect(all.at(-1)?.problem?.code).toBe('broken_record')
  })
})
