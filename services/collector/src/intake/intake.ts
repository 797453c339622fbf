import { CommonholdError } from '@commonhold/contracts/errors'
import { type CommonholdEvent, decodeEvent, type Rejection } from '@commonhold/contracts/events/decode'
import type { Pseudonymiser } from '@commonhold/contracts/events/pseudonym'
import type { EventSink } from '@commonhold/stream/port'
import { type DeadLetters, MOST_LETTERS_AT_ONCE } from '../dead-letters/dead-letters.ts'
import { createFirstSights } from './first-sights.ts'

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

export interface IntakeDeps {
  readonly pseudonymiser: Pseudonymiser
  readonly sink: EventSink
  readonly deadLetters: Pick<DeadLetters, 'letter' | 'keep'>
  /** Microseconds since 1970. */
  readonly now: () => number
}

export interface Intake {
  /** Resolves once what was accepted is durable. One bad event never keeps a good one out.
   *  @throws CommonholdError not_ready when nothing can be taken now: all of it is to be sent again */
  take(raw: readonly unknown[], sender: Sender): Promise<Taken>
  /** Does what removes a pilot, while nothing of it is taken. Afterwards its directory is known to know nobody. */
  whileRemoved(pilot: string, remove: () => Promise<void>): Promise<void>
}

/** Where events from outside become ours: decoded, allowed, without native ids from here on. */
export function createIntake({ pseudonymiser, sink, deadLetters, now }: IntakeDeps): Intake {
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

  return {
    take: async (raw, sender) => {
      const { good, rejected } = sorted(raw, sender, now())
      await publish(good)
      await deadLetters.keep(
        rejected.slice(0, MOST_LETTERS_AT_ONCE).map((refused) =>
          deadLetters.letter({
            raw: raw[refused.index],
            rejection: refused,
            from: 'http',
            pilot: null,
            position: { file: null, record: refused.index },
          }),
        ),
      )
      return { accepted: good.length, rejected }
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
