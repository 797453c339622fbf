import { isUtf8 } from 'node:buffer'
import type { Refusal } from './container.ts'
import { asUtf8 } from './encoding.ts'
import { failureOf } from './entries.ts'
import { inWords } from './limits.ts'

/** A line of a text file, counted from 1, or why there is none. */
export interface Line {
  readonly number: number
  readonly text: string
  /** Set where the line could not be read; the text is empty then. A failure of the file itself ends it. */
  readonly problem: Refusal | null
}

export const LONGEST_LINE = 1024 * 1024
const NEWLINE = 10
const RETURN = 13

/** Bytes to lines: UTF-8, or UTF-16 with a mark; LF or CRLF. A line beyond the limit is skipped and told,
 *  the rest goes on. Never throws for what the file holds: the last line may carry the file's own failure.
 *  @param notUtf8 what a line in another encoding becomes: a problem, or one character a byte */
export async function* lines(
  bytes: AsyncIterable<Uint8Array>,
  longest: number = LONGEST_LINE,
  notUtf8: 'problem' | 'latin1' = 'problem',
): AsyncGenerator<Line> {
  let number = 1
  let held: Buffer[] = []
  let heldBytes = 0
  /** Inside a line that is already too long: its bytes are not kept. */
  let skipping = false

  const take = (last: Buffer): Line => {
    const whole = held.length === 0 ? last : Buffer.concat([...held, last])
    held = []
    heldBytes = 0
    return lineOf(number++, whole, notUtf8)
  }

  try {
    for await (const chunk of asUtf8(bytes)) {
      let from = 0
      for (let to = chunk.indexOf(NEWLINE); to >= 0; to = chunk.indexOf(NEWLINE, from)) {
        if (skipping || heldBytes + to - from > longest) {
          yield tooLong(number++, longest)
          held = []
          heldBytes = 0
          skipping = false
        } else yield take(chunk.subarray(from, to))
        from = to + 1
      }
      if (from === chunk.length || skipping) continue
      held.push(from === 0 ? chunk : chunk.subarray(from))
      heldBytes += chunk.length - from
      if (heldBytes <= longest) continue
      skipping = true
      held = []
      heldBytes = 0
    }
  } catch (error) {
    yield { number, text: '', problem: failureOf(error) }
    return
  }
  if (skipping) yield tooLong(number, longest)
  else if (heldBytes > 0) yield take(Buffer.alloc(0))
}

function lineOf(number: number, bytes: Buffer, notUtf8: 'problem' | 'latin1'): Line {
  const end = bytes.length - (bytes[bytes.length - 1] === RETURN ? 1 : 0)
  if (!isUtf8(bytes))
    return notUtf8 === 'latin1'
      ? { number, text: bytes.toString('latin1', 0, end), problem: null }
      : { number, text: '', problem: NOT_UTF8 }
  return { number, text: bytes.toString('utf8', 0, end), problem: null }
}

export const NOT_UTF8: Refusal = { code: 'broken_record', message: 'not valid UTF-8' }

const tooLong = (number: number, longest: number): Line => ({
  number,
  text: '',
  problem: { code: 'line_too_long', message: `longer than ${inWords(longest)}` },
})
