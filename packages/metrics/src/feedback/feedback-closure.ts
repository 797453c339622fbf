import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import type { FeedbackInput } from './tables.ts'

export const feedbackClosureMeasure = defineMeasure({
  id: 'feedbackClosure',
  group: 'feedback',
  title: 'Suggestions taken up',
  question: 'Does somebody who suggests something hear back?',
  definition:
    'Suggestions of the window older than 14 days at the end of coverage that got an act of listening (an answer, a decision, a report) ÷ all of those.',
  unit: 'share',
  behind: 'suggestions',
  edgeCases: [
    'Nobody suggested anything, or not long enough ago: unknown.',
    'The details say who took suggestions up, and how many; several people may have taken up one.',
  ],
  gated: false,
  reader: { bands: [0.25, 0.5, 0.75] },
  value: z.number(),
  details: z.object({
    suggestions: z.int().min(0),
    by: z.array(z.object({ person: z.string(), closed: z.int().min(1) })),
  }),
  compute: ({ suggestions: { asked, closed, by } }: FeedbackInput) => {
    const details = { suggestions: asked, by: [...by] }
    return asked === 0
      ? { value: null, reason: 'no suggestion older than 14 days', details }
      : { value: closed / asked, details }
  },
})
