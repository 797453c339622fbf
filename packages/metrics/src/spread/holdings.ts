/** What each person, facet and unit holds: the prepared tables the ownership measures read. */

import type { Facet } from '@commonhold/contracts/events/kinds'
import type { FacetActs, PersonActs, UnitActs } from '../tables.ts'

export interface UnitHolding {
  readonly unit: string
  /** One count for each (person, unit) cell. */
  readonly cells: readonly number[]
}

export interface Simulation {
  readonly seed: number
  readonly replicates?: number
}

export interface Holdings {
  /** Acts (or days) per person, each > 0, largest first. */
  readonly acts: readonly number[]
  /** Facets with any act, by name; `tested` looks at acts whatever is counted. */
  readonly facets: readonly { facet: Facet; tested: boolean; acts: readonly number[] }[]
  readonly units: readonly UnitHolding[]
  /** Acts whose unit is unknown ÷ all acts of the unit table; null without any. */
  readonly unknownUnitShare: number | null
  /** Acts by unknown actors that are no bots. */
  readonly unattributed: number
  /** E and the acts of those among them who acted; null when E is unknown. */
  readonly eligible: { readonly count: number; readonly acts: readonly number[] } | null
  readonly simulate: Simulation
}

/** Acts of a facet below which nothing is said about who holds it. */
export const TESTED_FROM_ACTS = 10

export const total = (acts: readonly number[]): number => acts.reduce((sum, x) => sum + x, 0)

export const descending = (acts: readonly number[]): number[] =>
  acts.filter((x) => x > 0).sort((a, b) => b - a)

export interface OwnershipInput {
  readonly acts: readonly PersonActs[]
  readonly facets: readonly FacetActs[]
  readonly units: readonly UnitActs[]
  /** Acts (whatever the measure) by unknown actors that are no bots. */
  readonly unattributed: number
  /** E: people enabled on at least one day of the window; null when unknown. */
  readonly eligible: number | null
  /** At least those of `acts` who are among the eligible; null when unknown. */
  readonly eligiblePeople: ReadonlySet<string> | null
  readonly measure: 'acts' | 'days'
  /** For the null of equal owners; seed 1 by default. */
  readonly simulate?: Simulation
}

export const prepareHoldings = (input: OwnershipInput): Holdings => {
  const { measure, eligible, eligiblePeople } = input
  const facets = Map.groupBy(input.facets, ({ facet }) => facet)
  const units = Map.groupBy(input.units, ({ unit }) => unit)
  const count = (rows: readonly PersonActs[]) => descending(rows.map((row) => row[measure]))
  const unitTotal = total(count(input.units))
  return {
    acts: count(input.acts),
    facets: [...facets]
      .map(([facet, rows]) => ({
        facet,
        tested: total(rows.map(({ acts }) => acts)) >= TESTED_FROM_ACTS,
        acts: count(rows),
      }))
      .sort((a, b) => (a.facet < b.facet ? -1 : 1)),
    units: [...units].flatMap(([unit, rows]) => (unit === null ? [] : [{ unit, cells: count(rows) }])),
    unknownUnitShare: unitTotal === 0 ? null : total(count(units.get(null) ?? [])) / unitTotal,
    unattributed: input.unattributed,
    eligible:
      eligible === null || eligiblePeople === null
        ? null
        : { count: eligible, acts: count(input.acts.filter(({ person }) => eligiblePeople.has(person))) },
    simulate: input.simulate ?? { seed: 1 },
  }
}
