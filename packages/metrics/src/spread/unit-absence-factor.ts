import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import { absenceFactor } from './absence-factor.ts'
import { type Holdings, total } from './holdings.ts'

export const unitAbsenceFactorMeasure = defineMeasure({
  id: 'unitAbsenceFactor',
  group: 'ownership',
  title: 'Unit absence factor',
  question: 'How few teams do half of the work?',
  definition:
    'The least number of organisational units whose acts add up to at least half of the acts with a known unit; the unit is the one at the time of the act.',
  unit: 'units',
  behind: 'actsOfUnits',
  source: 'CHAOSS, Elephant Factor',
  edgeCases: [
    'Acts with an unknown unit are left out of it; their share is in the details.',
    'No known unit: unknown.',
  ],
  gated: false,
  reader: 'upToThree',
  value: z.int().min(1),
  details: z.object({ unknownShare: z.number().nullable() }),
  compute: ({ units, unknownUnitShare }: Holdings) => {
    const value = absenceFactor(
      units.map(({ cells }) => total(cells)),
      0.5,
    )
    const details = { unknownShare: unknownUnitShare }
    return value === null ? { value, reason: 'no unit is known', details } : { value, details }
  },
})
