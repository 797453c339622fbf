import { wallClock } from './zone.ts'

export const TIME_FORMATS = ['day-first', 'month-first', 'excel'] as const
export type TimeFormat = (typeof TIME_FORMATS)[number]

export interface TimeReading {
  /** Null: as ISO 8601 or since 1970. */
  readonly format: TimeFormat | null
  /** Milliseconds on the wall to milliseconds since 1970, for times without an offset. */
  readonly clock: (local: number) => number
}

/** What a column of times is said to be.
 *  @param zone an IANA name; null: times without an offset are UTC */
export const timeReading = (format: TimeFormat | null, zone: string | null): TimeReading => ({
  format,
  clock: zone === null ? (local) => local : wallClock(zone),
})

const PLAIN = timeReading(null, null)

const CLOCK =
  /^(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(?:(Z|UTC)|([+-])(\d{2}):?(\d{2}))?$/i
const EPOCH = /^(\d{9,16})(?:\.(\d{1,9}))?$/
const DATE =
  /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:,?[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:\s*([ap])\.?m\.?)?)?$/i
const SERIAL = /^(\d{1,6})(?:[.,](\d{1,12}))?$/

/** Microseconds since 1970 of a time as tables write it, null when it is none: ISO 8601, seconds, milliseconds or
 *  microseconds since 1970 told apart by their size, or 31.12.2016 15:04, which has one meaning everywhere. Whether
 *  3/4/2016 is in March or April, and what is a day number of a spreadsheet, must be said. */
export function timeOf(value: unknown, { format, clock }: TimeReading = PLAIN): number | null {
  const text = typeof value === 'number' ? numberText(value) : typeof value === 'string' ? value.trim() : ''
  if (format === 'excel' && SERIAL.test(text)) return microsOfSerial(text, clock)
  const iso = CLOCK.exec(text)
  if (iso) return microsOfClock(iso, clock)
  const date = DATE.exec(text)
  if (date) return microsOfDate(date, format, clock)
  const epoch = EPOCH.exec(text)
  if (!epoch) return null
  const [, whole = '', fraction = ''] = epoch
  const unit = whole.length <= 11 ? 6 : whole.length <= 14 ? 3 : 0
  return Number(whole + fraction.padEnd(unit, '0').slice(0, unit))
}

/** What would make a time of it, for the person; null where nothing would. */
export function timeHint(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  if (DATE.test(text))
    return 'it can be read day first or month first: map time.format=day-first or time.format=month-first'
  return SERIAL.test(text) ? 'a day number of a spreadsheet needs time.format=excel' : null
}

/** Without the exponent and the noise of binary fractions. */
const numberText = (value: number) =>
  Number.isInteger(value) ? String(value) : value.toFixed(9).replace(/0+$/, '')

function microsOfClock(match: RegExpExecArray, clock: TimeReading['clock']): number | null {
  const part = (n: number) => Number(match[n] ?? 0)
  const [hours, minutes] = [part(10), part(11)]
  if (hours > 23 || minutes > 59) return null
  const millis = wallMillis(part(1), part(2), part(3), part(4), part(5), part(6))
  if (millis === null) return null
  const sign = match[9]
  const offset = (hours * 60 + minutes) * (sign === '-' ? -60_000 : 60_000)
  const instant = sign !== undefined ? millis - offset : match[8] === undefined ? clock(millis) : millis
  return instant * 1000 + fractionOf(match[7])
}

function microsOfDate(
  match: RegExpExecArray,
  format: TimeFormat | null,
  clock: TimeReading['clock'],
): number | null {
  const part = (n: number) => Number(match[n] ?? 0)
  const isDotted = match[2] === '.'
  if (format !== 'day-first' && format !== 'month-first' && !isDotted) return null
  const monthFirst = format === 'month-first'
  const [day, month] = monthFirst ? [part(3), part(1)] : [part(1), part(3)]
  const year = part(4) + ((match[4] as string).length === 2 ? 2000 : 0)
  const half = match[9]?.toLowerCase()
  if (half !== undefined && (part(5) < 1 || part(5) > 12)) return null
  const hour = half === undefined ? part(5) : (part(5) % 12) + (half === 'p' ? 12 : 0)
  const millis = wallMillis(year, month, day, hour, part(6), part(7))
  return millis === null ? null : clock(millis) * 1000 + fractionOf(match[8])
}

/** Days since 30 December 1899, as spreadsheets count them; to the millisecond, which is all they keep. */
function microsOfSerial(text: string, clock: TimeReading['clock']): number {
  const days = Number(text.replace(',', '.'))
  return clock(Math.round((days - 25_569) * 86_400_000)) * 1000
}

const fractionOf = (digits: string | undefined) => Number((digits ?? '').padEnd(6, '0').slice(0, 6))

/** As if it were UTC; null for a day or an hour there is not: 2016-02-30 would silently become March. */
function wallMillis(year: number, month: number, day: number, hour: number, minute: number, second: number) {
  if (year < 1000 || hour > 23 || minute > 59 || second > 59) return null
  const millis = Date.UTC(year, month - 1, day, hour, minute, second)
  const date = new Date(millis)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? millis : null
}
