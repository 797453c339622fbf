import type { OwnershipInput } from '@commonhold/metrics/spread/holdings'
import type { Database } from '@commonhold/store/database'
import { unobservedActs } from '@commonhold/store/queries/declared'
import { personClasses } from '@commonhold/store/queries/people'
import { type SpreadTables, spreadTables } from '@commonhold/store/queries/spread'
import { isSuppressed } from '../privacy/suppression.ts'
import type { Asked } from '../questions/ask.ts'
import { type Eligible, eligibleIn, type MemberList, memberListOf } from './eligible.ts'
import type { Size } from './head.ts'

/** What most answers are made from: the acts of the window by person, facet and unit, and who could have taken part. */
export interface Tables {
  readonly spread: SpreadTables
  readonly list: MemberList | null
  readonly eligible: Eligible
  readonly size: Size
}

export const NO_SPREAD: SpreadTables = { acts: [], facets: [], units: [], unattributed: 0 }

export async function memberList({ view, asOf }: Asked): Promise<MemberList | null> {
  if (view.directory.roster.length === 0) return null
  const spans = asOf === null ? [] : await view.spansAt(asOf.revision)
  return memberListOf(view.directory, spans, view.zone)
}

export async function readTables(database: Database, asked: Asked): Promise<Tables> {
  const { covered, unit, question } = asked
  const [spread, list, unobserved] = await Promise.all([
    covered === null ? NO_SPREAD : spreadTables(database, question),
    memberList(asked),
    covered === null ? 0 : unobservedActs(database, question),
  ])
  const eligible = covered === null ? { count: null, people: null } : eligibleIn(list, covered, unit)
  const suppressed = asked.sees === 'reader' && (await isTooSmall(database, asked, list))
  return {
    spread,
    list,
    eligible,
    size: { ...sizeOf(spread, asked.measure, eligible.count, suppressed), unobserved },
  }
}

/** Whether the group asked about is too small for a reader. Where nobody knows how many could take part, it is those
 *  who did anything at all. */
async function isTooSmall(database: Database, asked: Asked, list: MemberList | null): Promise<boolean> {
  const { covered, unit, question } = asked
  if (covered === null) return false
  const whole =
    eligibleIn(list, covered).count ?? (await personClasses(database, { ...question, filters: {} })).length
  return isSuppressed(list, covered, { unit, whole })
}

export const sizeOf = (
  { acts, unattributed }: SpreadTables,
  measure: 'acts' | 'days',
  E: number | null,
  suppressed: boolean,
): Size => {
  const sum = (of: 'acts' | 'days') => acts.reduce((total, row) => total + row[of], 0)
  return { k: acts.length, N: sum(measure), acts: sum('acts'), unattributed, E, suppressed }
}

export const ownershipInput = (
  { spread, eligible }: Pick<Tables, 'spread' | 'eligible'>,
  measure: 'acts' | 'days',
): OwnershipInput => ({
  ...spread,
  eligible: eligible.count,
  eligiblePeople: eligible.people,
  measure,
})
