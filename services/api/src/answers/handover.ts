import { carriedFacets } from '@commonhold/metrics/handover/carried'
import { type HandoverPlan, handoverPlan } from '@commonhold/metrics/handover/plan'
import type { Owned } from '@commonhold/metrics/handover/take-over'
import type { Database } from '@commonhold/store/database'
import { answersIn, facetSpaces } from '@commonhold/store/queries/handover'
import type { Asked } from '../questions/ask.ts'
import { championIn } from './champion.ts'
import { unitSizes } from './eligible.ts'
import { participationIn, spellsOf } from './roles.ts'
import { sizeOf, type Tables } from './tables.ts'
import { decide, verdictParts } from './verdict.ts'

/** People of the bench whose days and spaces are told, and people who answer in each space. */
const LOOKED_AT = 5
/** So many of them may be champions or on the bench already. */
const ANSWERING = 30

/** What could be handed over, to whom, and what the verdict would be then: decided as the served one is. */
export async function handoverAnswer(
  database: Database,
  asked: Asked,
  tables: Tables,
): Promise<HandoverPlan> {
  const { covered, question } = asked
  const { spread, list } = tables
  const champion = await championIn(database, asked, spread.acts)
  const carried = champion === null ? [] : carriedFacets(champion.people, spread.facets, spread.acts)
  const people = new Set([
    ...(champion?.people ?? []),
    ...carried.flatMap(({ bench }) => bench.slice(0, LOOKED_AT).map(({ person }) => person)),
  ])
  const isNeeded = covered !== null && carried.length > 0
  const [parts, spells, took, spaces] = await Promise.all([
    verdictParts(database, asked, tables),
    isNeeded ? spellsOf(asked) : [],
    isNeeded ? participationIn(database, asked, covered) : [],
    isNeeded
      ? facetSpaces(
          database,
          question,
          [...people],
          carried.map(({ facet }) => facet),
        )
      : [],
  ])
  const theirs = spaces.flatMap(({ person, space }) =>
    space !== null && champion?.people.includes(person) ? [space] : [],
  )
  const verdictOf = ({ acts, facets }: Owned) => {
    const moved = { ...spread, acts: [...acts], facets: [...facets] }
    const size = sizeOf(moved, 'acts', tables.eligible.count, false)
    return decide({ ...parts, tables: { spread: moved, eligible: tables.eligible, size } }).answer.verdict
  }
  return handoverPlan({
    champion,
    owned: spread,
    window: covered ?? asked.window,
    spaces,
    answers: theirs.length === 0 ? [] : await answersIn(database, question, [...new Set(theirs)], ANSWERING),
    participation: took.filter(({ highest }) => highest !== null),
    spells,
    eligibleUnits: list === null || covered === null ? new Map() : unitSizes(list, covered),
    verdictOf,
  })
}
