/** Days of a zone. */

/** The calendar day an instant falls on in a zone, as YYYY-MM-DD. */
export function dayIn(timeZone: string): (instant: Date) => string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  // A list taken at one instant asks for its day ten thousand times.
  let [last, day] = [Number.NaN, '']
  return (instant) => {
    if (instant.getTime() !== last) {
      day = format.format(instant)
      last = instant.getTime()
    }
    return day
  }
}

export const instantOf = (micros: number): Date => new Date(Math.floor(micros / 1000))

/** Noon of a day in a zone, in microseconds since 1970: where only the day of something is known. */
export function noonOf(day: string, timeZone: string): number {
  const inUtc = Date.parse(`${day}T12:00:00Z`)
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const parts = Object.fromEntries(format.formatToParts(inUtc).map(({ type, value }) => [type, value]))
  const { year, month, day: of, hour, minute } = parts
  const shown = Date.parse(`${year}-${month}-${of}T${hour}:${minute}:00Z`)
  return (inUtc - (shown - inUtc)) * 1000
}
