import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allOf } from '../testing/forge.ts'
import { arrayElements } from './array.ts'
import { createSplitter } from './split.ts'

const read = (text: string | Buffer) =>
  allOf(
    arrayElements(
      (async function* () {
        yield Buffer.from(text as string)
      })(),
    ),
  )
const outcome = async (text: string | Buffer) =>
  (await read(text)).map(({ index, value, problem }) => [index, problem?.code ?? value])

/** The elements as the splitter finds them, the bytes cut into pieces. */
function split(text: string, size: number, longest = 1000) {
  const splitter = createSplitter(longest)
  const found: (string | null)[] = []
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size)
    splitter.push(bytes.subarray(at, at + size), (element) => found.push(element?.toString() ?? null))
  return { found, state: splitter.state() }
}

describe('splitting', () => {
  it('finds what JSON.parse finds, however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        fc.integer({ min: 1, max: 11 }),
        fc.boolean(),
        (values, size, pretty) => {
          const { found, state } = split(JSON.stringify(values, null, pretty ? 2 : 0), size, 1e6)
          expect(state).toBe('after')
          expect(found.map((each) => JSON.parse(each as string))).toEqual(JSON.parse(JSON.stringify(values)))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('is not misled by quotes and backslashes', () => {
    for (let size = 1; size < 12; size++)
      expect(split('["a\\"],", "\\\\", {"]": "\\\\\\""}]', size).found.map((each) => each?.trim())).toEqual([
        '"a\\"],"',
        '"\\\\"',
        '{"]": "\\\\\\""}',
      ])
  })

  it('passes over an element that is too long', () => {
    expect(split(`[1,"${'x'.repeat(50)}",2]`, 10, 20).found).toEqual(['1', null, '2'])
  })
})

describe('the elements of a file', () => {
  it('whole, empty, or not a list', async () => {
    expect(await outcome('[{"a":1},2]')).toEqual([
      [1, { a: 1 }],
      [2, 2],
    ])
    expect(await outcome(' [ ] ')).toEqual([])
    expect(await outcome('\ufeff[1]')).toEqual([[1, 1]])
    expect(await outcome(Buffer.from('\ufeff[1]', 'utf16le'))).toEqual([[1, 1]])
    expect(await outcome('{"a":[]}')).toEqual([[1, 'broken_record']])
    expect(await outcome('')).toEqual([[1, 'broken_record']])
  })

  it('lists one after the other, and what is none behind a list', async () => {
    expect(await outcome('[1][2, 3]\n[]\n[4]')).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ])
    expect(await outcome('[1] {"a":1}')).toEqual([
      [1, 1],
      [2, 'broken_record'],
    ])
    expect((await outcome('[]'.repeat(50_000))).length).toBe(0)
  })

  it('a broken one costs itself where its end can be told', async () => {
    expect(await outcome('[{"a":1},{"a":},{"a":3}]')).toEqual([
      [1, { a: 1 }],
      [2, 'broken_record'],
      [3, { a: 3 }],
    ])
    const notUtf8 = Buffer.concat([Buffer.from('[1,"'), Buffer.from([0xff]), Buffer.from('",3]')])
    expect(await outcome(notUtf8)).toEqual([
      [1, 1],
      [2, 'broken_record'],
      [3, 3],
    ])
  })

  it('else the rest of the file, as one', async () => {
    expect(await outcome('[1,{"a":"open},2]')).toEqual([
      [1, 1],
      [2, 'broken_record'],
    ])
    expect(await outcome('[1,2')).toEqual([
      [1, 1],
      [2, 'broken_record'],
    ])
    expect(await outcome('[1,2}')).toEqual([
      [1, 1],
      [2, 2],
      [3, 'broken_record'],
    ])
  })

  it('nothing of the text is in a reason', async () => {
    const all = await read('[{"text":"canary" canary}, "canary]')
    expect(JSON.stringify(all.map(({ problem }) => problem))).not.toContain('canary')
  })

  it('a large file one by one', async () => {
    async function* large() {
      yield Buffer.from('[0')
      for (let i = 1; i <= 200; i++) yield Buffer.from(`,{"i":${i},"text":"${'x'.repeat(100_000)}"}`)
      yield Buffer.from(']')
    }
    const all = await allOf(arrayElements(large()))
    expect(all.length).toBe(201)
    expect(all.every(({ problem }) => problem === null)).toBe(true)
  })
})
