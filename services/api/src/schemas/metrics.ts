import { answerHead, band } from '@commonhold/contracts/api/head'
import { breadthMeasures } from '@commonhold/metrics/breadth/breadth'
import { type Measure, parameterKey } from '@commonhold/metrics/define-measure'
import { feedbackMeasures } from '@commonhold/metrics/feedback/feedback'
import { independenceMeasures } from '@commonhold/metrics/independence/independence'
import type { Metric } from '@commonhold/metrics/metric'
import { networkMeasures } from '@commonhold/metrics/network/network'
import { ownershipMeasures } from '@commonhold/metrics/spread/ownership'
import { z } from 'zod'

/** The shapes of answers, from the catalogue of measures. */

const interval = z.tuple([z.number(), z.number()])

/** A value as it is, or as a reader sees it. */
export function servedValue(measure: Measure): z.ZodType {
  const { reader, value, parameter } = measure
  if (reader === 'exact' || reader === 'hidden') return value
  const coarse = typeof reader === 'object' ? band : z.int()
  if (measure.id === 'facetAbsenceFactors') return value
  if (measure.id === 'withoutChampion') return z.union([value, z.record(z.string(), band.nullable())])
  if (!parameter) return z.union([value, coarse])
  const shown = measure.readerParameters ?? parameter.values
  return z.union([
    value,
    z.object(Object.fromEntries(shown.map((key) => [parameterKey(key), coarse.nullable()]))),
  ])
}

const metricOf = (measure: Measure) =>
  z
    .object({
      status: z.enum(['ok', 'insufficient_data', 'suppressed']),
      value: servedValue(measure).nullable(),
      ...(measure.details ? { details: measure.details.optional() } : {}),
      interval: z
        .union([interval, z.record(z.string(), interval.nullable())])
        .nullable()
        .optional(),
      reason: z.string().optional(),
    })
    .meta({ description: `${measure.question} ${measure.definition}` })

/** What a role may not see of a measure is missing. */
export const groupOf = (measures: readonly Measure[]) =>
  answerHead.extend({
    metrics: z.object(
      Object.fromEntries(measures.map((measure) => [measure.id, metricOf(measure).optional()])),
    ) as unknown as z.ZodType<Record<string, Metric>>,
  })

const person = z.object({
  person: z.string(),
  name: z.string().nullable(),
  handle: z.string().nullable(),
  native: z.string().nullable(),
})

const champion = z
  .object({
    declared: z.boolean(),
    by: z
      .enum(['declared', 'ownershipActs', 'contributions', 'firstAct'])
      .meta({ description: 'What told them from the others' }),
    people: z.array(person),
  })
  .meta({
    description:
      'Whom it would have to live without: the declared ones together, else who owns most of it. Not for readers',
  })

export const groupAnswers = () => ({
  ownership: groupOf(ownershipMeasures),
  independence: groupOf(independenceMeasures).extend({
    champion: champion.nullable().optional(),
    people: z.array(person).optional().meta({ description: 'Who the details name' }),
  }),
  breadth: groupOf(breadthMeasures),
  network: groupOf(networkMeasures),
  feedback: groupOf(feedbackMeasures).extend({
    people: z.array(person).optional().meta({ description: 'Who the details name' }),
  }),
})
