import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withCommonLabels } from '../oracle/compare.ts'
import { deriveActs, type OracleAct } from '../oracle/derive.ts'
import { pilotHistory, splitIntoBatches } from './arbitrary.ts'

const RUNS = { numRuns: 200 }
const history = pilotHistory()
const delivered = history.chain((events) =>
  fc.record({ events: fc.constant(events), batches: splitIntoBatches(events) }),
)

test('acts do not depend on the order of arrival, nor on what comes twice', () => {
  fc.assert(
    fc.property(delivered, ({ events, batches }) => {
      expect(deriveActs(batches.flat())).toEqual(deriveActs(events))
    }),
    RUNS,
  )
})

test('every event arrives at least once, and nothing else does', () => {
  fc.assert(
    fc.property(delivered, ({ events, batches }) => {
      expect(new Set(batches.flat())).toEqual(new Set(events))
      expect(batches.every((batch) => batch.length > 0)).toBe(true)
    }),
    RUNS,
  )
})

test('a year of whole weeks later everything is the same but the dates', () => {
  const WEEKS = 52 * 7 * 86_400_000_000
  const later = (event: CommonholdEvent): CommonholdEvent => ({
    ...event,
    time: event.time + WEEKS,
    recorded: event.recorded + WEEKS,
  })
  fc.assert(
    fc.property(history, (events) => {
      // In UTC: elsewhere the clock changes on other days. Hashes depend on times, so no version may need one.
      const plain = events.filter((event) => event.stream === 'activity' && event.sequence === 0)
      const single = [...new Map(plain.map((event) => [`${event.source} ${event.id}`, event])).values()]
      const shape = (acts: OracleAct[]) =>
        withCommonLabels(acts).map(({ time, day: _, rootDay: __, opens, ...rest }) => ({
          ...rest,
          opens: opens && { ...opens, answeredAt: opens.answeredAt && opens.answeredAt - time },
        }))
      expect(shape(deriveActs(single.map(later)))).toEqual(shape(deriveActs(single)))
    }),
    RUNS,
  )
})

test('labels in common tell the same partition', () => {
  fc.assert(
    fc.property(history, (events) => {
      const acts = deriveActs(events)
      const renamed = acts.map((act) => ({
        ...act,
        conversation: act.conversation && `c${act.conversation}`,
      }))
      expect(withCommonLabels(renamed.toReversed())).toEqual(withCommonLabels(acts))
    }),
    RUNS,
  )
})

test('what is rare in real pilots is common in these', () => {
  const pilots = fc.sample(history, { numRuns: 400, seed: 7 })
  const seen = new Map<string, number>()
  const see = (what: string, there: boolean) => seen.set(what, (seen.get(what) ?? 0) + Number(there))
  for (const events of pilots) {
    const acts = deriveActs(events)
    const messages = acts.filter((act) => act.conversation !== '')
    const standing = new Set(acts.map((act) => `${act.source} ${act.id}`))
    for (const facet of ['announcing', 'listening', 'onboarding', 'answering', 'initiating'])
      see(
        facet,
        messages.some((act) => act.facet === facet),
      )
    see(
      'late',
      acts.some((act) => !act.counts),
    )
    see(
      'unattributed',
      acts.some((act) => act.person === ''),
    )
    see(
      'root not read',
      messages.some((act) => act.starter === null && !act.root),
    )
    see(
      'older than its root',
      messages.some((act) => act.starter !== null && act.day < (act.rootDay as string)),
    )
    see(
      'same time',
      acts.some((act, index) => acts[index + 1]?.time === act.time),
    )
    see(
      'implicit with two people',
      messages.some((act) => act.conversation.startsWith('flat') && act.target !== null),
    )
    see(
      'mention',
      acts.some((act) => act.mentions.length > 0),
    )
    see(
      'linked',
      events.some((event) => event.stream === 'identity-link'),
    )
    see(
      'withdrawn',
      events.some((event) => event.stream === 'retraction' && !standing.has(`${event.source} ${event.id}`)),
    )
  }
  const rare = [...seen].filter(([, count]) => count < pilots.length / 20)
  expect(rare).toEqual([])
})
