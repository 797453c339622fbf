import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import { type BreadthInput, UNKNOWN_ELIGIBLE } from './tables.ts'

/** One visitor is not a unit. */
const PEOPLE_OF_A_UNIT = 2

type Units = Pick<BreadthInput, 'units'>

/** Units with at least two eligible people; null when unknown. */
const counted = ({ eligible }: BreadthInput['units']): string[] | null =>
  eligible && [...eligible].flatMap(([unit, people]) => (people >= PEOPLE_OF_A_UNIT ? [unit] : []))

export const unitCoverageMeasure = defineMeasure({
  id: 'unitCoverage',
  group: 'breadth',
  title: 'Unit coverage',
  question: 'In what part of the organisation has the pilot arrived?',
  definition:
    'Units with at least two active people ÷ units with at least two eligible people. People act for the unit they belong to at the time; who is eligible where is looked up on the last day of the window.',
  unit: 'share',
  behind: 'actsOfUnits',
  eventSet: 'all',
  edgeCases: [
    'One visitor is not a unit: a unit with one active person is not covered, one with a single eligible person is not counted.',
    'Number of eligible people unknown, or no unit with two of them: unknown.',
    'Units that have fewer than two eligible people at the end count neither above nor below the line; no unit is none.',
  ],
  gated: false,
  reader: 'exact',
  population: ({ units }: Units) => {
    const sizes = (counted(units) ?? []).map((unit) => units.eligible?.get(unit) ?? 0)
    return sizes.length === 0 ? null : Math.min(...sizes)
  },
  value: z.number(),
  details: z.object({ active: z.int().min(0), units: z.int().min(0) }),
  compute: ({ units }: Units) => {
    const all = counted(units)
    if (all === null) return { value: null, reason: UNKNOWN_ELIGIBLE }
    const active = all.filter((unit) => (units.active.get(unit) ?? 0) >= PEOPLE_OF_A_UNIT).length
    const details = { active, units: all.length }
    return all.length === 0
      ? { value: null, reason: 'no unit has two eligible people', details }
      : { value: active / all.length, details }
  },
})
