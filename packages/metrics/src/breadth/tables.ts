import type { DayRange, PersonClasses, PersonFirsts } from '../tables.ts'

export interface BreadthInput {
  readonly window: DayRange
  /** The part of it that is covered: what is answered. Null when none is. */
  readonly covered: DayRange | null
  /** First covered day. */
  readonly coveredFrom: string
  /** The days on which the record of some source begins, or goes on after a gap: from there on everybody in it looks
   *  new for a while. */
  readonly beginnings: readonly string[]
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
    /** The previous window was recorded on all of its days. */
    readonly previousComplete: boolean
  }
  readonly units: {
    /** Eligible people by unit on the window's last day; null when unknown. */
    readonly eligible: ReadonlyMap<string, number> | null
    /** Active people by the unit they were in when they acted. */
    readonly active: ReadonlyMap<string, number>
  }
  /** The last twelve 7-day blocks, up to the end of the covered part. */
  readonly habit: {
    /** All of them were recorded. */
    readonly complete: boolean
    /** People enabled on every day of them; null when unknown. */
    readonly enabled: ReadonlySet<string> | null
    /** In how many of them each person was active. */
    readonly blocks: ReadonlyMap<string, number>
  }
  /** People whose first enabled day lies in the covered part, with that day; null when unknown. */
  readonly enabledIn: ReadonlyMap<string, string> | null
}

/** The classes of eligible people alone, as every number divided by E needs them; null when E is unknown or 0. */
export const amongEligible = ({
  eligible,
  eligiblePeople,
  classes,
}: Pick<BreadthInput, 'eligible' | 'eligiblePeople' | 'classes'>) =>
  eligible === null || eligiblePeople === null || eligible === 0
    ? null
    : { eligible, classes: classes.filter(({ person }) => eligiblePeople.has(person)) }

export const UNKNOWN_ELIGIBLE = 'the number of eligible people is unknown, or there are none'
