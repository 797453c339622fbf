/** How much of what is contributed somebody carries. */

export const ENGAGEMENTS = ['core', 'regular', 'casual'] as const
export type Engagement = (typeof ENGAGEMENTS)[number]

/** Weeks fewer than these say nothing of regularity. */
export const WEEKS_NEEDED = 4

export interface Contributed {
  readonly person: string
  /** Contributions in the window. */
  readonly contributions: number
  /** Weeks of the window, Monday to Sunday and wholly covered, with at least one. */
  readonly weeks: number
}

/** Core are those before whom less than half of the contributions is done, counted from the most active; regular those
 *  before whom less than four fifths is done, or who contributed in three of four weeks. Who did as much as another is
 *  in the same part, so that no name decides.
 *  @param weeks of the window that are wholly covered
 *  @returns nothing for people without a contribution */
export const engagementOf = (rows: readonly Contributed[], weeks: number): Map<string, Engagement> => {
  const sorted = rows
    .filter(({ contributions }) => contributions > 0)
    .toSorted((a, b) => b.contributions - a.contributions)
  const all = sorted.reduce((sum, { contributions }) => sum + contributions, 0)
  const engagements = new Map<string, Engagement>()
  let before = 0
  let sofar = 0
  let last = Infinity
  for (const { person, contributions, weeks: active } of sorted) {
    if (contributions < last) before = sofar
    last = contributions
    sofar += contributions
    const isRegular = 5 * before < 4 * all || (weeks >= WEEKS_NEEDED && 4 * active >= 3 * weeks)
    engagements.set(person, 2 * before < all ? 'core' : isRegular ? 'regular' : 'casual')
  }
  return engagements
}
