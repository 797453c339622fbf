import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import { type Holdings, total } from './holdings.ts'

/** Herfindahl–Hirschman index Σ p².
 *  @param acts acts per person  @returns 1/k (all equal) … 1 (one person); null without acts
 *  Hirschman, A. O. (1964), American Economic Review 54(5), 761–762. */
export const hhi = (acts: readonly number[]): number | null => {
  const all = total(acts)
  return all === 0 ? null : acts.reduce((sum, x) => sum + (x / all) ** 2, 0)
}

/** The same between 0 (all equal) and 1, whatever the number of people.
 *  @returns null for fewer than two people, among whom nothing can be spread */
export const hhiNormalised = (acts: readonly number[]): number | null => {
  const k = acts.filter((x) => x > 0).length
  return k < 2 ? null : ((hhi(acts) as number) - 1 / k) / (1 - 1 / k)
}

export const hhiMeasure = defineMeasure({
  id: 'hhi',
  group: 'ownership',
  title: 'Concentration',
  question: 'How likely is it that two acts picked at random are by the same person?',
  definition: 'Herfindahl–Hirschman index: the sum of the squared shares of acts.',
  unit: 'index',
  source: 'Hirschman, A. O. (1964), American Economic Review 54(5), 761–762',
  edgeCases: [
    'One divided by the number of people when all do the same, 1 for one person.',
    'No acts: unknown.',
  ],
  gated: false,
  reader: 'hidden',
  value: z.number(),
  compute: ({ acts }: Holdings) => {
    const value = hhi(acts)
    return value === null ? { value, reason: 'no acts' } : { value }
  },
})

export const hhiNormalisedMeasure = defineMeasure({
  id: 'hhiNormalised',
  group: 'ownership',
  title: 'Concentration, normalised',
  question: 'How concentrated is the work, between 0 for equal parts and 1 for one person?',
  definition: '(HHI − 1/k) ÷ (1 − 1/k), with k people.',
  unit: 'index',
  source: 'Hirschman, A. O. (1964), American Economic Review 54(5), 761–762',
  edgeCases: ['One person: unknown, since there is nobody to share with.'],
  gated: false,
  reader: 'hidden',
  value: z.number(),
  compute: ({ acts }: Holdings) => {
    const value = hhiNormalised(acts)
    return value === null ? { value, reason: 'fewer than 2 people' } : { value }
  },
})
