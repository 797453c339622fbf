/** What the tables of ownership would be had somebody else done half of what the champion did of one facet. */

import type { Facet } from '@commonhold/contracts/events/kinds'
import type { FacetActs, PersonActs } from '../tables.ts'

export interface Owned {
  readonly acts: readonly PersonActs[]
  readonly facets: readonly FacetActs[]
}

export interface TakenOver extends Owned {
  /** Acts that changed hands: half of them, rounded down. */
  readonly moved: number
}

/** Of several champions it is always the one with most of the facet left who gives. Only acts move: days, units and
 *  conversations stay what they were. */
export const takeOver = (
  owned: Owned,
  facet: Facet,
  champion: readonly string[],
  candidate: string,
): TakenOver => {
  const actsOf = new Map(owned.acts.map(({ person, acts }) => [person, acts]))
  const left = new Map(
    owned.facets
      .filter((row) => row.facet === facet && champion.includes(row.person))
      .toSorted((a, b) => (actsOf.get(b.person) ?? 0) - (actsOf.get(a.person) ?? 0))
      .map(({ person, acts }) => [person, acts]),
  )
  const moved = Math.floor([...left.values()].reduce((sum, acts) => sum + acts, 0) / 2)
  const given = new Map<string, number>([[candidate, moved]])
  for (let i = 0; i < moved; i++) {
    const [giver, acts] = [...left].reduce((most, row) => (row[1] > most[1] ? row : most))
    left.set(giver, acts - 1)
    given.set(giver, (given.get(giver) ?? 0) - 1)
  }
  const more = (person: string) => given.get(person) ?? 0
  const acts = withRow(owned.acts, { person: candidate, acts: 0, days: 0 }, (row) => row.person === candidate)
  const facets = withRow(
    owned.facets,
    { person: candidate, facet, acts: 0, days: 0 },
    (row) => row.person === candidate && row.facet === facet,
  )
  return {
    moved,
    acts: acts.map((row) => ({ ...row, acts: row.acts + more(row.person) })).filter(isThere),
    facets: facets
      .map((row) => (row.facet === facet ? { ...row, acts: row.acts + more(row.person) } : row))
      .filter(isThere),
  }
}

const isThere = ({ acts }: PersonActs) => acts > 0

const withRow = <Row>(rows: readonly Row[], missing: Row, isIt: (row: Row) => boolean): readonly Row[] =>
  rows.some(isIt) ? rows : [...rows, missing]
