/** The group "feedback": whether those who ask, and those who suggest, hear back. */

import { evaluate, type MetricsOf } from '../define-measure.ts'
import { feedbackClosureMeasure } from './feedback-closure.ts'
import { responseRateMeasure } from './response-rate.ts'
import type { FeedbackInput } from './tables.ts'
import { timeToFirstResponseMeasure } from './time-to-first-response.ts'

export const feedbackMeasures = [
  responseRateMeasure,
  timeToFirstResponseMeasure,
  feedbackClosureMeasure,
] as const

export type FeedbackMetrics = MetricsOf<typeof feedbackMeasures>

export const feedbackMetrics = (input: FeedbackInput): FeedbackMetrics =>
  evaluate(feedbackMeasures, input, { k: 0, total: 0 })
