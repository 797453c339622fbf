import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allOf } from '../testing/forge.ts'
import { separatorOf } from './separator.ts'
import { LONGEST_HEAD, splitMbox } from './split.ts'

async function* pieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
const split = async (text: string | Buffer, size = 64) =>
  (await allOf(splitMbox(pieces(Buffer.from(text as string), size)))).flat()
const seen = async (text: string | Buffer, size?: number) =>
  (await split(text, size)).map(({ number, head, problem }) => [
    number,
    problem === null ? head.toString() : problem.message,
  ])

const LINE = 'From ada@example.org Mon Jan  3 11:59:25 2005'

describe('a separator', () => {
  it.each([
    'From ada@example.org Mon Jan  3 11:59:25 2005',
    'From ada at example.org  Mon Jan  3 11:59:25 2005',
    'From "ada l" at example.org  Mon Jan  3 11:59:25 2005',
    'From 1420000000000000000@xxx Mon Jan 03 11:59:25 +0000 2005',
    'From ada@example.org Mon Jan  3 11:59:25 UTC 2005',
    'From ada@example.org Mon Jan  3 11:59:25 2005 +0000',
    'From ada@example.org Mon, 3 Jan 2005 11:59:25 +0000',
    'From ada@example.org 3 Jan 2005 11:59:25 -0000',
    'From  Mon Jan  3 11:59:25 2005',
  ])('%s', (line) => {
    const micros = Date.UTC(2005, 0, 3, 11, 59, 25) * 1000
    expect(separatorOf(line)).toEqual({ micros, arrived: micros })
  })

  it.each([
    'From here on it is easy',
    'From Monday to Friday',
    'From ada@example.org',
    'From ada@example.org Mon Feb 30 11:59:25 2005',
    '>From ada@example.org Mon Jan  3 11:59:25 2005',
    'from ada@example.org Mon Jan  3 11:59:25 2005',
  ])('is not: %s', (line) => expect(separatorOf(line)).toBeNull())
})

describe('the messages of a mailbox', () => {
  it('end their headers at the empty line, whatever the line ends are', async () => {
    const lines = [LINE, 'A: 1', '', 'text', '', LINE, 'B: 2', '', 'text', '']
    expect(await seen(lines.join('\n'))).toEqual([
      [1, 'A: 1\n\n'],
      [2, 'B: 2\n\n'],
    ])
    expect((await seen(lines.join('\r\n'))).map(([number]) => number)).toEqual([1, 2])
    expect((await seen(`\ufeff${lines.join('\n')}`)).map(([number]) => number)).toEqual([1, 2])
  })

  it('are not begun by a body’s own lines, quoted or not, nor measured by Content-Length', async () => {
    const body = [`>${LINE}`, 'From here on', LINE, 'no header', '', LINE, '', `${LINE} and more`].join('\n')
    expect(
      await seen(`${LINE}\nContent-Length: 99999\n\n${body}\n\n${LINE}\nContent-Length: 0\n\ntext\n`),
    ).toEqual([
      [1, 'Content-Length: 99999\n\n'],
      [2, 'Content-Length: 0\n\n'],
    ])
  })

  it('may follow each other without an empty line, a body, or a last line end', async () => {
    expect(await seen(`${LINE}\nA: 1\n${LINE}\nB: 2\n\nx\n${LINE}\nC: 3\n`)).toEqual([
      [1, 'A: 1\n'],
      [2, 'B: 2\n\n'],
      [3, 'C: 3\n'],
    ])
    expect(await seen(`${LINE}\n>From mail ${LINE.slice(5)}\nA: 1\n\n`)).toHaveLength(1)
  })

  it('begin at a bare "From " behind an empty line, as Thunderbird writes it', async () => {
    const text = 'From \r\nA: 1\r\n\r\nx\r\nFrom \r\nX: y\r\n\r\nFrom \r\nB: 2\r\n\r\nFrom \nC: 3\n\n'
    for (const size of [1, 2, 3, 5, 64])
      expect((await split(text, size)).map(({ head }) => head.toString().slice(0, 4))).toEqual([
        'A: 1',
        'B: 2',
        'C: 3',
      ])
  })

  it('cut off at either end are told', async () => {
    const missing = 'text before the first message: the beginning is missing'
    expect(await seen(`nd of a body\n\n${LINE}\nA: 1\n\n`)).toEqual([
      [0, missing],
      [1, 'A: 1\n\n'],
    ])
    const cut = 'the file ends within its headers'
    expect(await seen(`${LINE}\nA: 1\n\n\n${LINE}\nMessage-ID: <1@ho`)).toEqual([
      [1, 'A: 1\n\n'],
      [2, cut],
    ])
    expect(await seen(LINE)).toEqual([[1, cut]])
    expect(await seen('')).toEqual([])
    expect(await seen('no mail at all\n')).toEqual([])
  })

  it('whose headers have no end are passed over', async () => {
    const endless = `${LINE}\n${'X: y\n'.repeat(LONGEST_HEAD)}`
    expect(await seen(`${endless}\n\n${LINE}\nA: 1\n\n`, 65_536)).toEqual([
      [1, 'its headers do not end within 256 KiB'],
      [2, 'A: 1\n\n'],
    ])
  })

  it('are the same however the bytes are cut', async () => {
    const part = fc.constantFrom(
      LINE,
      'A: 1',
      '',
      'text',
      `>${LINE}`,
      'From x',
      ' folded',
      '\r',
      'é',
      'From ',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 30 }),
        fc.integer({ min: 1, max: 70 }),
        async (lines, size) => {
          const text = lines.join('\n')
          expect(await seen(text, size)).toEqual(await seen(text, 1_000_000))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('take no more memory for a line of 500 MB', async () => {
    const line = Buffer.alloc(65_536, 'x')
    async function* long() {
      yield Buffer.from(`${LINE}\nA: 1\n\n`)
      for (let i = 0; i < 8000; i++) yield line
      yield Buffer.from(`\n\n${LINE}\nB: 2\n\n`)
    }
    const before = process.memoryUsage().rss
    const found = (await allOf(splitMbox(long()))).flat()
    expect(found.map(({ head }) => head.toString())).toEqual(['A: 1\n\n', 'B: 2\n\n'])
    expect(process.memoryUsage().rss - before).toBeLessThan(250_000_000)
  })
})
