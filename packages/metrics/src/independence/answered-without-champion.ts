import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import { type IndependenceInput, NO_CHAMPION } from './tables.ts'

export const answeredWithoutChampionMeasure = defineMeasure({
  id: 'answeredWithoutChampion',
  group: 'independence',
  title: 'Answered by others',
  question: 'When somebody asks and is answered, how often is the first answer not the champion’s?',
  definition:
    'Answered conversations not started by the champion whose first reply by another person is not the champion’s ÷ answered conversations not started by the champion.',
  unit: 'share',
  behind: 'threads',
  edgeCases: [
    'No answered conversation that somebody else started, or no champion: unknown.',
    'A conversation whose root was not written by a known human was asked by nobody and is left out.',
  ],
  gated: false,
  reader: { bands: [0.25, 0.5, 0.75] },
  value: z.number(),
  details: z.object({ conversations: z.int().min(0) }),
  compute: ({ without }: IndependenceInput) => {
    if (without === null) return { value: null, reason: NO_CHAMPION }
    const answered = { champion: 0, other: 0 }
    for (const { startedByChampion, answeredBy, count } of without.conversations)
      if (!startedByChampion && answeredBy !== null) answered[answeredBy] += count
    const conversations = answered.champion + answered.other
    return conversations === 0
      ? {
          value: null,
          reason: 'no conversation that somebody else started was answered',
          details: { conversations },
        }
      : { value: answered.other / conversations, details: { conversations } }
  },
})
