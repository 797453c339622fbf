import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import { type IndependenceInput, NO_CHAMPION } from './tables.ts'
import { threadsAmong } from './without-champion.ts'

export const selfSustainedThreadsMeasure = defineMeasure({
  id: 'selfSustainedThreads',
  group: 'independence',
  title: 'Self-sustained threads',
  question: 'How much of the conversation goes on without the champion in it?',
  definition: 'Threads none of whose people is the champion ÷ threads.',
  unit: 'share',
  behind: 'threads',
  edgeCases: ['No threads, or no champion: unknown.'],
  gated: false,
  reader: { bands: [0.25, 0.5, 0.75] },
  value: z.number(),
  details: z.object({ threads: z.int().min(0) }),
  compute: ({ without }: IndependenceInput) => {
    if (without === null) return { value: null, reason: NO_CHAMPION }
    const threads = threadsAmong(without.conversations)
    const among = threadsAmong(without.conversations, ({ withChampion }) => !withChampion)
    return threads === 0
      ? { value: null, reason: 'no threads', details: { threads } }
      : { value: among / threads, details: { threads } }
  },
})
