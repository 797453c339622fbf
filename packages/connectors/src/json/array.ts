import { isUtf8 } from 'node:buffer'
import type { Refusal } from '../archive/container.ts'
import { asUtf8 } from '../archive/encoding.ts'
import { failureOf } from '../archive/entries.ts'
import { inWords } from '../archive/limits.ts'
import { NOT_UTF8 } from '../archive/lines.ts'
import { createSplitter } from './split.ts'

/** One element of a JSON array, counted from 1, or why it could not be read. */
export interface Element {
  readonly index: number
  readonly value: unknown
  /** Set where the element is broken; the last one may stand for all that follows in the file. */
  readonly problem: Refusal | null
}

/** Files up to this size are parsed at once, which is faster; larger ones an element at a time. */
export const WHOLE = 8 * 1024 * 1024
export const LONGEST_ELEMENT = 16 * 1024 * 1024

/** The elements of a file that is one JSON array, whatever its size, in constant memory.
 *  A broken element costs itself; where its end cannot be told, it costs the rest of the file. */
export async function* arrayElements(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Element> {
  for await (const batch of elementBatches(bytes)) yield* batch
}

/** The same by the handful: waiting for each single one costs more than reading it. */
export async function* elementBatches(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Element[]> {
  const chunks: Buffer[] = []
  let size = 0
  let split: ReturnType<typeof elementReader> | null = null
  let failure: Refusal | null = null
  try {
    for await (const chunk of asUtf8(bytes)) {
      if (split === null) {
        chunks.push(chunk)
        size += chunk.length
        if (size <= WHOLE) continue
        split = elementReader()
        for (const held of chunks.splice(0)) yield split.push(held)
      } else yield split.push(chunk)
    }
  } catch (error) {
    failure = failureOf(error)
  }
  if (split === null) {
    const whole = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
    const values = failure === null ? parsedWhole(whole) : null
    if (values) {
      yield values.map((value, i) => ({ index: i + 1, value, problem: null }))
      return
    }
    split = elementReader()
    yield split.push(whole)
  }
  yield split.end(failure)
}

function parsedWhole(bytes: Buffer): unknown[] | null {
  if (!isUtf8(bytes)) return null
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

function elementReader() {
  const splitter = createSplitter(LONGEST_ELEMENT)
  let index = 0
  return {
    push(chunk: Buffer): Element[] {
      const found: Element[] = []
      splitter.push(chunk, (element) => found.push(elementOf(++index, element)))
      return found
    },
    end(failure: Refusal | null): Element[] {
      const why = failure ?? ENDINGS[splitter.state()]
      return why === null ? [] : [{ index: index + 1, value: undefined, problem: why }]
    },
  }
}

const rest = (message: string): Refusal => ({ code: 'broken_record', message })

const ENDINGS = {
  before: rest('the file is empty'),
  inside: rest('the file ends inside its list: the rest is missing'),
  after: null,
  'not-an-array': rest('not a JSON list'),
  followed: rest('something that is no list follows the list: it was not read'),
  unbalanced: rest('the brackets do not match: the rest of the file was not read'),
} as const

/** One element's bytes, parsed; null for one that was too long to keep. */
export function elementOf(index: number, bytes: Buffer | null): Element {
  const broken = (problem: Refusal): Element => ({ index, value: undefined, problem })
  if (bytes === null)
    return broken({ code: 'line_too_long', message: `a record longer than ${inWords(LONGEST_ELEMENT)}` })
  if (!isUtf8(bytes)) return broken(NOT_UTF8)
  try {
    return { index, value: JSON.parse(bytes.toString('utf8')), problem: null }
  } catch {
    // The parser's own message quotes the text around the fault; it goes no further than here.
    return broken(rest('not valid JSON'))
  }
}
