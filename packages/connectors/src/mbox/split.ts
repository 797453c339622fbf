import type { Refusal } from '../archive/container.ts'
import { failureOf } from '../archive/entries.ts'
import { isBare, LONGEST_SEPARATOR, type Separator, separatorOf } from './separator.ts'

/** One message of an mbox as far as it is needed: its separator and its headers. Bodies are passed over. */
export interface Split {
  /** Counted from 1; 0 for what stands before the first message. */
  readonly number: number
  readonly separator: Separator
  /** As text of the separator: tells apart messages that have nothing else. */
  readonly line: string
  readonly head: Buffer
  /** Why it cannot be read; a failure of the file itself is the last one. */
  readonly problem: Refusal | null
}

/** Headers beyond this have no end: real ones, signatures and all, have some tens of kilobytes. */
export const LONGEST_HEAD = 256 * 1024

const NEWLINE = 10
const RETURN = 13
const FROM = Buffer.from('\nFrom ')
/** What a header begins with; some programs put a second, quoted separator first. */
const HEADER = /^(?:[!-9;-~]{1,200}[ \t]*:|>From )/

type Begun = Pick<Split, 'number' | 'separator' | 'line'>

/** The messages of an mbox in constant memory, whatever their size, as many at once as a chunk of it holds. Never
 *  throws for what the file holds.
 *
 *  A separator is a line that begins with "From ", ends with a date and has a header in the next line. That is
 *  more than `>From` quoting asks for, because many writers do not quote; `Content-Length` is not looked at,
 *  because it is often wrong. An unquoted mailbox pasted into a body cannot be told from messages. */
export async function* splitMbox(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Split[]> {
  // As if a line had ended before the file: its first line may be a separator too.
  let held: Buffer = Buffer.from([NEWLINE])
  let number = 0
  let begun = false
  let preamble = false
  let current: Begun | null = null

  /** Takes what is complete out of `held`. @param ended nothing more will come */
  function complete(ended: boolean): Split[] {
    const splits: Split[] = []
    let from = 0
    for (;;) {
      if (current === null) {
        const found = nextSeparator(held, from, ended)
        if (number === 0 && !preamble) preamble = hasText(held, from, found.at)
        from = found.at
        if (found.line === null) break
        if (number === 0 && preamble) splits.push(beforeAll)
        current = { number: ++number, separator: found.separator, line: found.line }
        from = found.end
      }
      const end = endOfHead(held, from, ended)
      if (end === null && held.length - from <= LONGEST_HEAD) break
      if (end === null || end - from > LONGEST_HEAD)
        splits.push({ ...current, head: EMPTY, problem: ENDLESS })
      else splits.push({ ...current, head: held.subarray(from, end), problem: null })
      // The line end stays: the next separator is looked for behind one.
      from = (end ?? held.length) - 1
      current = null
    }
    held = held.subarray(from)
    return splits
  }

  let failure: Refusal | null = null
  try {
    for await (const chunk of bytes) {
      held = Buffer.concat([held, chunk])
      if (!begun) {
        if (held.length < 4) continue
        begun = true
        if (held.subarray(1, 4).equals(MARK)) held = Buffer.concat([held.subarray(0, 1), held.subarray(4)])
      }
      yield complete(false)
    }
  } catch (error) {
    failure = failureOf(error)
  }
  // Of a file that fails no headers can be taken for whole.
  const last = failure === null ? complete(true) : []
  const open = current as Pick<Split, 'number' | 'separator' | 'line'> | null
  if (open !== null) last.push({ ...open, head: EMPTY, problem: CUT })
  if (failure !== null) last.push({ ...beforeAll, problem: failure })
  yield last
}

const MARK = Buffer.from('\ufeff')
const EMPTY = Buffer.alloc(0)
const ENDLESS: Refusal = { code: 'line_too_long', message: 'its headers do not end within 256 KiB' }
const CUT: Refusal = { code: 'broken_record', message: 'the file ends within its headers' }

const beforeAll: Split = {
  number: 0,
  separator: { arrived: null, micros: null },
  line: '',
  head: EMPTY,
  problem: { code: 'broken_record', message: 'text before the first message: the beginning is missing' },
}

type Found =
  | { readonly line: string; readonly separator: Separator; readonly at: number; readonly end: number }
  /** None yet: everything before `at` can be forgotten. */
  | { readonly line: null; readonly at: number }

function nextSeparator(bytes: Buffer, from: number, ended: boolean): Found {
  // With what tells whether an empty line is before it.
  const keepFrom = (at: number): Found => ({ line: null, at: Math.max(from, at - 2) })
  for (let at = bytes.indexOf(FROM, from); at >= 0; at = bytes.indexOf(FROM, at + 1)) {
    const end = bytes.indexOf(NEWLINE, at + 1)
    if (end < 0) {
      if (bytes.length - at > LONGEST_SEPARATOR) continue
      if (!ended) return keepFrom(at)
    }
    const to = end < 0 ? bytes.length : end
    if (to - at > LONGEST_SEPARATOR) continue
    // Before the date is looked at: what follows may not be here yet.
    const next = bytes.subarray(to + 1, to + 1 + 210)
    if (!ended && next.length < 210 && next.indexOf(NEWLINE) < 0) return keepFrom(at)
    if (next.length > 0 && !HEADER.test(next.toString('latin1'))) continue
    const line = bytes.toString('latin1', at + 1, bytes[to - 1] === RETURN ? to - 1 : to)
    const separator = separatorOf(line)
    if (isBare(line) && !isAfterEmptyLine(bytes, from, at)) continue
    if (separator !== null) return { line, separator, at, end: Math.min(to + 1, bytes.length) }
  }
  // A separator may begin in the last few bytes.
  return ended ? { line: null, at: bytes.length } : keepFrom(bytes.length - FROM.length + 1)
}

/** `at` is a line's end. Where nothing is before it, headers or nothing at all ended there. */
const isAfterEmptyLine = (bytes: Buffer, from: number, at: number) =>
  at === from || bytes[at - 1] === NEWLINE || (bytes[at - 1] === RETURN && bytes[at - 2] === NEWLINE)

/** Behind the empty line that ends the headers; null while it is not there.
 *  A next message without an empty line before it ends them too. */
function endOfHead(bytes: Buffer, from: number, ended: boolean): number | null {
  for (let at = from; at < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, at)
    if (end < 0) return null
    if (end === at || (end === at + 1 && bytes[at] === RETURN)) return end + 1
    if (bytes[at] === 0x46 && end - at < LONGEST_SEPARATOR && at > from) {
      const line = bytes.toString('latin1', at, bytes[end - 1] === RETURN ? end - 1 : end)
      if (!isBare(line) && separatorOf(line) !== null) return at
    }
    at = end + 1
  }
  return ended && bytes.length > from ? bytes.length : null
}

function hasText(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if ((bytes[at] as number) > 32) return true
  return false
}
