import type { TiedPairs } from './tied-pairs.ts'

export interface NetworkInput {
  readonly pairs: TiedPairs
  /** E: people enabled on at least one day of the window; null when unknown. */
  readonly eligible: number | null
  /** At least those of `pairs` who are among the eligible; null when unknown. */
  readonly eligiblePeople: ReadonlySet<string> | null
}

export const NOBODY_TIED = 'nobody answered or mentioned anybody'
