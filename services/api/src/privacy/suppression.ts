import type { DayRange } from '@commonhold/metrics/tables'
import { type MemberList, unitSizes } from '../answers/eligible.ts'

/** Which groups are too small for numbers that would not point at somebody. A group is the population a number is
 *  computed over, not those who do the work in it. */

export const SMALLEST_GROUP = 5

/** Too small themselves, or all others but them are, or the next smallest where a single one could be had by
 *  subtracting all others from the whole. */
export function suppressedUnits(sizes: ReadonlyMap<string, number>, whole: number): ReadonlySet<string> {
  const ascending = [...sizes].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1))
  const suppressed = new Set<string>()
  // Those of no unit are what is left when all units are subtracted.
  let hidden = whole - ascending.reduce((sum, [, size]) => sum + size, 0)
  for (const [unit, size] of ascending) {
    const tooSmall = size < SMALLEST_GROUP || whole - size < SMALLEST_GROUP
    // The hidden ones together are what is left when the others are subtracted.
    const givesAway = hidden > 0 && hidden < SMALLEST_GROUP
    if (!tooSmall && !givesAway) continue
    suppressed.add(unit)
    hidden += size
  }
  return suppressed
}

/** Whether a reader must not see numbers over this group.
 *  @param whole people of the pilot: E, or where that is unknown everybody who did something */
export function isSuppressed(
  list: MemberList | null,
  window: DayRange,
  { unit, whole }: { unit: string | null; whole: number },
): boolean {
  if (whole < SMALLEST_GROUP) return true
  if (unit === null) return false
  if (list === null) return true
  const sizes = unitSizes(list, window)
  return !sizes.has(unit) || suppressedUnits(sizes, whole).has(unit)
}
