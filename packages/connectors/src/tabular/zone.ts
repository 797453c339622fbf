/** Wall-clock times of a place, as instants. */

/** @param zone an IANA name
 *  @returns from the wall clock, written as if it were UTC in milliseconds, to milliseconds since 1970. An hour that
 *  comes twice is its first; one that is left out is counted on from what was before. */
export function wallClock(zone: string): (local: number) => number {
  const offsetAt = offsets(zone)
  return (local) => {
    const before = offsetAt(local - 86_400_000)
    const first = local - before
    if (offsetAt(first) === before) return first
    const after = offsetAt(local + 86_400_000)
    const second = local - after
    return offsetAt(second) === after ? second : first
  }
}

const QUARTER = 15 * 60_000
const MOST_KEPT = 100_000

/** How far the zone is ahead of UTC, in milliseconds; it changes on quarters of an hour only. */
function offsets(zone: string): (utc: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const kept = new Map<number, number>()
  return (utc) => {
    const quarter = Math.floor(utc / QUARTER)
    const known = kept.get(quarter)
    if (known !== undefined) return known
    const parts = new Map(
      format.formatToParts(quarter * QUARTER).map(({ type, value }) => [type, Number(value)]),
    )
    const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0
    const wall = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    )
    const offset = wall - quarter * QUARTER
    if (kept.size >= MOST_KEPT) kept.clear()
    kept.set(quarter, offset)
    return offset
  }
}
