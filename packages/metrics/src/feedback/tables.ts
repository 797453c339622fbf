/** Explicit conversations with a human root in the window, as columns; all times in hours. */
export interface Responses {
  /** From the root to the first reply by another person; NaN where none came before the end of coverage. */
  readonly waited: Float64Array
  /** From the root to the end of coverage, > 0. */
  readonly watched: Float64Array
}

/** Suggestions of the window that are older than 14 days at the end of coverage. */
export interface Suggestions {
  readonly asked: number
  /** Those that got an act of listening. */
  readonly closed: number
  /** Most first; one suggestion may have been taken up by several people. */
  readonly by: readonly { readonly person: string; readonly closed: number }[]
}

export interface FeedbackInput {
  readonly responses: Responses
  readonly suggestions: Suggestions
}

/** Replies later than this take no part in a conversation: nobody waits longer. */
export const LONGEST_WAIT_HOURS = 14 * 24
