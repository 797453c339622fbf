import { type FeedbackMetrics, feedbackMetrics } from '@commonhold/metrics/feedback/feedback'
import type { FeedbackInput } from '@commonhold/metrics/feedback/tables'
import { addDays } from '@commonhold/metrics/time/day'
import type { Database } from '@commonhold/store/database'
import { responses, suggestions } from '@commonhold/store/queries/feedback'
import type { Asked } from '../questions/ask.ts'

const NOTHING: FeedbackInput = {
  responses: { waited: new Float64Array(), watched: new Float64Array() },
  suggestions: { asked: 0, closed: 0, by: [] },
}

/** Whether those who ask, and those who suggest, hear back: as far as the last day that is over and covered. */
export async function feedbackAnswer(
  database: Database,
  { view, covered, question }: Asked,
): Promise<FeedbackMetrics> {
  const { lastComplete } = view.coverage
  if (covered === null || lastComplete === null) return feedbackMetrics(NOTHING)
  const end = { until: addDays(lastComplete, 1), zone: view.zone }
  const [waited, asked] = await Promise.all([
    responses(database, question, end),
    suggestions(database, question, end),
  ])
  return feedbackMetrics({ responses: waited, suggestions: asked })
}
