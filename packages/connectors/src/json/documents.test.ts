import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documentBatches } from './documents.ts'

async function read(text: string, size = 7) {
  async function* open() {
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  const values: unknown[] = []
  const problems: string[] = []
  for await (const batch of documentBatches(open))
    for (const { value, problem } of batch)
      if (problem === null) values.push(value)
      else problems.push(problem.message)
  return { values, problems }
}

describe('the records of a file', () => {
  it.each([
    ['a list', '[{"a":1},{"a":2}]'],
    ['lines', '{"a":1}\n{"a":2}\n'],
    ['objects', '{\n "a": 1\n}\n{"a":2}'],
    ['a page', '{"@odata.context":"x[y]","value": [ {"a":1} , {"a":2} ],"next":"{"}'],
    ['pages', '{"value":[{"a":1}]}\n{"k":["z"],"value"\n:\n[{"a":2}]}'],
    ['pages with nothing', '{"value":[]}{"value":[{"a":1},{"a":2}]}'],
  ])('%s', async (_, text) => {
    for (const size of [1, 3, 1000])
      expect(await read(text, size)).toEqual({ values: [{ a: 1 }, { a: 2 }], problems: [] })
  })

  it('a list inside a record is the record’s', async () => {
    const record = { a: [{ b: ['"value":['] }], values: [1], c: { value: [2] } }
    expect((await read(JSON.stringify(record))).values).toEqual([record])
  })

  it.each([
    ['', [], 'the file is empty'],
    ['{"value":[{"a":1},{"a"', [{ a: 1 }], 'too early'],
    ['{"a":1} and more {"a":2}', [{ a: 1 }], 'the rest was not read'],
    ['{"value":[{"a":1},{"a":},{"a":2}]}', [{ a: 1 }, { a: 2 }], 'not valid JSON'],
  ])('what is wrong with %j is told', async (text, values, problem) => {
    const found = await read(text)
    expect(found.values).toEqual(values)
    expect(found.problems).toEqual([expect.stringContaining(problem)])
  })

  it('an element far too long costs itself', async () => {
    const text = `{"value":[{"a":1},"${'x'.repeat(17 * 1024 * 1024)}",{"a":2}]}`
    const found = await read(text, 65_536)
    expect(found.values).toEqual([{ a: 1 }, { a: 2 }])
    expect(found.problems.length).toBe(1)
  })

  it('are the same however they come', async () => {
    const records = fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })), { minLength: 1 })
    await fc.assert(
      fc.asyncProperty(records, fc.integer({ min: 1, max: 40 }), async (some, size) => {
        const own = some.map(({ value, ...rest }) => rest)
        const expected = { values: JSON.parse(JSON.stringify(own)), problems: [] }
        expect(await read(JSON.stringify(own), size)).toEqual(expected)
        expect(await read(JSON.stringify({ a: '"value":[', value: own }), size)).toEqual(expected)
        expect(await read(own.map((each) => JSON.stringify(each)).join('\n'), size)).toEqual(expected)
      }),
    )
  })
})
