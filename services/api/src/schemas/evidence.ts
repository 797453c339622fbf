import { answerHead } from '@commonhold/contracts/api/head'
import { countQuery, filterQuery, windowQuery } from '@commonhold/contracts/api/query'
import { ACT_CLASSES, FACETS, KINDS, type Kind } from '@commonhold/contracts/events/kinds'
import { EVIDENCE } from '@commonhold/contracts/events/streams'
import { catalogue } from '@commonhold/metrics/catalogue'
import { z } from 'zod'

const MOST_ROWS = 500
const USUAL_ROWS = 100

const kinds = z
  .string()
  .transform((list, context) => {
    const named = list.split(',')
    if (named.every((kind): kind is Kind => (KINDS as readonly string[]).includes(kind))) return named
    context.addIssue({ code: 'custom', message: `one or more of ${KINDS.join(', ')}, separated by commas` })
    return z.NEVER
  })
  .optional()
  .meta({ description: `One or more of ${KINDS.join(', ')}, separated by commas` })

export const evidenceQuery = z.strictObject({
  ...windowQuery,
  eventSet: countQuery.eventSet,
  ...filterQuery,
  measure: z
    .enum(['acts', 'days', ...catalogue.map(({ id }) => id)])
    .optional()
    .meta({
      description: 'The id of the measure whose acts are wanted; acts or days as in any other question',
    }),
  person: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .meta({ description: 'A pseudonym, or an account as its tool knows it' }),
  facet: z.enum(FACETS).optional(),
  kind: kinds,
  class: z.enum(ACT_CLASSES).optional(),
  conversation: z
    .string()
    .regex(/^[1-9]\d{0,19}$/, { error: 'a conversation as a row of evidence names it' })
    .optional(),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST_ROWS)
    .default(USUAL_ROWS)
    .meta({ description: `Acts on a page, at most ${MOST_ROWS}` }),
  after: z.string().max(4096).optional().meta({
    description: 'The `next` of the page before: the pages are as known when the first was asked for',
  }),
})
export type EvidenceQuery = z.output<typeof evidenceQuery>

export const evidenceDocument = answerHead.extend({
  total: z.int().meta({ description: 'Acts on all pages. Without narrowing it is N of the number in acts' }),
  acts: z.array(
    z.object({
      time: z.string(),
      day: z.string().meta({ description: 'In the pilot’s zone' }),
      kind: z.enum(KINDS),
      class: z.enum(ACT_CLASSES),
      facet: z.enum(FACETS).nullable(),
      person: z.string().meta({ description: 'A pseudonym' }),
      name: z.string().nullable(),
      space: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
      unit: z.string().nullable().meta({ description: 'Of the person on that day; null when unknown' }),
      conversation: z
        .string()
        .nullable()
        .meta({ description: 'The same for acts of one conversation; a parameter of this question' }),
      source: z.string(),
      id: z
        .string()
        .nullable()
        .meta({ description: 'Of the event; null where the id its tool gave is an address' }),
      object: z
        .string()
        .nullable()
        .meta({ description: 'What the act made, as its tool names it: never a text, never an address' }),
      evidence: z.enum(EVIDENCE),
    }),
  ),
  next: z.string().nullable().meta({ description: 'To be sent as `after`; null on the last page' }),
})
