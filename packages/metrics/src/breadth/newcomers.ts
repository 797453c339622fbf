import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import type { Computed } from '../metric.ts'
import { addDays, isWithin } from '../time/day.ts'
import type { BreadthInput } from './tables.ts'

/** Early in a record everybody looks new: nothing says who was there before. */
const SETTLED_AFTER_DAYS = 28

const firstsIn = (
  { window, coveredFrom, firsts }: BreadthInput,
  first: 'contribution' | 'ownership',
): Computed<number, never> => {
  if (window.from < addDays(coveredFrom, SETTLED_AFTER_DAYS)) {
    return {
      value: null,
      reason: `the window begins within ${SETTLED_AFTER_DAYS} days of the start of coverage`,
    }
  }
  return { value: firsts.filter((person) => isWithin(person[first], window)).length }
}

const edgeCases = [
  `Windows that begin within ${SETTLED_AFTER_DAYS} days of the start of coverage: unknown, since everybody looks new there.`,
]

export const newParticipantsMeasure = defineMeasure({
  id: 'newParticipants',
  group: 'breadth',
  title: 'New participants',
  question: 'How many people contributed for the first time?',
  definition: 'People whose first participation or ownership act ever lies in the window.',
  unit: 'people',
  edgeCases,
  gated: false,
  reader: 'exact',
  value: z.int().min(0),
  compute: (input: BreadthInput) => firstsIn(input, 'contribution'),
})

export const newOwnersMeasure = defineMeasure({
  id: 'newOwners',
  group: 'breadth',
  title: 'New owners',
  question: 'How many people took something over for the first time?',
  definition: 'People whose first ownership act ever lies in the window.',
  unit: 'people',
  edgeCases,
  gated: false,
  reader: 'exact',
  value: z.int().min(0),
  compute: (input: BreadthInput) => firstsIn(input, 'ownership'),
})
