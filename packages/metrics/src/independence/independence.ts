/** The group "independence": does the pilot live without one person? */

import { evaluate, type MetricsOf } from '../define-measure.ts'
import type { Conversation } from '../tables.ts'
import { threadsWithoutOneMeasure } from './threads-without-one.ts'

export const independenceMeasures = [threadsWithoutOneMeasure] as const

export type IndependenceMetrics = MetricsOf<typeof independenceMeasures>

export const independenceMetrics = (input: {
  readonly conversations: readonly Conversation[]
}): IndependenceMetrics => evaluate(independenceMeasures, input, { k: 0, total: 0 })
