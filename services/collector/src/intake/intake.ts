import type { ReadItem } from '@commonhold/connectors/connector'
import { CommonholdError } from '@commonhold/contracts/errors'
import {
  type ActivityEvent,
  type CommonholdEvent,
  decodeEvent,
  type Rejection,
} from '@commonhold/contracts/events/decode'
import type { Pseudonymiser } from '@commonhold/contracts/events/pseudonym'
import type { EventSink } from '@commonhold/stream/port'
import { type DeadLetters, MOST_LETTERS_AT_ONCE, type Refusal } from '../dead-letters/dead-letters.ts'
import { createTally } from '../import/tally.ts'
import { createFirstSights } from './first-sights.ts'
import { outcomeOf } from './outcome.ts'

export interface Refused extends Rejection {
  /** Where in the batch, from 0. */
  readonly index: number
}

export interface Taken {
  readonly accepted: number
  readonly rejected: readonly Refused[]
}

export interface Sender {
  maySend(pilot: string): boolean
}

/** What became of what a tool said. Every event is in exactly one of them, once for each pilot. */
export interface TakenItems {
  /** New events that are durable now. */
  readonly accepted: number
  /** Durable before already. */
  readonly known: number
  readonly skipped: Readonly<Record<string, number>>
  readonly rejected: Readonly<Record<string, number>>
  /** Sources of the events. */
  readonly sources: readonly string[]
}

export interface IntakeDeps {
  readonly pseudonymiser: Pseudonymiser
  readonly sink: EventSink
  readonly deadLetters: Pick<DeadLetters, 'letter' | 'keep'>
  /** How many of a pilot's events the store has already. */
  readonly countKnown: (pilot: string, events: readonly ActivityEvent[]) => Promise<number>
  /** Microseconds since 1970. */
  readonly now: () => number
}

export interface Intake {
  /** Resolves once what was accepted is durable. One bad event never keeps a good one out.
   *  @throws CommonholdError not_ready when nothing can be taken now: all of it is to be sent again */
  take(raw: readonly unknown[], sender: Sender): Promise<Taken>
  /** The same for what a connector made of something a tool sent or was asked for, once for each pilot.
   *  @param from names the connection on dead letters
   *  @throws CommonholdError not_ready */
  takeItems(items: readonly ReadItem[], of: { pilots: readonly string[]; from: string }): Promise<TakenItems>
  /** Does what removes a pilot, while nothing of it is taken. Afterwards its directory is known to know nobody. */
  whileRemoved(pilot: string, remove: () => Promise<void>): Promise<void>
}

/** Where events from outside become ours: decoded, allowed, without native ids from here on. */
export function createIntake({ pseudonymiser, sink, deadLetters, countKnown, now }: IntakeDeps): Intake {
  const firstSights = createFirstSights()
  const underWay = new Set<Promise<unknown>>()
  const removed = new Set<string>()

  const publish = async (good: readonly CommonholdEvent[]) => {
    if (good.some(({ pilot }) => removed.has(pilot)))
      throw new CommonholdError('not_ready', 'The pilot is being removed.')
    const sights = firstSights.of(good)
    const publishing = sink
      .publish([...sights, ...good].map(pseudonymiser.event))
      .then(() => firstSights.told(sights))
    underWay.add(publishing)
    await publishing.finally(() => underWay.delete(publishing))
  }
  const setAside = (refusals: readonly Refusal[]) =>
    deadLetters.keep(refusals.slice(0, MOST_LETTERS_AT_ONCE).map(deadLetters.letter))

  return {
    take: async (raw, sender) => {
      const { good, rejected } = sorted(raw, sender, now())
      await publish(good)
      await setAside(
        rejected.map((refused) => ({
          raw: raw[refused.index],
          rejection: refused,
          from: 'http',
          pilot: null,
          position: { file: null, record: refused.index },
        })),
      )
      return { accepted: good.length, rejected }
    },
    takeItems: async (items, { pilots, from }) => {
      const skipped = createTally()
      const rejected = createTally()
      const good: CommonholdEvent[] = []
      const refusals: Refusal[] = []
      let known = 0
      for (const item of items) if (item.type === 'skipped') skipped.add(item.reason)
      for (const pilot of pilots) {
        const { events, refused } = outcomes(items, pilot, from, now())
        known += await countKnown(pilot, events.map(pseudonymiser.event).filter(isActivity))
        good.push(...events)
        refusals.push(...refused)
      }
      await publish(good)
      for (const { rejection } of refusals) rejected.add(rejection.code)
      await setAside(refusals)
      return {
        accepted: good.length - known,
        known,
        skipped: skipped.byReason(),
        rejected: rejected.byReason(),
        sources: [...new Set(good.map(({ source }) => source))],
      }
    },
    whileRemoved: async (pilot, remove) => {
      removed.add(pilot)
      try {
        await Promise.allSettled(underWay)
        await remove()
      } finally {
        firstSights.forget(pilot)
        removed.delete(pilot)
      }
    },
  }
}

function sorted(raw: readonly unknown[], sender: Sender, now: number) {
  const good: CommonholdEvent[] = []
  const rejected: Refused[] = []
  for (const [index, each] of raw.entries()) {
    const decoded = decodeEvent(each, now)
    if (!decoded.ok) {
      const { code, pointer, message } = decoded
      rejected.push({ index, code, pointer, message })
    } else if (!sender.maySend(decoded.event.pilot))
      rejected.push({
        index,
        code: 'forbidden',
        pointer: '/partitionkey',
        message: 'this key may not send events to this pilot',
      })
    else good.push(decoded.event)
  }
  return { good, rejected }
}

function outcomes(items: readonly ReadItem[], pilot: string, from: string, now: number) {
  const events: CommonholdEvent[] = []
  const refused: Refusal[] = []
  for (const item of items) {
    const outcome = outcomeOf(item, pilot, now)
    if ('event' in outcome) events.push(outcome.event)
    else if ('refused' in outcome)
      refused.push({ raw: outcome.raw, rejection: outcome.refused, from, pilot, position: item.at })
  }
  return { events, refused }
}

const isActivity = (event: CommonholdEvent): event is ActivityEvent =>
  event.stream === 'activity' || event.stream === 'retraction'
