/** The small tables a store reduces millions of facts to. Every measure is a pure function of these. */

import type { ActClass, Facet } from '@commonhold/contracts/events/kinds'

/** One person's acts of the event set in the window; `days` are distinct days with at least one of them. */
export interface PersonActs {
  readonly person: string
  readonly acts: number
  readonly days: number
}

/** The same, split by facet. */
export interface FacetActs extends PersonActs {
  readonly facet: Facet
}

/** The same, split by the unit the person belonged to at the time of the act; null: not known. */
export interface UnitActs extends PersonActs {
  readonly unit: string | null
}

/** One person's acts on one day (YYYY-MM-DD, in the pilot's zone). For the measure `days`, acts is 1. */
export interface DayActs {
  readonly day: string
  readonly person: string
  readonly acts: number
}

/** `count` conversations (1 when absent) with the same starter and the same people. */
export interface Conversation {
  /** Null when the root was not written by a known human, or was never read. */
  readonly starter: string | null
  /** The distinct humans who wrote in it, the starter among them. */
  readonly people: readonly string[]
  readonly count?: number
}

/** What one person with any act in the window did at most. */
export interface PersonClasses {
  readonly person: string
  readonly highest: ActClass
  /** At least one participation or ownership act. */
  readonly contributed: boolean
  /** At least one act that is not passive. */
  readonly acted: boolean
}

/** The days of somebody's first contribution and first ownership act ever; null: none so far. */
export interface PersonFirsts {
  readonly person: string
  readonly contribution: string | null
  readonly ownership: string | null
}

/** Whole days, `to` exclusive, both YYYY-MM-DD in the pilot's zone. */
export interface DayRange {
  readonly from: string
  readonly to: string
}
