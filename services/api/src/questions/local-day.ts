/** Days of a zone. */

/** The calendar day an instant falls on in a zone, as YYYY-MM-DD. */
export function dayIn(timeZone: string): (instant: Date) => string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  return (instant) => format.format(instant)
}

export const instantOf = (micros: number): Date => new Date(Math.floor(micros / 1000))
