import { microsOfInstant } from '@commonhold/contracts/events/instant'

const CLOCK =
  /^(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2}(?:\.\d{1,9})?))?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i
const EPOCH = /^(\d{9,16})(?:\.(\d{1,9}))?$/

/** Microseconds since 1970 of a time as tables write it, null when it is none: ISO 8601 (without an offset
 *  it is UTC), or seconds, milliseconds or microseconds since 1970, told apart by their size.
 *  Day-first dates are not guessed at: 3/4/2016 is two different days. */
export function timeOf(value: unknown): number | null {
  const text = typeof value === 'number' ? numberText(value) : typeof value === 'string' ? value.trim() : ''
  const clock = CLOCK.exec(text)
  if (clock) {
    const [, year, month, day, minute = '00:00', second = '00', zone = 'Z'] = clock
    const offset = /^(Z|UTC)$/i.test(zone)
      ? 'Z'
      : zone.includes(':')
        ? zone
        : `${zone.slice(0, 3)}:${zone.slice(3)}`
    return microsOfInstant(`${year}-${month}-${day}T${minute}:${second}${offset}`)
  }
  const epoch = EPOCH.exec(text)
  if (!epoch) return null
  const [, whole = '', fraction = ''] = epoch
  const unit = whole.length <= 11 ? 6 : whole.length <= 14 ? 3 : 0
  return Number(whole + fraction.padEnd(unit, '0').slice(0, unit))
}

/** Without the exponent and the noise of binary fractions. */
const numberText = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(6))
