import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import { type NetworkInput, NOBODY_TIED } from './tables.ts'
import { pairsWith, TIE } from './tied-pairs.ts'

export const reciprocityMeasure = defineMeasure({
  id: 'reciprocity',
  group: 'network',
  title: 'Reciprocity',
  question: 'Do people answer each other, or do some only answer and others only ask?',
  definition: 'Pairs of people tied both ways ÷ pairs tied at all.',
  unit: 'share',
  behind: 'ties',
  source: 'SWOOP Analytics, two-way relationships',
  edgeCases: ['Nobody tied to anybody: unknown.'],
  gated: false,
  reader: { bands: [0.25, 0.5, 0.75] },
  population: ({ pairs }: NetworkInput) => pairs.people.length,
  value: z.number(),
  details: z.object({ pairs: z.int().min(0) }),
  compute: ({ pairs }: NetworkInput) => {
    const details = { pairs: pairs.how.length }
    return pairs.how.length === 0
      ? { value: null, reason: NOBODY_TIED, details }
      : { value: pairsWith(pairs, TIE.forth | TIE.back) / pairs.how.length, details }
  },
})
