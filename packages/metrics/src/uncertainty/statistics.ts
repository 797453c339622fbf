/** The numbers that get an interval, from acts per person, in one pass without a sort: they are computed a
 *  thousand times a window. */

export interface SpreadStatistics {
  readonly total: number
  readonly people: number
  /** Acts of the one, two and three most active people. */
  readonly top: readonly [number, number, number]
  readonly entropy: number
  readonly hhi: number
}

/** x ln x for the small whole numbers most people's acts are. */
const LOGS = Float64Array.from({ length: 4096 }, (_, x) => (x === 0 ? 0 : x * Math.log(x)))

/** @param acts acts per person, 0 allowed  @returns null without any act */
export const spreadStatistics = (acts: Int32Array): SpreadStatistics | null => {
  let total = 0
  let people = 0
  let logs = 0
  let squares = 0
  let first = 0
  let second = 0
  let third = 0
  for (let i = 0; i < acts.length; i++) {
    const x = acts[i] as number
    if (x === 0) continue
    people++
    total += x
    squares += x * x
    logs += x < LOGS.length ? (LOGS[x] as number) : x * Math.log(x)
    if (x <= third) continue
    if (x > first) {
      third = second
      second = first
      first = x
    } else if (x > second) {
      third = second
      second = x
    } else {
      third = x
    }
  }
  if (total === 0) return null
  return {
    total,
    people,
    top: [first, first + second, first + second + third],
    entropy: Math.log(total) - logs / total,
    hhi: squares / total / total,
  }
}
