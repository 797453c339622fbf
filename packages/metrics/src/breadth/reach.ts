import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import { amongEligible, type BreadthInput, UNKNOWN_ELIGIBLE } from './tables.ts'

type Rungs = Pick<BreadthInput, 'eligible' | 'eligiblePeople' | 'classes'>

export const reachMeasure = defineMeasure({
  id: 'reach',
  group: 'breadth',
  title: 'Reach',
  question: 'What part of those who could take part did more than look?',
  definition: 'Eligible people with at least one act that is not passive ÷ eligible people.',
  unit: 'share',
  edgeCases: ['Number of eligible people unknown: unknown.', 'People who are not eligible are left out.'],
  gated: false,
  reader: 'exact',
  population: ({ classes }: Rungs) => classes.filter(({ acted }) => acted).length,
  value: z.number(),
  compute: (input: Rungs) => {
    const known = amongEligible(input)
    return known
      ? { value: known.classes.filter(({ acted }) => acted).length / known.eligible }
      : { value: null, reason: UNKNOWN_ELIGIBLE }
  },
})

export const contributionRateMeasure = defineMeasure({
  id: 'contributionRate',
  group: 'breadth',
  title: 'Contribution rate',
  question: 'What part of those who could take part contributed something?',
  definition: 'Eligible people with at least one participation or ownership act ÷ eligible people.',
  unit: 'share',
  edgeCases: ['Number of eligible people unknown: unknown.', 'People who are not eligible are left out.'],
  gated: false,
  reader: 'exact',
  // That one person contributed says that they own all there is.
  population: ({ classes }: Rungs) => classes.filter(({ contributed }) => contributed).length,
  value: z.number(),
  compute: (input: Rungs) => {
    const known = amongEligible(input)
    return known
      ? { value: known.classes.filter(({ contributed }) => contributed).length / known.eligible }
      : { value: null, reason: UNKNOWN_ELIGIBLE }
  },
})
