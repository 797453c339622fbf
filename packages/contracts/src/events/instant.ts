import { z } from 'zod'

const FORM = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})$/

/** Microseconds since 1970 of an RFC 3339 instant, null when it is none (2015-02-30 is none).
 *  Microseconds, because Slack's message keys have that precision; digits beyond are cut. */
export function microsOfInstant(text: string): number | null {
  const match = FORM.exec(text)
  if (!match) return null
  const [, date, clock, fraction = '', zone] = match as unknown as [string, string, string, string?, string?]
  const wholeSeconds = Date.parse(`${date}T${clock}${zone === 'z' ? 'Z' : zone}`)
  if (Number.isNaN(wholeSeconds)) return null
  const midnight = Date.parse(`${date}T00:00:00Z`)
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== date) return null
  return wholeSeconds * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6))
}

/** RFC 3339 in UTC with six digits: sorts as text, and the store reads it as it is. */
export function instantOfMicros(micros: number): string {
  const millis = Math.floor(micros / 1000)
  return `${new Date(millis).toISOString().slice(0, 23)}${String(micros - millis * 1000).padStart(3, '0')}Z`
}

/** An RFC 3339 instant. */
export const instant = z
  .string()
  .max(64)
  .refine((text) => microsOfInstant(text) !== null, {
    error: 'not an RFC 3339 instant such as 2015-06-06T02:44:56.000Z',
  })

/** A calendar day that exists. */
export const calendarDay = z.iso.date()
