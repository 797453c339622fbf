import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import { absenceFactor } from '../spread/absence-factor.ts'
import { type NetworkInput, NOBODY_TIED } from './tables.ts'
import { degrees } from './tied-pairs.ts'

export const keyPlayerIndexMeasure = defineMeasure({
  id: 'keyPlayerIndex',
  group: 'network',
  title: 'Key player index',
  question: 'Of a hundred people who could take part, how few hold half of the connections?',
  definition:
    'The least number of eligible people who together have half of all connections of eligible people (each counts how many others it is tied to) ÷ eligible people × 100.',
  unit: 'perHundred',
  behind: 'ties',
  source: 'SWOOP Analytics, key player index',
  edgeCases: [
    'Number of eligible people unknown: unknown. People who are not eligible are left out.',
    'Nobody tied to anybody: unknown.',
  ],
  gated: false,
  // Together with E it is how many: as telling as an exact absence factor.
  reader: 'hidden',
  value: z.number(),
  details: z.object({ people: z.int().min(1) }),
  compute: ({ pairs, eligible, eligiblePeople }: NetworkInput) => {
    if (eligible === null || eligiblePeople === null || eligible === 0)
      return { value: null, reason: 'the number of eligible people is unknown, or there are none' }
    const inside = [...degrees(pairs)].filter((_, at) => eligiblePeople.has(pairs.people[at] as string))
    const people = absenceFactor(inside, 0.5)
    return people === null
      ? { value: null, reason: NOBODY_TIED }
      : { value: (people / eligible) * 100, details: { people } }
  },
})
