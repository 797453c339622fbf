import { z } from 'zod'

/** What stands over every answer: of what time, of whose acts, as known when, and how far to trust it. */

export const ANSWER_STATUSES = ['ok', 'stale', 'insufficient_data', 'suppressed'] as const

const day = z.string().meta({ description: 'YYYY-MM-DD', examples: ['2015-04-01'] })

/** A stretch nothing is known of, between stretches that are covered. */
export const gap = z.object({
  source: z.string(),
  from: day,
  to: day.meta({ description: 'The first day that is covered again' }),
})

export const answerHead = z.object({
  pilot: z.string(),
  window: z.object({ from: day, to: day.meta({ description: 'Exclusive' }), timeZone: z.string() }),
  eventSet: z.string(),
  measure: z.enum(['acts', 'days']),
  asOf: z
    .object({ revision: z.int(), at: z.string() })
    .nullable()
    .meta({ description: 'What was published when; null before anything was' }),
  status: z.enum(ANSWER_STATUSES),
  k: z.int().nullable().meta({ description: 'People with an act; null where the reader may not know' }),
  N: z.int().nullable().meta({ description: 'Acts (or active days); null where the reader may not know' }),
  E: z.int().nullable().meta({ description: 'Eligible people; null when unknown' }),
  unattributedShare: z.number().nullable(),
  declaredShare: z
    .number()
    .nullable()
    .meta({ description: 'Of the acts, what no tool saw: declared, or declared and attested' }),
  identityVersion: z.int(),
  coverage: z.object({
    complete: z.boolean().meta({ description: 'No gap lies in the window' }),
    gaps: z.array(gap),
    covered: z
      .object({ from: day, to: day })
      .nullable()
      .meta({ description: 'The part of the window that is covered, which the answer is about' }),
  }),
})
export type AnswerHead = z.output<typeof answerHead>

/** A share known only by the two edges it lies between. */
export const band = z.object({ band: z.tuple([z.number(), z.number()]) })
