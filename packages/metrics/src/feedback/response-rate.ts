import { z } from 'zod'
import { byParameter, defineMeasure } from '../define-measure.ts'
import type { FeedbackInput, Responses } from './tables.ts'

/** Share of the conversations watched for longer than `hours` that were answered within them; null without any. */
export const responseRate = ({ waited, watched }: Responses, hours: number): number | null => {
  let asked = 0
  let answered = 0
  for (let at = 0; at < waited.length; at++) {
    if ((watched[at] as number) <= hours) continue
    asked++
    if ((waited[at] as number) <= hours) answered++
  }
  return asked === 0 ? null : answered / asked
}

const values = [24, 72, 168] as const
type Hours = '24' | '72' | '168'

const share = z.number().nullable()

export const responseRateMeasure = defineMeasure({
  id: 'responseRate',
  group: 'feedback',
  title: 'Answered in time',
  question: 'Does somebody who asks get an answer within a day, three days, a week?',
  definition:
    'Threaded conversations begun in the window by a known human and older than T hours at the end of coverage that another person answered within T hours ÷ all of those.',
  unit: 'share',
  behind: 'questions',
  parameter: { name: 'T', values },
  source: 'Discourse; CHAOSS, Time to First Response',
  edgeCases: [
    'Posts of a flat channel ask for nothing and are left out, unless somebody replies to one in a thread.',
    'Younger conversations have not had their time yet and are left out; where all are, unknown.',
  ],
  gated: false,
  reader: { bands: [0.25, 0.5, 0.75] },
  value: z.object({ '24': share, '72': share, '168': share }),
  details: z.object({ conversations: z.int().min(0) }),
  compute: ({ responses }: FeedbackInput) => {
    const value = byParameter<Hours, number | null>(values, (hours) => responseRate(responses, hours))
    const details = { conversations: responses.waited.length }
    return value['24'] === null
      ? { value: null, reason: 'no threaded conversation was begun, or none is older than a day', details }
      : { value, details }
  },
})
