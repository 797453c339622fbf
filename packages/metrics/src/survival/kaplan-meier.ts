/** How long something takes, where for some it had not happened yet when they were last seen. */

/** S(t) may be exactly one half, which a product of fractions in floating point misses by a digit. */
const TOLERANCE = 1e-9

/** Median time until an event, by the product-limit estimate of the survival function: the earliest time at which at
 *  most half are left. Whoever was last seen at the very time of an event was still there when it happened.
 *  @param reached times of those for whom it happened, any order, any unit
 *  @param censored times until which the others were watched without it happening, same unit
 *  @returns a time among `reached`; null when more than half are left at the end, or nobody was watched
 *  Kaplan, E. L. & Meier, P. (1958), Journal of the American Statistical Association 53, 457–481. */
export const kaplanMeierMedian = (reached: ArrayLike<number>, censored: ArrayLike<number>): number | null => {
  const events = Float64Array.from(reached).sort()
  const ends = Float64Array.from(censored).sort()
  let left = 1
  let gone = 0
  for (let first = 0; first < events.length; ) {
    const time = events[first] as number
    let after = first + 1
    while (events[after] === time) after++
    while ((ends[gone] as number) < time) gone++
    const atRisk = events.length - first + ends.length - gone
    left *= 1 - (after - first) / atRisk
    if (left <= 0.5 + TOLERANCE) return time
    first = after
  }
  return null
}
