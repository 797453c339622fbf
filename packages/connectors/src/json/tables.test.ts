import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemberSplitter } from './members.ts'
import { tableRows } from './tables.ts'

async function* inPieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const PATHS = new Set(['rows', 'inner.rows', 'id', 'inner.of'])

/** The file cut anywhere, read by the splitter alone. */
function split(text: string, size: number) {
  const splitter = createMemberSplitter(PATHS, 1000)
  const found: [string, unknown, boolean][] = []
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size)
    splitter.push(bytes.subarray(at, at + size), (path, value, listed) =>
      found.push([path, value === null ? null : JSON.parse(value.toString()), listed]),
    )
  return { found, state: splitter.state() }
}

const read = async (text: string) => {
  const rows = []
  for await (const batch of tableRows(inPieces(Buffer.from(text), 7), PATHS)) rows.push(...batch)
  return rows
}

describe('what stands at the paths of an object', () => {
  it('is what a parser finds there, wherever the bytes are cut', () => {
    const value = fc.jsonValue({ maxDepth: 3 })
    const inner = fc.record({ rows: fc.array(value), of: value, other: value }, { requiredKeys: [] })
    const whole = fc.record({ rows: fc.array(value), inner, id: value, other: value }, { requiredKeys: [] })
    fc.assert(
      fc.property(whole, fc.integer({ min: 1, max: 40 }), fc.boolean(), (object, size, pretty) => {
        const { found, state } = split(JSON.stringify(object, null, pretty ? 2 : 0), size)
        expect(state).toBe('after')
        const at = (path: string) => found.filter((each) => each[0] === path).map((each) => each[1])
        const same = (a: unknown, b: unknown) => expect(JSON.stringify(a)).toBe(JSON.stringify(b))
        same(at('rows'), object.rows ?? [])
        same(at('inner.rows'), object.inner?.rows ?? [])
        if (!Array.isArray(object.id)) same(at('id'), 'id' in object ? [object.id] : [])
        if (!Array.isArray(object.inner?.of))
          same(at('inner.of'), object.inner && 'of' in object.inner ? [object.inner.of] : [])
      }),
    )
  })

  it('passes over what is too long, and goes on', () => {
    const { found } = split(`{"rows":["${'x'.repeat(2000)}",2],"id":"${'y'.repeat(2000)}"}`, 64)
    expect(found).toEqual([
      ['rows', null, true],
      ['rows', 2, true],
      ['id', null, false],
    ])
  })

  it('is told of where the file is broken, after what could be read', async () => {
    const rows = await read('{"id":7,"rows":[{"a":1},{"a":')
    expect(rows.map(({ path, index, value }) => [path, index, value])).toEqual([
      ['id', 0, 7],
      ['rows', 1, { a: 1 }],
      ['', 0, undefined],
    ])
    expect(rows.at(-1)?.problem?.message).toContain('ends too early')
    expect((await read('[1]'))[0]?.problem?.message).toBe('not a JSON object')
    expect((await read('{"rows":[1}'))[0]?.problem?.message).toContain('brackets')
    expect((await read('{"rows":[1,{x}]}')).map(({ problem }) => problem?.message ?? null)).toEqual([
      null,
      'not valid JSON',
    ])
  })
})
