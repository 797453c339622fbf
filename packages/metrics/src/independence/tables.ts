import type { Facet } from '@commonhold/contracts/events/kinds'
import type { TiedPairs } from '../network/tied-pairs.ts'
import type { DayRange } from '../tables.ts'

/** Conversations of at least two people, and how many of them would be gone without each of their people: those they
 *  started, and those with one other. Who would be missed in none may be left out. */
export interface Threads {
  readonly threads: number
  readonly lost: readonly { readonly person: string; readonly threads: number }[]
}

/** Conversations alike in what the champion was to them; several declared ones are one champion. */
export interface ConversationsByPart {
  /** At least two people wrote in it. */
  readonly isThread: boolean
  readonly startedByChampion: boolean
  readonly withChampion: boolean
  /** People besides the champion; 2 stands for two or more. */
  readonly others: number
  /** Whose the first reply by another person than the starter was; null: none, or the starter is not known. */
  readonly answeredBy: 'champion' | 'other' | null
  readonly count: number
}

/** How much there was, and how much without the champion's acts and the conversations they started. */
export interface WasAndLeft {
  readonly was: number
  readonly left: number
}

/** Days of whole weeks, and what happened on each. */
export interface Rhythm {
  readonly days: DayRange
  /** Days on which the champion did anything at all. */
  readonly champion: ReadonlySet<string>
  /** Acts of the others by day; days without any are missing. */
  readonly others: ReadonlyMap<string, number>
  /** Part of these days was not recorded: a gap looks like an absence. */
  readonly hasGap: boolean
}

/** What there would be without the champion. */
export interface ChampionTables {
  /** Persons; several declared ones are taken together. */
  readonly champion: readonly string[]
  readonly conversations: readonly ConversationsByPart[]
  /** Ownership acts by facet: only of those that have one. */
  readonly facets: readonly (WasAndLeft & { readonly facet: Facet })[]
  /** Active people. */
  readonly people: WasAndLeft
  readonly pairs: TiedPairs
  readonly rhythm: Rhythm
}

export interface IndependenceInput {
  readonly threads: Threads
  /** Null where nobody is the champion. */
  readonly without: ChampionTables | null
}

export const NO_CHAMPION = 'nobody is declared champion, and nobody owned anything'
