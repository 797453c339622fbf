import type { Facet } from '@commonhold/contracts/events/kinds'

/** One person's acts of one facet in one space. */
export interface FacetSpace {
  readonly person: string
  readonly facet: Facet
  /** Null for what happens in no space. */
  readonly space: string | null
  readonly acts: number
  readonly days: number
  /** The last of these days. */
  readonly last: string
}

/** First answers somebody gave in one space. */
export interface AnswerThere {
  readonly space: string
  readonly person: string
  readonly acts: number
  readonly days: number
}
