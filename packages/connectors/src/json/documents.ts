import type { Refusal } from '../archive/container.ts'
import { asUtf8 } from '../archive/encoding.ts'
import { failureOf } from '../archive/entries.ts'
import { type Element, elementBatches, elementOf, LONGEST_ELEMENT } from './array.ts'

/** The records of a file as APIs are saved to: one JSON list, objects one after another (a line each or not), or
 *  pages `{"value": [...]}`, which are opened; also several pages in one file. Constant memory, whatever the size.
 *  Numbered from 1 through the file. */
export async function* documentBatches(
  open: () => AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly Element[]> {
  yield* (await beginsWith(open(), OPEN_ARRAY)) ? elementBatches(open()) : objectBatches(open())
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

const isBlank = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

async function beginsWith(bytes: AsyncIterable<Uint8Array>, wanted: number): Promise<boolean> {
  try {
    for await (const chunk of asUtf8(bytes)) {
      const first = chunk.find((byte) => !isBlank(byte))
      if (first !== undefined) return first === wanted
    }
  } catch {
    // Told where the file is read.
  }
  return false
}

async function* objectBatches(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Element[]> {
  const scanner = objectScanner()
  let failure: Refusal | null = null
  try {
    for await (const chunk of asUtf8(bytes)) {
      yield scanner.push(chunk)
      if (scanner.isLost()) break
    }
  } catch (error) {
    failure = failureOf(error)
  }
  yield scanner.end(failure)
}

/** Bytes looked back on to tell whether a list is that of a page. */
const KEY_TAIL = 64

function objectScanner() {
  let index = 0
  let depth = 0
  let inString = false
  let escaped = false
  /** Inside the list of a page: its elements are records, the page around them is none. */
  let inPage = false
  let pageSeen = false
  /** Bytes between objects that are none: told once, for no record's end can be trusted after them. */
  let stray = false
  let begun = false
  let held: Buffer[] = []
  let heldBytes = 0
  let tooLong = false

  function drop(): void {
    held = []
    heldBytes = 0
    tooLong = false
  }

  function record(part: Buffer, isLast: boolean): Element[] {
    const whole = held.length === 0 ? part : Buffer.concat([...held, part])
    const wasTooLong = tooLong || whole.length > LONGEST_ELEMENT
    drop()
    // `[1, ]` and `[]` end with nothing.
    if (!wasTooLong && isLast && whole.every(isBlank)) return []
    return [elementOf(++index, wasTooLong ? null : whole)]
  }

  function push(chunk: Buffer): Element[] {
    const found: Element[] = []
    let from = 0
    let at = 0
    while (at < chunk.length && !stray) {
      if (inString) {
        at = passString(chunk, at)
        continue
      }
      const byte = chunk[at++] as number
      if (depth === 0) {
        if (isBlank(byte) || (byte === COMMA && begun)) continue
        begun = true
        if (byte !== OPEN_OBJECT) stray = true
        else {
          depth = 1
          from = at - 1
          pageSeen = false
        }
      } else if (byte === QUOTE) inString = true
      else if (byte === OPEN_OBJECT) depth++
      else if (byte === OPEN_ARRAY) {
        if (++depth !== 2 || tooLong || !isPageKey(chunk, from, at - 1)) continue
        inPage = true
        pageSeen = true
        drop()
        from = at
      } else if (byte === COMMA && inPage && depth === 2) {
        found.push(...record(chunk.subarray(from, at - 1), false))
        from = at
      } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
        depth--
        if (inPage && depth === 1) {
          found.push(...record(chunk.subarray(from, at - 1), true))
          inPage = false
          from = at
        } else if (depth === 0) {
          if (pageSeen) drop()
          else found.push(...record(chunk.subarray(from, at), false))
        }
      }
    }
    if (depth > 0 && !stray && !tooLong) hold(chunk.subarray(from))
    return found
  }

  function hold(part: Buffer): void {
    held.push(part)
    heldBytes += part.length
    if (heldBytes <= LONGEST_ELEMENT) return
    drop()
    tooLong = true
  }

  function isPageKey(chunk: Buffer, from: number, to: number): boolean {
    const near = chunk.subarray(Math.max(from, to - KEY_TAIL), to)
    const tail = near.length < KEY_TAIL ? Buffer.concat([...held, near]).subarray(-KEY_TAIL) : near
    return /"value"\s*:\s*$/.test(tail.toString('latin1'))
  }

  /** Strings are most of the bytes: jumps to where one may end. */
  function passString(chunk: Buffer, at: number): number {
    if (escaped) {
      escaped = false
      return at + 1
    }
    const quote = chunk.indexOf(QUOTE, at)
    const end = quote < 0 ? chunk.length : quote
    let slashes = 0
    for (let back = end - 1; back >= at && chunk[back] === BACKSLASH; back--) slashes++
    const isEscaped = slashes % 2 === 1
    if (quote < 0) {
      escaped = isEscaped
      return chunk.length
    }
    if (!isEscaped) inString = false
    return quote + 1
  }

  function end(failure: Refusal | null): Element[] {
    const why = failure ?? problemAtEnd()
    return why === null ? [] : [{ index: index + 1, value: undefined, problem: why }]
  }

  function problemAtEnd(): Refusal | null {
    if (!begun) return rest('the file is empty')
    if (stray) return rest('neither a JSON list nor objects: the rest was not read')
    return depth > 0 ? rest('the file ends too early: the rest is missing') : null
  }

  return { push, end, isLost: () => stray }
}

const rest = (message: string): Refusal => ({ code: 'broken_record', message })
