/** Who holds which role: a facet is held by who keeps doing its acts. */

import type { Facet } from '@commonhold/contracts/events/kinds'
import type { DayRange } from '../tables.ts'
import { dayFromNumber, isWithin } from '../time/day.ts'

/** Promoted by so many acts … */
export const ACTS_NEEDED = 3
/** … on so many days … */
export const DAYS_NEEDED = 2
/** … within so many, and kept until as many pass without one. */
export const HOLDING_DAYS = 28

/** One person's acts of one facet: days since 1970-01-01, ascending, each once, and the acts on each of them. */
export interface FacetDays {
  readonly person: string
  readonly facet: Facet
  readonly days: readonly number[]
  readonly acts: readonly number[]
}

/** A role from the day whose acts gave it to the day whose end took it (the 28th without an act), which may still lie
 *  ahead. At the end of a day t it is held when from ≤ t < to. */
export interface RoleSpell {
  readonly person: string
  readonly facet: Facet
  readonly from: string
  readonly to: string
}

/** Every stretch of time in which somebody held a role. It does not depend on the window anybody looks at. */
export const roleSpells = (rows: Iterable<FacetDays>): RoleSpell[] => {
  const spells: RoleSpell[] = []
  const told = new Map<number, string>()
  // Thousands of spells begin and end on the same few hundred days.
  const dayOf = (day: number): string => {
    const known = told.get(day) ?? dayFromNumber(day)
    told.set(day, known)
    return known
  }
  for (const { person, facet, days, acts } of rows) {
    let from: number | null = null
    for (const [i, day] of days.entries()) {
      if (from === null && promotes(days, acts, i)) from = day
      const next = days[i + 1]
      if (from === null || (next !== undefined && next - day <= HOLDING_DAYS)) continue
      spells.push({ person, facet, from: dayOf(from), to: dayOf(day + HOLDING_DAYS) })
      from = null
    }
  }
  return spells
}

/** Whether the stretch of 28 days that ends with this one has acts enough. */
const promotes = (days: readonly number[], acts: readonly number[], last: number): boolean => {
  const day = days[last] as number
  let sum = 0
  let distinct = 0
  for (let i = last; i >= 0 && day - (days[i] as number) < HOLDING_DAYS; i--) {
    sum += acts[i] as number
    distinct++
    if (sum >= ACTS_NEEDED && distinct >= DAYS_NEEDED) return true
  }
  return false
}

export interface Holding {
  readonly person: string
  /** The day whose acts gave the role. */
  readonly since: string
}

/** What happened to one facet in a window. */
export interface FacetHolders {
  readonly facet: Facet
  /** At the end of the window, longest first. */
  readonly holders: readonly Holding[]
  /** At the end of any of its days. */
  readonly heldInWindow: readonly string[]
  readonly promotions: readonly { readonly person: string; readonly day: string }[]
  readonly demotions: readonly { readonly person: string; readonly day: string }[]
}

export const isHeldAtEnd = ({ from, to }: RoleSpell, window: DayRange): boolean =>
  from < window.to && to >= window.to

const isHeldIn = ({ from, to }: RoleSpell, window: DayRange): boolean => from < window.to && to > window.from

/** @param facets those to tell of, in this order  @param window what of it is covered: silence afterwards is not known */
export const facetHolders = (
  spells: readonly RoleSpell[],
  facets: readonly Facet[],
  window: DayRange,
): FacetHolders[] => {
  const inside = spells.filter(({ from, to }) => from < window.to && to >= window.from)
  const byFacet = Map.groupBy(inside, ({ facet }) => facet)
  return facets.map((facet) => {
    const own = (byFacet.get(facet) ?? []).toSorted(earlier('from'))
    const changes = (end: 'from' | 'to') =>
      own
        .filter((spell) => isWithin(spell[end], window))
        .sort(earlier(end))
        .map((spell) => ({ person: spell.person, day: spell[end] }))
    return {
      facet,
      holders: own
        .filter((spell) => isHeldAtEnd(spell, window))
        .map(({ person, from }) => ({ person, since: from })),
      heldInWindow: [
        ...new Set(own.filter((spell) => isHeldIn(spell, window)).map(({ person }) => person)),
      ].sort(),
      promotions: changes('from'),
      demotions: changes('to'),
    }
  })
}

/** The earlier first, among equals the person whose id comes first. */
const earlier = (end: 'from' | 'to') => (a: RoleSpell, b: RoleSpell) => {
  if (a[end] !== b[end]) return a[end] < b[end] ? -1 : 1
  return a.person < b.person ? -1 : 1
}
