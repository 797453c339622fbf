import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import type { Computed } from '../metric.ts'
import { addDays, isWithin } from '../time/day.ts'
import type { BreadthInput } from './tables.ts'

/** Early in a record everybody looks new: nothing says who was there before. */
const SETTLED_AFTER_DAYS = 28

type Newcomers = Pick<BreadthInput, 'window' | 'coveredFrom' | 'beginnings' | 'firsts'>

const firstsIn = (
  { window, coveredFrom, beginnings, firsts }: Newcomers,
  first: 'contribution' | 'ownership',
): Computed<number, never> => {
  const isUnsettled = (beginning: string) => window.from < addDays(beginning, SETTLED_AFTER_DAYS)
  if (isUnsettled(coveredFrom)) {
    return {
      value: null,
      reason: `the window begins within ${SETTLED_AFTER_DAYS} days of the start of coverage`,
    }
  }
  const later = beginnings.find((beginning) => beginning < window.to && isUnsettled(beginning))
  return later === undefined
    ? { value: firsts.filter((person) => isWithin(person[first], window)).length }
    : {
        value: null,
        reason: `the record of a source begins on ${later}: for ${SETTLED_AFTER_DAYS} days everybody in it looks new`,
      }
}

const edgeCases = [
  `Windows that begin within ${SETTLED_AFTER_DAYS} days of the start of coverage: unknown, since everybody looks new there.`,
  `Unknown as well for windows that touch the first ${SETTLED_AFTER_DAYS} days of a source whose record begins later, or goes on after a gap: an import that starts in the middle is not growth.`,
]

export const newParticipantsMeasure = defineMeasure({
  id: 'newParticipants',
  group: 'breadth',
  title: 'New participants',
  question: 'How many people contributed for the first time?',
  definition: 'People whose first participation or ownership act ever lies in the window.',
  unit: 'people',
  behind: 'firstContributions',
  edgeCases,
  gated: false,
  reader: 'exact',
  value: z.int().min(0),
  compute: (input: Newcomers) => firstsIn(input, 'contribution'),
})

export const newOwnersMeasure = defineMeasure({
  id: 'newOwners',
  group: 'breadth',
  title: 'New owners',
  question: 'How many people took something over for the first time?',
  definition: 'People whose first ownership act ever lies in the window.',
  unit: 'people',
  behind: 'firstOwnershipActs',
  edgeCases,
  gated: false,
  reader: 'exact',
  value: z.int().min(0),
  compute: (input: Newcomers) => firstsIn(input, 'ownership'),
})
