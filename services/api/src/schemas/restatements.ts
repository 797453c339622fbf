import { PERIOD_KINDS } from '@commonhold/metrics/time/period'
import { VERDICTS } from '@commonhold/metrics/verdict/answer'
import { z } from 'zod'

export const REASONS = [
  'lateEvents',
  'corrections',
  'retractions',
  'identityLinks',
  'accounts',
  'roster',
  'spaces',
  'settings',
  'ruleVersion',
  'other',
] as const
export type Reason = (typeof REASONS)[number]

const number = z.object({
  measure: z.enum(['k', 'N', 'topShare', 'contributorAbsenceFactor', 'effectiveOwners']),
  parameter: z.string().nullable(),
  before: z.number().nullable(),
  after: z.number().nullable(),
  difference: z.number().nullable(),
})
const verdict = z.object({
  measure: z.literal('verdict'),
  parameter: z.null(),
  before: z.enum(VERDICTS).nullable(),
  after: z.enum(VERDICTS).nullable(),
  difference: z.null(),
})

const known = z.object({ revision: z.int(), at: z.string() })

export const restatementsDocument = z.object({
  pilot: z.string(),
  interval: z.enum(PERIOD_KINDS),
  since: known
    .nullable()
    .meta({ description: 'What is compared with; null where nothing was published then' }),
  asOf: known.nullable(),
  periods: z
    .array(
      z.object({
        label: z.string(),
        from: z.string(),
        to: z.string(),
        changes: z.array(z.union([number, verdict])),
        reasons: z.array(
          z.object({
            reason: z.enum(REASONS),
            count: z
              .int()
              .nullable()
              .meta({ description: 'Events or records; null where it is no matter of counting' }),
          }),
        ),
      }),
    )
    .meta({
      description: 'Periods that were over when they were first published, and say something else now',
    }),
})
export type RestatementsDocument = z.output<typeof restatementsDocument>
