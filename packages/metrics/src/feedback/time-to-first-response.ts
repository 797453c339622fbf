import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import { kaplanMeierMedian } from '../survival/kaplan-meier.ts'
import { type FeedbackInput, LONGEST_WAIT_HOURS, type Responses } from './tables.ts'

/** Median hours to the first reply by another person, those without one counting as still waiting.
 *  @returns null when fewer than half were answered, or nobody asked */
export const timeToFirstResponse = ({ waited, watched }: Responses): number | null =>
  kaplanMeierMedian(
    waited.filter((hours) => !Number.isNaN(hours)),
    watched.filter((_, at) => Number.isNaN(waited[at])).map((hours) => Math.min(hours, LONGEST_WAIT_HOURS)),
  )

export const timeToFirstResponseMeasure = defineMeasure({
  id: 'timeToFirstResponse',
  group: 'feedback',
  title: 'Time to the first answer',
  question: 'How long does somebody who asks wait for the first answer?',
  definition:
    'Kaplan–Meier median of the hours from the first message of a threaded conversation begun in the window by a known human to the first reply by another person; those without one are watched for 14 days, or to the end of coverage.',
  unit: 'hours',
  behind: 'questions',
  source:
    'Kaplan & Meier (1958), Journal of the American Statistical Association 53; CHAOSS, Time to First Response',
  edgeCases: ['More than half are still waiting, or nobody asked: unknown.'],
  gated: false,
  reader: { bands: [1, 4, 24, 72, 168], end: LONGEST_WAIT_HOURS },
  value: z.number(),
  details: z.object({ conversations: z.int().min(0), answered: z.int().min(0) }),
  compute: ({ responses }: FeedbackInput) => {
    const value = timeToFirstResponse(responses)
    const { waited } = responses
    const details = {
      conversations: waited.length,
      answered: waited.filter((hours) => !Number.isNaN(hours)).length,
    }
    if (value !== null) return { value, details }
    const reason =
      waited.length === 0 ? 'no threaded conversation was begun' : 'fewer than half were answered'
    return { value, reason, details }
  },
})
