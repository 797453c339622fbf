import { z } from 'zod'

const FORM = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Microseconds since 1970 of an RFC 3339 instant, null when it is none (2015-02-30 is none, nor is a leap second).
 *  Microseconds, because Slack's message keys have that precision; digits beyond are cut. */
export function microsOfInstant(text: string): number | null {
  const match = FORM.exec(text)
  if (!match) return null
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((i) => Number(match[i])) as Fields
  const zone =
    match[8] === undefined ? 0 : (Number(match[9]) * 60 + Number(match[10])) * (match[8] === '-' ? -1 : 1)
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  if (year < 100) return null
  if (hour > 23 || minute > 59 || second > 59 || Math.abs(zone) >= 24 * 60) return null
  if (day < 1 || day > (DAYS[month - 1] ?? 0) || (month === 2 && day === 29 && !isLeap(year))) return null
  const fraction = match[7] === undefined ? 0 : Number(match[7].padEnd(6, '0').slice(0, 6))
  return (Date.UTC(year, month - 1, day, hour, minute, second) - zone * 60_000) * 1000 + fraction
}

type Fields = [number, number, number, number, number, number]

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

/** RFC 3339 in UTC with six digits: sorts as text, and the store reads it as it is. */
export function instantOfMicros(micros: number): string {
  const millis = Math.floor(micros / 1000)
  return `${new Date(millis).toISOString().slice(0, 23)}${String(micros - millis * 1000).padStart(3, '0')}Z`
}

/** An RFC 3339 instant, read as microseconds since 1970. */
export const instant = z
  .string()
  .max(64)
  .transform((text, context) => {
    const micros = microsOfInstant(text)
    if (micros !== null) return micros
    context.addIssue('not an RFC 3339 instant such as 2015-06-06T02:44:56.000Z')
    return z.NEVER
  })

/** A calendar day that exists. */
export const calendarDay = z.iso.date()
