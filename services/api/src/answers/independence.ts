import { type IndependenceMetrics, independenceMetrics } from '@commonhold/metrics/independence/independence'
import type { Database } from '@commonhold/store/database'
import { conversations } from '@commonhold/store/queries/conversations'
import type { Asked } from '../questions/ask.ts'

/** How much of the conversation would be there without one person. */
export const independenceAnswer = async (
  database: Database,
  { covered, question }: Asked,
): Promise<IndependenceMetrics> =>
  independenceMetrics({
    conversations: covered === null ? [] : await conversations(database, question),
    without: null,
  })
