/** Finds where the elements of a top-level JSON array, or of several one after the other, begin and end, byte by byte, without understanding
 *  them: by bracket depth and by being inside a string. What is between is left to JSON.parse. */

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

export type Splitting = 'before' | 'inside' | 'after' | 'not-an-array' | 'unbalanced' | 'followed'

export interface Splitter {
  /** @param emit told the bytes of each whole element in order; null for one longer than the limit */
  push(chunk: Buffer, emit: (element: Buffer | null) => void): void
  state(): Splitting
}

const isBlank = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

export function createSplitter(longest: number): Splitter {
  let state: Splitting = 'before'
  let depth = 0
  let inString = false
  let escaped = false
  /** Parts of an element that began in earlier chunks. */
  let held: Buffer[] = []
  let heldBytes = 0
  let tooLong = false

  function take(
    chunk: Buffer,
    from: number,
    to: number,
    emit: (element: Buffer | null) => void,
    last: boolean,
  ) {
    const part = chunk.subarray(from, to)
    const whole = held.length === 0 ? part : Buffer.concat([...held, part])
    const wasTooLong = tooLong || whole.length > longest
    held = []
    heldBytes = 0
    tooLong = false
    // `[1, 2, ]` and `[]` end with nothing; `[1,,2]` has an element that is nothing, which is told.
    if (wasTooLong) emit(null)
    else if (!last || !whole.every(isBlank)) emit(whole)
  }

  function push(chunk: Buffer, emit: (element: Buffer | null) => void): void {
    for (let at = 0; at < chunk.length; ) at = advance(chunk, at, emit)
  }

  /** @returns where to go on: behind a list that ended, else the end of the chunk */
  function advance(chunk: Buffer, begin: number, emit: (element: Buffer | null) => void): number {
    let at = begin
    const length = chunk.length
    if (state === 'before' || state === 'after') {
      while (at < length && isBlank(chunk[at] as number)) at++
      if (at === length) return length
      // Pages that were written one after the other are one list.
      if (chunk[at] === OPEN_ARRAY) state = 'inside'
      else state = state === 'after' ? 'followed' : 'not-an-array'
      at++
    }
    if (state !== 'inside') return length
    let from = at
    while (at < length) {
      if (inString) {
        if (escaped) {
          escaped = false
          at++
          continue
        }
        // Strings are most of the bytes: jump to where one may end.
        const quote = chunk.indexOf(QUOTE, at)
        const end = quote < 0 ? length : quote
        let slashes = 0
        for (let back = end - 1; back >= at && chunk[back] === BACKSLASH; back--) slashes++
        const isEscaped = slashes % 2 === 1
        if (quote < 0) {
          escaped = isEscaped
          at = length
        } else {
          if (!isEscaped) inString = false
          at = quote + 1
        }
        continue
      }
      const byte = chunk[at++] as number
      if (byte === QUOTE) inString = true
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++
      else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        if (depth === 0) {
          state = byte === CLOSE_ARRAY ? 'after' : 'unbalanced'
          take(chunk, from, at - 1, emit, true)
          return at
        }
        depth--
      } else if (byte === COMMA && depth === 0) {
        take(chunk, from, at - 1, emit, false)
        from = at
      }
    }
    if (tooLong) return length
    held.push(chunk.subarray(from))
    heldBytes += length - from
    if (heldBytes <= longest) return length
    tooLong = true
    held = []
    heldBytes = 0
    return length
  }

  return { push, state: () => state }
}
