import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import { entropy } from './effective-owners.ts'
import type { Holdings } from './holdings.ts'

/** Pielou's evenness: entropy of the shares ÷ ln k.
 *  @returns above 0 … 1 (all equal); null for fewer than two people
 *  Pielou, E. C. (1966), Journal of Theoretical Biology 13, 131–144. */
export const evenness = (acts: readonly number[]): number | null => {
  const k = acts.filter((x) => x > 0).length
  return k < 2 ? null : (entropy(acts) as number) / Math.log(k)
}

export const evennessMeasure = defineMeasure({
  id: 'evenness',
  group: 'ownership',
  title: 'Evenness',
  question: 'How close do those who do something come to equal parts?',
  definition: 'Entropy of the shares of acts ÷ ln k, with k people: 1 when all do the same.',
  unit: 'index',
  source: 'Pielou, E. C. (1966), Journal of Theoretical Biology 13, 131–144',
  edgeCases: ['One person: unknown.'],
  gated: true,
  reader: 'hidden',
  value: z.number(),
  compute: ({ acts }: Holdings) => {
    const value = evenness(acts)
    return value === null ? { value, reason: 'fewer than 2 people' } : { value }
  },
})
