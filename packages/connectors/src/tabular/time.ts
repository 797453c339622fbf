const CLOCK =
  /^(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(?:Z|UTC|([+-])(\d{2}):?(\d{2}))?$/i
const EPOCH = /^(\d{9,16})(?:\.(\d{1,9}))?$/

/** Microseconds since 1970 of a time as tables write it, null when it is none: ISO 8601 (without an offset
 *  it is UTC), or seconds, milliseconds or microseconds since 1970, told apart by their size.
 *  Day-first dates are not guessed at: 3/4/2016 is two different days. */
export function timeOf(value: unknown): number | null {
  const text = typeof value === 'number' ? numberText(value) : typeof value === 'string' ? value.trim() : ''
  const clock = CLOCK.exec(text)
  if (clock) return microsOfClock(clock)
  const epoch = EPOCH.exec(text)
  if (!epoch) return null
  const [, whole = '', fraction = ''] = epoch
  const unit = whole.length <= 11 ? 6 : whole.length <= 14 ? 3 : 0
  return Number(whole + fraction.padEnd(unit, '0').slice(0, unit))
}

/** Without the exponent and the noise of binary fractions. */
const numberText = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(6))

function microsOfClock(match: RegExpExecArray): number | null {
  const part = (n: number) => Number(match[n] ?? 0)
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)]
  const offset = part(9) * 60 + part(10)
  if (hour > 23 || minute > 59 || second > 59 || part(9) > 23 || part(10) > 59) return null
  const millis = Date.UTC(year, month - 1, day, hour, minute, second)
  // 2016-02-30 would silently become March.
  const date = new Date(millis)
  if (year < 1000 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null
  const fraction = Number((match[7] ?? '').padEnd(6, '0').slice(0, 6))
  return (millis - (match[8] === '-' ? -offset : offset) * 60_000) * 1000 + fraction
}
