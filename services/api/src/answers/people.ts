import type { Facet } from '@commonhold/contracts/events/kinds'
import type { Directory } from '@commonhold/store/directory/standing'
import type { SpreadTables } from '@commonhold/store/queries/spread'
import { type Name, NO_NAME, namesOf } from './names.ts'
import type { HeldRole } from './roles.ts'

/** What each person did, for those who may see it. */

export interface PersonRow extends Name {
  readonly person: string
  readonly acts: number
  readonly days: number
  /** Of all acts (or active days) of known people. */
  readonly share: number
  readonly facets: Partial<Record<Facet, number>>
  /** Held at the end of the window. */
  readonly roles: Facet[]
}

export function peopleAnswer(
  directory: Directory,
  spread: SpreadTables,
  roles: ReadonlyMap<string, readonly HeldRole[]>,
  measure: 'acts' | 'days',
): PersonRow[] {
  const total = spread.acts.reduce((sum, row) => sum + row[measure], 0)
  const named = namesOf(directory)
  const facets = Map.groupBy(spread.facets, ({ person }) => person)
  return spread.acts
    .map(({ person, acts, days }) => ({
      person,
      ...(named(person) ?? NO_NAME),
      acts,
      days,
      share: (measure === 'acts' ? acts : days) / total,
      facets: Object.fromEntries((facets.get(person) ?? []).map((row) => [row.facet, row[measure]])),
      roles: (roles.get(person) ?? []).map(({ facet }) => facet),
    }))
    .sort((a, b) => b[measure] - a[measure] || (a.person < b.person ? -1 : 1))
}
