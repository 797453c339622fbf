import { z } from 'zod'

/** Worst first; the last four are a ladder, the first two say that there is nothing to judge. */
export const VERDICTS = [
  'dormant',
  'insufficientEvidence',
  'onePerson',
  'fewPeople',
  'spreading',
  'broad',
] as const
export type Verdict = (typeof VERDICTS)[number]

const reason = z.object({ measure: z.string(), value: z.number().nullable(), rule: z.string() })
const skipped = z.object({ measure: z.string(), reason: z.string() })
const need = z.object({
  measure: z.string(),
  value: z.number().nullable(),
  needed: z.number(),
  /** `needed` with its direction, such as "≥ 3". */
  rule: z.string(),
})
const trend = z.object({
  direction: z.enum(['rising', 'falling', 'steady']),
  slope: z.number(),
  interval: z.tuple([z.number(), z.number()]).readonly(),
})

export const verdictAnswer = z.object({
  verdict: z.enum(VERDICTS),
  /** One sentence for a leader. It never names a person. */
  sentence: z.string(),
  /** The measures that decided, each with the rule it meets. */
  decidedBy: z.array(reason),
  /** Conditions that were reached and whose measure is unknown. */
  skipped: z.array(skipped),
  participation: z.object({
    level: z.enum(['narrow', 'partial', 'wide']).nullable(),
    contributionRate: z.number().nullable(),
  }),
  /** What the next better verdict would need; all of it together. Its verdict is null where more evidence has to
   *  come first. Null for the best. */
  next: z.object({ verdict: z.enum(VERDICTS).nullable(), needs: z.array(need) }).nullable(),
  trend: trend.nullable(),
})

export type VerdictAnswer = z.output<typeof verdictAnswer>
export type Reason = z.output<typeof reason>
export type Skipped = z.output<typeof skipped>
export type Need = z.output<typeof need>
