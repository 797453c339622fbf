import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import type { NetworkInput } from './tables.ts'
import { degrees } from './tied-pairs.ts'

/** Freeman degree centralisation: Σ(d_max − d_v) ÷ ((n − 1)(n − 2)).
 *  @param degree neighbours of each of the n people with a tie
 *  @returns 0 (all alike) … 1 (a star); null for fewer than three people
 *  Freeman, L. C. (1978), Social Networks 1, 215–239. */
export const degreeCentralisation = (degree: ArrayLike<number>): number | null => {
  const n = degree.length
  if (n < 3) return null
  let most = 0
  let all = 0
  for (let v = 0; v < n; v++) {
    most = Math.max(most, degree[v] as number)
    all += degree[v] as number
  }
  return (n * most - all) / ((n - 1) * (n - 2))
}

export const centralisationMeasure = defineMeasure({
  id: 'centralisation',
  group: 'network',
  title: 'Centralisation',
  question: 'Does everything run through one person, or do people talk with each other?',
  definition:
    'How far the people with a tie are from all having as many neighbours as the one with most, of what it would be in a star: Σ(d_max − d_v) ÷ ((n − 1)(n − 2)), over the n people with a tie. 1 is a star, 0 a ring.',
  unit: 'index',
  behind: 'ties',
  source: 'Freeman, L. C. (1978), Social Networks 1, 215–239',
  edgeCases: ['Fewer than three people with a tie: unknown.'],
  gated: false,
  reader: { bands: [0.25, 0.5, 0.75] },
  population: ({ pairs }: NetworkInput) => pairs.people.length,
  value: z.number(),
  details: z.object({ people: z.int().min(0), pairs: z.int().min(0) }),
  compute: ({ pairs }: NetworkInput) => {
    const value = degreeCentralisation(degrees(pairs))
    const details = { people: pairs.people.length, pairs: pairs.how.length }
    return value === null ? { value, reason: 'fewer than 3 people with a tie', details } : { value, details }
  },
})
