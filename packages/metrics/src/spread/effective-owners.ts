import { z } from 'zod'
import { byParameter, defineMeasure } from '../define-measure.ts'
import { descending, type Holdings, total } from './holdings.ts'

/** Shannon entropy of the shares of acts, in nats; 0 for one person, null without acts. */
export const entropy = (acts: readonly number[]): number | null => {
  const sorted = descending(acts)
  if (sorted.length === 0) return null
  if (sorted.length === 1) return 0
  const all = total(sorted)
  return -sorted.reduce((sum, x) => sum + (x / all) * Math.log(x / all), 0)
}

/** Effective number of owners: the Hill number of order q of the shares of acts.
 *  @param acts acts per person, any order  @param q order ≥ 0, Infinity allowed
 *  @returns people, 1 … people with acts, never rising with q; null without acts
 *  Hill, M. O. (1973), Ecology 54(2), 427–432. */
export const hillNumber = (acts: readonly number[], q: number): number | null => {
  const sorted = descending(acts)
  const [largest] = sorted
  if (largest === undefined) return null
  const all = total(sorted)
  if (q === 0) return sorted.length
  if (q === 1) return Math.exp(entropy(sorted) as number)
  if (q === Infinity) return all / largest
  return sorted.reduce((sum, x) => sum + (x / all) ** q, 0) ** (1 / (1 - q))
}

const values = [0, 1, 2, Infinity] as const

export const effectiveOwnersMeasure = defineMeasure({
  id: 'effectiveOwners',
  group: 'ownership',
  title: 'Effective owners',
  question: 'As if how many people carried it in equal parts?',
  definition:
    'Hill number of order q of the shares p of acts: q = 0 all people with an act; q = 1 e to the power of the entropy −Σ p ln p (the headline); q = 2 one divided by Σ p²; q = ∞ one divided by the largest share.',
  unit: 'people',
  parameter: { name: 'q', values },
  source: 'Hill, M. O. (1973), Ecology 54(2), 427–432',
  edgeCases: ['Never rises with q: a higher order looks more at the most active.', 'No acts: unknown.'],
  gated: false,
  reader: 'wholePeople',
  readerParameters: [1],
  value: z.object({ '0': z.number(), '1': z.number(), '2': z.number(), inf: z.number() }),
  compute: ({ acts }: Holdings) =>
    acts.length === 0
      ? { value: null, reason: 'no acts' }
      : {
          value: byParameter<'0' | '1' | '2' | 'inf', number>(values, (q) => hillNumber(acts, q) as number),
        },
})
