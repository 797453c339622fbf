import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import type { BreadthInput } from './tables.ts'

type Active = Pick<BreadthInput, 'active'>

export const retentionMeasure = defineMeasure({
  id: 'retention',
  group: 'breadth',
  title: 'Retention',
  question: 'How many of those who were active before still are?',
  definition:
    'People active in this window and in the previous one of equal length ÷ people active in the previous one. Lost: active in the previous window, not in this one. Returned: active in this window and before the previous one, but not in it.',
  unit: 'share',
  edgeCases: [
    'Nobody was active in the previous window: unknown.',
    'Of a previous window that was recorded in part only, the people seen in that part are followed; the details say so (previousComplete).',
  ],
  gated: false,
  reader: 'exact',
  population: ({ active }: Active) => new Set(active.previous).size,
  value: z.number(),
  details: z.object({
    lost: z.int().min(0),
    returned: z.int().min(0),
    previousComplete: z.boolean(),
  }),
  compute: ({ active }: Active) => {
    const current = new Set(active.current)
    const previous = new Set(active.previous)
    const earlier = new Set(active.earlier)
    const kept = [...previous].filter((person) => current.has(person)).length
    const details = {
      lost: previous.size - kept,
      returned: [...current].filter((person) => !previous.has(person) && earlier.has(person)).length,
      previousComplete: active.previousComplete,
    }
    return previous.size === 0
      ? { value: null, reason: 'nobody was active in the previous window', details }
      : { value: kept / previous.size, details }
  },
})
