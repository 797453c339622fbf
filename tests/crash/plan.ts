import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { pilotHistory, splitIntoBatches } from '@commonhold/testkit/pilots/arbitrary'
import fc from 'fast-check'

/** What one life of a store does, the same for the same seed: batches of events, live or as an import, and pauses. */
export interface Step {
  readonly events: readonly CommonholdEvent[]
  readonly as: 'live' | 'import'
  readonly settleAfter: boolean
}

const step = (events: CommonholdEvent[]): fc.Arbitrary<Step> =>
  fc.record({
    events: fc.constant(events),
    as: fc.constantFrom('live', 'live', 'live', 'import'),
    settleAfter: fc.boolean(),
  })

const plan = pilotHistory()
  .filter((events) => events.length >= 25)
  .chain((events) => splitIntoBatches(events))
  .chain((batches) => fc.tuple(...batches.filter((batch) => batch.length > 0).map(step)))

export function planOf(seed: number): Step[] {
  const [steps] = fc.sample(plan, { seed, numRuns: 1 })
  return steps as Step[]
}
