import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import { type Random, randomFrom } from '../uncertainty/random.ts'
import { logBinomialTail } from './binomial-tail.ts'
import { descending, type Holdings, type Simulation, total } from './holdings.ts'

/** Probability that the most active of k equal owners of N acts does as much as the observed one or more,
 *  at most (Bonferroni over the k people): min(1, k·P(Bin(N, 1/k) ≥ x₁)).
 *  @param acts acts per person, any order  @returns 0 … 1; null for fewer than two people */
export const dominancePValue = (acts: readonly number[]): number | null => {
  const sorted = descending(acts)
  const [largest, second] = sorted
  if (largest === undefined || second === undefined) return null
  const k = sorted.length
  return Math.min(1, Math.exp(Math.log(k) + logBinomialTail(total(sorted), 1 / k, largest)))
}

// One draw an act is cheaper until there are about as many acts a person as one binomial draw costs.
const ACTS_PER_BINOMIAL = 12

/** Two thousand, fewer where each is long: among thousands of people the largest share hardly varies. */
const affordableReplicates = (k: number, n: number): number =>
  Math.min(2000, Math.max(100, Math.floor(3_000_000 / Math.min(n, ACTS_PER_BINOMIAL * k))))

/** The largest share among k equal owners of n acts, by simulation.
 *  @param k people, 2 or more  @param n acts, 1 or more  @param options replicates: 100 to 2,000 by default
 *  @returns mean, and the smallest share that at least 95 % of the replicates do not exceed */
export const equalOwnersNull = (
  k: number,
  n: number,
  { seed, replicates = affordableReplicates(k, n) }: Simulation,
): { mean: number; percentile95: number } => {
  const random = randomFrom(seed)
  const counts = new Uint32Array(k)
  const largest =
    n < ACTS_PER_BINOMIAL * k ? () => largestByAct(random, counts, n) : () => largestByPerson(random, k, n)
  const simulated = Float64Array.from({ length: replicates }, largest).sort()
  const sum = simulated.reduce((a, b) => a + b, 0)
  return {
    mean: sum / replicates / n,
    percentile95: (simulated[Math.ceil(0.95 * replicates) - 1] as number) / n,
  }
}

const largestByAct = (random: Random, counts: Uint32Array, n: number): number => {
  counts.fill(0)
  let largest = 0
  for (let i = 0; i < n; i++) {
    const person = random.below(counts.length)
    const count = (counts[person] as number) + 1
    counts[person] = count
    if (count > largest) largest = count
  }
  return largest
}

/** The same multinomial, person by person: of the acts left, each of the people left does an equal part. */
const largestByPerson = (random: Random, k: number, n: number): number => {
  let largest = 0
  let left = n
  for (let people = k; people > 1; people--) {
    const count = random.binomial(left, 1 / people)
    if (count > largest) largest = count
    left -= count
  }
  return Math.max(largest, left)
}

export const excessDominanceMeasure = defineMeasure({
  id: 'excessDominance',
  group: 'ownership',
  title: 'Excess dominance',
  question: 'Does one person stand out, or are there just too few acts to tell?',
  definition:
    'Largest share of acts − the mean of the largest share if the same acts had fallen to the same people by equal chance. The p-value is min(1, k·P(Bin(N, 1/k) ≥ x₁)); mean and 95th percentile of the equal chance are simulated with a fixed seed.',
  unit: 'share',
  source: 'Bonferroni bound over k binomials',
  edgeCases: ['One person: unknown, since there is nobody to compare with.'],
  gated: false,
  reader: 'hidden',
  value: z.number(),
  details: z.object({ pValue: z.number(), nullMean: z.number(), null95: z.number() }),
  compute: ({ acts, simulate }: Holdings) => {
    const pValue = dominancePValue(acts)
    const [largest] = acts
    if (pValue === null || largest === undefined) return { value: null, reason: 'fewer than 2 people' }
    const n = total(acts)
    const { mean, percentile95 } = equalOwnersNull(acts.length, n, simulate)
    return { value: largest / n - mean, details: { pValue, nullMean: mean, null95: percentile95 } }
  },
})
