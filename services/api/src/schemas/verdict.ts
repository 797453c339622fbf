import { answerHead, band } from '@commonhold/contracts/api/head'
import { verdictAnswer } from '@commonhold/metrics/verdict/answer'
import { z } from 'zod'

const value = z
  .union([z.number(), band])
  .nullable()
  .meta({ description: 'A band, or null, where the reader may not know it exactly' })

const line = z.object({ measure: z.string(), value, rule: z.string() })

/** The verdict as it is served: readers get bands instead of numbers, and a trend without its size. */
export const verdictDocument = () =>
  answerHead.extend({
    ...verdictAnswer.shape,
    verdict: verdictAnswer.shape.verdict
      .nullable()
      .meta({ description: 'Null where the group is too small to be told of' }),
    sentence: z.string(),
    decidedBy: z.array(line),
    next: z
      .object({
        verdict: verdictAnswer.shape.verdict.nullable(),
        needs: z.array(line.extend({ needed: z.number() })),
      })
      .nullable(),
    trend: z
      .object({
        direction: z.enum(['rising', 'falling', 'steady']),
        slope: z.number().optional(),
        interval: z.tuple([z.number(), z.number()]).optional(),
      })
      .nullable(),
  })
export type VerdictDocument = z.output<ReturnType<typeof verdictDocument>>
