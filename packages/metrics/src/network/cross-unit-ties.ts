import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import type { NetworkInput } from './tables.ts'
import { pairsWith, TIE } from './tied-pairs.ts'

export const crossUnitTiesMeasure = defineMeasure({
  id: 'crossUnitTies',
  group: 'network',
  title: 'Ties across units',
  question: 'Does the pilot connect people of different units?',
  definition:
    'Pairs of people tied while they belonged to two units ÷ tied pairs whose units are both known.',
  unit: 'share',
  behind: 'ties',
  edgeCases: [
    'Of no pair both units are known: unknown.',
    'The units are those on the day of the tie; a pair tied within one unit and later across two counts as one across.',
  ],
  gated: false,
  reader: { bands: [0.25, 0.5, 0.75] },
  population: ({ pairs }: NetworkInput) => pairs.people.length,
  value: z.number(),
  details: z.object({ pairs: z.int().min(0), unknown: z.int().min(0) }),
  compute: ({ pairs }: NetworkInput) => {
    const across = pairsWith(pairs, TIE.twoUnits)
    const known = across + pairsWith(pairs, TIE.sameUnit) - pairsWith(pairs, TIE.sameUnit | TIE.twoUnits)
    const details = { pairs: known, unknown: pairs.how.length - known }
    return known === 0
      ? { value: null, reason: 'of no tied pair both units are known', details }
      : { value: across / known, details }
  },
})
