import type { Facet } from '@commonhold/contracts/events/kinds'
import { type Directory, personsOf } from '@commonhold/store/directory/standing'
import type { SpreadTables } from '@commonhold/store/queries/spread'

/** What each person did, for those who may see it. */

export interface PersonRow {
  readonly person: string
  readonly name: string | null
  readonly handle: string | null
  readonly native: string | null
  readonly acts: number
  readonly days: number
  /** Of all acts (or active days) of known people. */
  readonly share: number
  readonly facets: Partial<Record<Facet, number>>
}

export function peopleAnswer(
  directory: Directory,
  spread: SpreadTables,
  measure: 'acts' | 'days',
): PersonRow[] {
  const total = spread.acts.reduce((sum, row) => sum + row[measure], 0)
  const named = namesOf(directory)
  const facets = Map.groupBy(spread.facets, ({ person }) => person)
  return spread.acts
    .map(({ person, acts, days }) => ({
      person,
      ...(named(person) ?? { name: null, handle: null, native: null }),
      acts,
      days,
      share: (measure === 'acts' ? acts : days) / total,
      facets: Object.fromEntries((facets.get(person) ?? []).map((row) => [row.facet, row[measure]])),
    }))
    .sort((a, b) => b[measure] - a[measure] || (a.person < b.person ? -1 : 1))
}

/** A person has several accounts where they were linked: the first that says anything says it. */
function namesOf({ accounts, links }: Directory) {
  const persons = personsOf(links)
  const accountsOf = Map.groupBy(accounts.values(), ({ account }) => persons.get(account) ?? account)
  return (person: string) => {
    const of = (accountsOf.get(person) ?? []).toSorted((a, b) => (a.account < b.account ? -1 : 1))
    if (of.length === 0) return null
    const first = (field: 'displayName' | 'handle' | 'native') =>
      of.map((account) => account[field]).find((value) => value !== null) ?? null
    return { name: first('displayName'), handle: first('handle'), native: first('native') }
  }
}
