/** The calendar day in a zone, by the language's own calendar rather than the database's. */

const formats = new Map<string, Intl.DateTimeFormat>()

/** @param micros microseconds since 1970  @param zone IANA name  @returns YYYY-MM-DD */
export function dayOf(micros: number, zone: string): string {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en', {
      timeZone: zone,
      calendar: 'gregory',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    })
    formats.set(zone, format)
  }
  const parts = Object.fromEntries(
    format.formatToParts(Math.floor(micros / 1000)).map(({ type, value }) => [type, value]),
  )
  return `${parts['year']}-${parts['month']}-${parts['day']}`
}
