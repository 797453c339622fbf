import type { DayRange, PersonClasses, PersonFirsts } from '../tables.ts'

export interface BreadthInput {
  readonly window: DayRange
  /** First covered day. */
  readonly coveredFrom: string
  /** Everybody with any act in the window. */
  readonly classes: readonly PersonClasses[]
  /** E: people enabled on at least one day of the window; null when unknown. */
  readonly eligible: number | null
  /** At least those of `classes` who are among the eligible; null when unknown. */
  readonly eligiblePeople: ReadonlySet<string> | null
  /** At least the people whose firsts lie in the window. */
  readonly firsts: readonly PersonFirsts[]
  readonly active: {
    readonly current: readonly string[]
    /** Active in the previous window of equal length. */
    readonly previous: readonly string[]
    /** Active on any day before the previous window. */
    readonly earlier: readonly string[]
  }
}

/** The classes of eligible people alone, as every number divided by E needs them; null when E is unknown or 0. */
export const amongEligible = ({ eligible, eligiblePeople, classes }: BreadthInput) =>
  eligible === null || eligiblePeople === null || eligible === 0
    ? null
    : { eligible, classes: classes.filter(({ person }) => eligiblePeople.has(person)) }

export const UNKNOWN_ELIGIBLE = 'the number of eligible people is unknown, or there are none'
