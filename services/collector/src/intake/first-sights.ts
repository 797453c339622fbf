import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { accountsOf, firstSight } from '@commonhold/contracts/events/pseudonym'

/** Which accounts the directory was told of already. */
export interface FirstSights {
  /** The events that tell the directory of accounts it was not told of, one for each. */
  of(events: readonly CommonholdEvent[]): CommonholdEvent[]
  /** They are durable. Before that they are told again: one that got lost would leave an account without a record. */
  told(sights: readonly CommonholdEvent[]): void
  /** The directory of a pilot is gone: whoever comes back to it is told of again. */
  forget(pilot: string): void
}

/** Bounded, because a stranger can invent accounts without end; telling an account again changes nothing. */
export function createFirstSights(limit = 50_000): FirstSights {
  const known = new Set<string>()
  const key = (pilot: string, native: string) => `${pilot}\n${native}`
  return {
    of: (events) => {
      const fresh = new Map<string, CommonholdEvent>()
      for (const event of events)
        for (const native of accountsOf(event)) {
          const own = key(event.pilot, native)
          if (!known.has(own) && !fresh.has(own)) fresh.set(own, firstSight(event.pilot, native))
        }
      return [...fresh.values()]
    },
    told: (sights) => {
      if (known.size + sights.length > limit) known.clear()
      for (const { pilot, id } of sights.slice(0, limit)) known.add(key(pilot, id))
    },
    forget: (pilot) => {
      for (const own of known) if (own.startsWith(key(pilot, ''))) known.delete(own)
    },
  }
}
