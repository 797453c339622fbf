/** Seeded random numbers: the same seed gives the same numbers on every machine. */

export interface Random {
  /** Uniform in [0, 1). */
  readonly next: () => number
  /** Uniform whole number in [0, n), n ≤ 2³². */
  readonly below: (n: number) => number
  /** Number of successes among n trials of probability p ≤ 0.5. */
  readonly binomial: (n: number, p: number) => number
}

/** sfc32 (Chris Doty-Humphrey, PractRand), warmed up from one 32-bit seed. */
export const randomFrom = (seed: number): Random => {
  let [a, b, c, counter] = [seed | 0, Math.floor(seed / 2 ** 32) | 0, 0x9e3779b9 | 0, 1]
  const bits = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let i = 0; i < 15; i++) bits()
  const next = () => bits() / 2 ** 32
  return {
    next,
    below: (n) => Math.floor(next() * n),
    binomial: (n, p) => (n * p < 10 ? binomialByInversion(next, n, p) : binomialByRejection(next, n, p)),
  }
}

const binomialByInversion = (next: () => number, n: number, p: number): number => {
  const ratio = p / (1 - p)
  let probability = (1 - p) ** n
  let left = next()
  let successes = 0
  while (left > probability && successes < n) {
    left -= probability
    probability *= (ratio * (n - successes)) / (successes + 1)
    successes++
  }
  return successes
}

/** Algorithm BTRS: transformed rejection, constant time for n·p ≥ 10.
 *  Hörmann, W. (1993), Journal of Statistical Computation and Simulation 46, 101–110. */
const binomialByRejection = (next: () => number, n: number, p: number): number => {
  const spread = Math.sqrt(n * p * (1 - p))
  const b = 1.15 + 2.53 * spread
  const a = -0.0873 + 0.0248 * b + 0.01 * p
  const centre = n * p + 0.5
  const alpha = (2.83 + 5.1 / b) * spread
  const accepted = 0.92 - 4.2 / b
  const mode = Math.floor((n + 1) * p)
  const logOdds = Math.log(p / (1 - p))
  const atMode = stirlingTail(mode) + stirlingTail(n - mode)
  while (true) {
    const u = next() - 0.5
    const v = next()
    const us = 0.5 - Math.abs(u)
    const successes = Math.floor(((2 * a) / us + b) * u + centre)
    if (successes < 0 || successes > n) continue
    if (us >= 0.07 && v <= accepted) return successes
    const bound =
      (mode + 0.5) * Math.log((mode + 1) / (n - mode + 1)) +
      (n + 1) * Math.log((n - mode + 1) / (n - successes + 1)) +
      (successes + 0.5) * Math.log((n - successes + 1) / (successes + 1)) +
      (successes - mode) * logOdds +
      atMode -
      stirlingTail(successes) -
      stirlingTail(n - successes)
    if (Math.log((v * alpha) / (a / (us * us) + b)) <= bound) return successes
  }
}

const SMALL_TAILS = [
  0.08106146679532726, 0.0413406959554093, 0.02767792568499834, 0.020790672103765093, 0.016644691189821193,
  0.013876128823070748, 0.01189670994589177, 0.010411265261972096, 0.009255462182712733, 0.00833056343336287,
]

/** ln n! − [(n + ½) ln(n + 1) − (n + 1) + ½ ln 2π]. */
const stirlingTail = (n: number): number => {
  const small = SMALL_TAILS[n]
  if (small !== undefined) return small
  const next = n + 1
  return (1 / 12 - (1 / 360 - 1 / 1260 / (next * next)) / (next * next)) / next
}
