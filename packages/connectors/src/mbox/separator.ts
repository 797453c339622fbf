import { mailDate } from './date.ts'

/** The line in front of each message of an mbox: `From ada@example.org Mon Jan  3 11:59:25 2005`.
 *  (RFC 4155; pipermail writes `ada at example.org`, Gmail `From 123@xxx …`, Thunderbird `From - …`, or
 *  in newer versions only `From `.) */
export interface Separator {
  /** When the message arrived; null when the line tells only when the file was written, or nothing. */
  readonly arrived: number | null
  /** Whatever its time means. */
  readonly micros: number | null
}

/** Longer than any address with a date behind it. */
export const LONGEST_SEPARATOR = 1000

const DATED = /^(?:sun|mon|tue|wed|thu|fri|sat)[a-z]*,? +(?:[a-z]{3}|\d{1,2} )/i
const BARE = /^\d{1,2} [a-z]{3}[a-z]* \d{4} +\d{1,2}:\d{2}/i

/** A clock that was never set, and mail archived without any (public-inbox). */
const NEVER_SET = 2 * 86_400_000_000

/** Says nothing but that a message begins: only believed behind an empty line. */
export const isBare = (line: string) => line.trimEnd() === 'From'

/** @param line without its line end
 *  @returns null when it is no separator: a body may have lines that begin with "From " */
export function separatorOf(line: string): Separator | null {
  if (!line.startsWith('From ') || line.length > LONGEST_SEPARATOR) return null
  if (isBare(line)) return { micros: null, arrived: null }
  // The sender may have blanks, so each word is tried as the beginning of the date.
  for (let at = 4; at >= 0; at = line.indexOf(' ', at + 1)) {
    const rest = line.slice(at + 1)
    if (!DATED.test(rest) && !BARE.test(rest)) continue
    const date = mailDate(rest)
    if (date === null) continue
    const sender = line.slice(5, Math.max(5, at)).trim().toLowerCase()
    const known = date.micros >= NEVER_SET
    const told = sender !== '-' && !sender.startsWith('mailer-daemon')
    return { micros: known ? date.micros : null, arrived: known && told ? date.micros : null }
  }
  return null
}
