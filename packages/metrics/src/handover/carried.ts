/** Which parts of a pilot its champion carries, and who else has done them. */

import { FACETS, type Facet } from '@commonhold/contracts/events/kinds'
import { total } from '../spread/holdings.ts'
import type { FacetActs, PersonActs } from '../tables.ts'

export interface CarriedFacet {
  readonly facet: Facet
  /** The champion's acts, and everybody's. */
  readonly acts: number
  readonly of: number
  /** Everybody else who did it: most acts first, then on most days, then who does most otherwise. */
  readonly bench: readonly FacetActs[]
}

/** The facets of which the champion did more than half of the acts in the window. */
export const carriedFacets = (
  champion: readonly string[],
  facets: readonly FacetActs[],
  acts: readonly PersonActs[],
): CarriedFacet[] => {
  const byFacet = Map.groupBy(facets, ({ facet }) => facet)
  const actsOf = new Map(acts.map((row) => [row.person, row.acts]))
  const overall = ({ person }: FacetActs) => actsOf.get(person) ?? 0
  return FACETS.flatMap((facet) => {
    const rows = byFacet.get(facet) ?? []
    const own = total(rows.filter(({ person }) => champion.includes(person)).map((row) => row.acts))
    const of = total(rows.map((row) => row.acts))
    if (2 * own <= of) return []
    const bench = rows
      .filter(({ person }) => !champion.includes(person))
      .toSorted(
        (a, b) =>
          b.acts - a.acts || b.days - a.days || overall(b) - overall(a) || (a.person < b.person ? -1 : 1),
      )
    return [{ facet, acts: own, of, bench }]
  })
}
