import type { OwnershipInput } from '@commonhold/metrics/spread/holdings'
import type { Database } from '@commonhold/store/database'
import { unobservedActs } from '@commonhold/store/queries/declared'
import { personClasses } from '@commonhold/store/queries/people'
import { type SpreadTables, spreadSize, spreadTables } from '@commonhold/store/queries/spread'
import { isSuppressed } from '../privacy/suppression.ts'
import type { Asked } from '../questions/ask.ts'
import { type Eligible, eligibleIn, type MemberList } from './eligible.ts'
import type { Size } from './head.ts'

/** What most answers are made from: the acts of the window by person, facet and unit, and who could have taken part. */
export interface Tables {
  readonly spread: SpreadTables
  readonly list: MemberList | null
  readonly eligible: Eligible
  readonly size: Size
}

export const NO_SPREAD: SpreadTables = { acts: [], facets: [], units: [], unattributed: 0 }

export const memberList = async ({ view, asOf }: Asked): Promise<MemberList | null> =>
  view.directory.roster.length === 0 ? null : view.membersAt(asOf?.revision ?? null)

/** @param units whether acts by unit are wanted */
export async function readTables(
  database: Database,
  asked: Asked,
  { units = false }: { units?: boolean } = {},
): Promise<Tables> {
  const { covered, unit, question } = asked
  const [spread, list, unobserved] = await Promise.all([
    covered === null ? NO_SPREAD : spreadTables(database, question, { units }),
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

/** Only how much there is, for answers that are made from something else. */
export async function readSize(
  database: Database,
  asked: Asked,
): Promise<Pick<Tables, 'list' | 'eligible' | 'size'>> {
  const { covered, unit, question, measure } = asked
  const [found, list] = await Promise.all([
    covered === null ? null : spreadSize(database, question, measure),
    memberList(asked),
  ])
  const eligible = covered === null ? { count: null, people: null } : eligibleIn(list, covered, unit)
  const suppressed = asked.sees === 'reader' && (await isTooSmall(database, asked, list))
  const { k, sum: N, acts, unattributed } = found ?? { k: 0, sum: 0, acts: 0, unattributed: 0 }
  return { list, eligible, size: { k, N, acts, unattributed, E: eligible.count, suppressed } }
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
