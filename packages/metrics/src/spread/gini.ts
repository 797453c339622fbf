import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import { type Holdings, total } from './holdings.ts'

const SOURCE = 'Gini, C. (1912), Variabilità e mutabilità; as the R package ineq computes it'

/** Gini coefficient 2Σ i·x₍ᵢ₎/(nΣx) − (n+1)/n with x ascending.
 *  @param counts one count for each member of the population, zeros included as members
 *  @returns 0 (all equal) … 1 − 1/n (one has it all); null for fewer than two members or when all are zero:
 *  a champion on their own is not "perfectly equal" */
export const gini = (counts: readonly number[]): number | null => {
  const n = counts.length
  const all = total(counts)
  if (n < 2 || all === 0) return null
  const ranked = counts.toSorted((a, b) => a - b).reduce((sum, x, index) => sum + (index + 1) * x, 0)
  return (2 * ranked) / (n * all) - (n + 1) / n
}

/** Gini × n/(n−1), so that one person having it all is 1 whatever the size. */
export const giniCorrected = (counts: readonly number[]): number | null => {
  const value = gini(counts)
  return value === null ? null : (value * counts.length) / (counts.length - 1)
}

export const giniMeasure = defineMeasure({
  id: 'gini',
  group: 'ownership',
  title: 'Gini coefficient',
  question: 'How unequal are the parts of those who do something?',
  definition: '2Σ i·x₍ᵢ₎ ÷ (kΣx) − (k+1)/k, with the acts x of the k people in ascending order.',
  unit: 'index',
  source: SOURCE,
  edgeCases: [
    'One person: unknown, not perfectly equal.',
    'Those who did nothing are not in it: see giniEligible.',
  ],
  gated: true,
  reader: 'hidden',
  value: z.number(),
  compute: ({ acts }: Holdings) => {
    const value = gini(acts)
    return value === null ? { value, reason: 'fewer than 2 people' } : { value }
  },
})

export const giniCorrectedMeasure = defineMeasure({
  id: 'giniCorrected',
  group: 'ownership',
  title: 'Gini coefficient, corrected for size',
  question: 'How unequal are the parts, comparable between small and large groups?',
  definition: 'Gini × k ÷ (k − 1).',
  unit: 'index',
  source: SOURCE,
  edgeCases: ['One person: unknown.'],
  gated: true,
  reader: 'hidden',
  value: z.number(),
  compute: ({ acts }: Holdings) => {
    const value = giniCorrected(acts)
    return value === null ? { value, reason: 'fewer than 2 people' } : { value }
  },
})

export const giniEligibleMeasure = defineMeasure({
  id: 'giniEligible',
  group: 'ownership',
  title: 'Gini coefficient over everybody eligible',
  question: 'How unequal are the parts, counting those who could take part and did nothing?',
  definition: 'Gini over all eligible people, with 0 for those without an act.',
  unit: 'index',
  source: SOURCE,
  edgeCases: [
    'Acts of people who are not eligible are left out.',
    'Number of eligible people unknown: unknown.',
  ],
  gated: true,
  reader: 'hidden',
  value: z.number(),
  compute: ({ eligible }: Holdings) => {
    if (eligible === null) return { value: null, reason: 'the number of eligible people is unknown' }
    const silent = Math.max(0, eligible.count - eligible.acts.length)
    const value = gini([...eligible.acts, ...Array<number>(silent).fill(0)])
    return value === null
      ? { value, reason: 'fewer than 2 eligible people, or none of them acted' }
      : { value }
  },
})
