import { type NetworkMetrics, networkMeasures, networkMetrics } from '@commonhold/metrics/network/network'
import { NO_TIES } from '@commonhold/metrics/network/tied-pairs'
import type { Database } from '@commonhold/store/database'
import { tiedPairs } from '@commonhold/store/queries/ties'
import { withoutSmallPopulations } from '../privacy/small-populations.ts'
import type { Asked } from '../questions/ask.ts'
import type { Tables } from './tables.ts'

/** Who talks with whom. Ties are of messages, whatever the event set. */
export async function networkAnswer(
  database: Database,
  { covered, question, sees, view }: Asked,
  { eligible }: Pick<Tables, 'eligible'>,
): Promise<NetworkMetrics> {
  const withUnits = view.directory.roster.some(({ unit }) => unit !== null)
  const pairs = covered === null ? NO_TIES : await tiedPairs(database, question, { withUnits })
  const input = { pairs, eligible: eligible.count, eligiblePeople: eligible.people }
  const metrics = networkMetrics(input)
  return sees === 'full' ? metrics : withoutSmallPopulations(networkMeasures, input, metrics)
}
