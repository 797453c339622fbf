import { ACT_CLASSES, type ActClass } from '@commonhold/contracts/events/kinds'
import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import { amongEligible, type BreadthInput } from './tables.ts'

const people = z.int().min(0)

export const ladderMeasure = defineMeasure({
  id: 'ladder',
  group: 'breadth',
  title: 'Ladder of commitment',
  question: 'How far up has everybody come: silent, reading, reacting, taking part, owning?',
  definition:
    'People by the highest class of act they reached in the window; "none" are eligible people without any act.',
  unit: 'people',
  edgeCases: [
    'Number of eligible people unknown: "none" is unknown, the other rungs are not.',
    'The rungs count everybody who did something, eligible or not.',
  ],
  gated: false,
  reader: 'exact',
  // A rung with one owner says whose all of it is.
  population: ({ classes }: BreadthInput) => classes.filter(({ highest }) => highest === 'ownership').length,
  value: z.object({
    none: people.nullable(),
    passive: people,
    light: people,
    participation: people,
    ownership: people,
  }),
  compute: (input: BreadthInput) => {
    const known = amongEligible(input)
    const reached = (rung: ActClass) => input.classes.filter(({ highest }) => highest === rung).length
    const rungs = Object.fromEntries(ACT_CLASSES.map((rung) => [rung, reached(rung)])) as Record<
      ActClass,
      number
    >
    return { value: { none: known && Math.max(0, known.eligible - known.classes.length), ...rungs } }
  },
})
