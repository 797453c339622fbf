import { FACETS, type Facet } from '@commonhold/contracts/events/kinds'
import { type Behaviour, behaviours, type Participation } from '@commonhold/metrics/roles/behaviour'
import { tiedUnits } from '@commonhold/metrics/roles/connector'
import { type FacetHolders, facetHolders, isHeldAtEnd, type RoleSpell } from '@commonhold/metrics/roles/held'
import { type RoleMetrics, roleMetrics } from '@commonhold/metrics/roles/roles'
import type { DayRange, FacetActs } from '@commonhold/metrics/tables'
import { addDays, daysBetween, mondayOf } from '@commonhold/metrics/time/day'
import { previousWindow } from '@commonhold/metrics/time/window'
import type { Database } from '@commonhold/store/database'
import { conversing, participation } from '@commonhold/store/queries/roles'
import { tiedPairs } from '@commonhold/store/queries/ties'
import type { Asked } from '../questions/ask.ts'
import { unitsOfMembers } from './eligible.ts'
import { memberList } from './tables.ts'

/** Who holds which role, and how people take part. */

/** Every role ever held, among the acts asked about. It does not depend on the window. */
export const spellsOf = ({ view, question }: Pick<Asked, 'view' | 'question'>): Promise<RoleSpell[]> =>
  view.spellsAt(question.asOf, question.filters)

const facetsOf = (rows: readonly FacetActs[]): Facet[] => {
  const found = new Set(rows.map(({ facet }) => facet))
  return FACETS.filter((facet) => found.has(facet))
}

export const rolesAnswer = (
  spells: readonly RoleSpell[],
  { covered }: Pick<Asked, 'covered'>,
  facets: readonly FacetActs[],
): RoleMetrics => roleMetrics({ window: covered ?? NO_DAYS, spells, facets: new Set(facetsOf(facets)) })

const NO_DAYS: DayRange = { from: '1970-01-01', to: '1970-01-01' }

/** Holders of every facet somebody did, held or lost in the window. */
export const holdersIn = (
  spells: readonly RoleSpell[],
  covered: DayRange,
  facets: readonly FacetActs[],
): FacetHolders[] => {
  const acted = new Set(facetsOf(facets))
  return facetHolders(spells, FACETS, covered).filter(
    ({ facet, heldInWindow }) => acted.has(facet) || heldInWindow.length > 0,
  )
}

export interface HeldRole {
  readonly facet: Facet
  readonly since: string
}

/** Roles held at the end of the window, by person. */
export function rolesByPerson(
  spells: readonly RoleSpell[],
  { covered }: Pick<Asked, 'covered'>,
): ReadonlyMap<string, readonly HeldRole[]> {
  const held = covered === null ? [] : spells.filter((spell) => isHeldAtEnd(spell, covered))
  return new Map(
    [...Map.groupBy(held, ({ person }) => person)].map(([person, own]) => [
      person,
      own
        .map(({ facet, from }) => ({ facet, since: from }))
        .sort((a, b) => FACETS.indexOf(a.facet) - FACETS.indexOf(b.facet)),
    ]),
  )
}

/** How everybody takes part. */
export async function behavioursIn(
  database: Database,
  asked: Asked,
): Promise<ReadonlyMap<string, Behaviour>> {
  const { view, window, covered, question, asOf } = asked
  if (covered === null || asOf === null) return new Map()
  const [people, messages, spans, tied] = await Promise.all([
    participationIn(database, asked, covered),
    conversing(database, question),
    view.spansAt(asOf.revision, question.filters),
    tiedUnitsIn(database, asked, covered),
  ])
  return behaviours({
    window,
    covered,
    coveredFrom: view.coverage.days?.first ?? covered.from,
    weeks: Math.max(0, daysBetween(wholeWeeks(covered)) / 7),
    people,
    conversing: messages,
    firstContributions: new Map(spans.map(({ person, contribution }) => [person, contribution])),
    tiedUnits: tied,
  })
}

/** Into how many units people have ties; null without a list that knows any. */
async function tiedUnitsIn(
  database: Database,
  asked: Asked,
  covered: DayRange,
): Promise<Map<string, number> | null> {
  const unitOf = unitsOfMembers(await memberList(asked), covered)
  return unitOf.size === 0 ? null : tiedUnits(await tiedPairs(database, asked.question), unitOf)
}

/** What everybody did in the window and the one before. */
export const participationIn = (
  database: Database,
  { window, question }: Pick<Asked, 'window' | 'question'>,
  covered: DayRange,
): Promise<Participation[]> =>
  participation(database, question, previousWindow(window).from, wholeWeeks(covered))

/** From the first Monday to the last Sunday. */
function wholeWeeks({ from, to }: DayRange): DayRange {
  const first = mondayOf(addDays(from, 6))
  const last = mondayOf(to)
  return first < last ? { from: first, to: last } : { from: first, to: first }
}
