import { ANSWER_STATUSES, answerHead } from '@commonhold/contracts/api/head'
import { FACETS } from '@commonhold/contracts/events/kinds'
import { catalogue } from '@commonhold/metrics/catalogue'
import { PERIOD_KINDS } from '@commonhold/metrics/time/period'
import { VERDICTS } from '@commonhold/metrics/verdict/answer'
import { z } from 'zod'
import { servedValue } from './metrics.ts'

export const peopleDocument = answerHead.extend({
  people: z.array(
    z.object({
      person: z
        .string()
        .meta({ description: 'A pseudonym: the same for the same person, and of no meaning outside' }),
      name: z.string().nullable(),
      handle: z.string().nullable(),
      native: z.string().nullable().meta({ description: 'The account as its tool knows it' }),
      acts: z.int(),
      days: z.int(),
      share: z.number(),
      facets: z.partialRecord(z.enum(FACETS), z.int()),
      roles: z.array(z.enum(FACETS)).meta({ description: 'Held at the end of the window' }),
    }),
  ),
})

const inline = (value: z.ZodType) => {
  const { $schema: _, ...schema } = z.toJSONSchema(value)
  return schema
}

/** Points of any measure: which shape a value has follows from `metric`. */
export const seriesDocument = () => {
  const values = catalogue.map(servedValue) as [z.ZodType, z.ZodType, ...z.ZodType[]]
  return answerHead.extend({
    metric: z.string(),
    interval: z.enum(PERIOD_KINDS),
    points: z.array(
      z.object({
        label: z.string().meta({ description: '2015-06-03, 2015-W23, 2015-06, 2015Q2, 2015H1 or 2015' }),
        from: z.string(),
        to: z.string(),
        status: z.enum(ANSWER_STATUSES),
        k: z.int().nullable(),
        N: z.int().nullable(),
        complete: z.boolean().meta({ description: 'Every source of the pilot covers the whole period' }),
        missing: z.array(z.string()).meta({
          description: 'Sources that cover none, or only a part of it: fewer acts than later are no growth',
        }),
        value: z
          .unknown()
          .meta({ anyOf: [...values.map(inline), { enum: [...VERDICTS] }, { type: 'null' }] }),
        verdict: z.enum(VERDICTS).nullable().optional(),
      }),
    ),
  })
}
