import { type Directory, personsOf } from '@commonhold/store/directory/standing'

/** What people and spaces are called, for those who may know. */

export interface Name {
  readonly name: string | null
  readonly handle: string | null
  readonly native: string | null
}

/** A person has several accounts where they were linked: the first that says anything says it.
 *  @returns null for whom the directory does not know */
export function namesOf({ accounts, links }: Directory): (person: string) => Name | null {
  const persons = personsOf(links)
  const accountsOf = Map.groupBy(accounts.values(), ({ account }) => persons.get(account) ?? account)
  const kept = new Map<string, Name | null>()
  const nameOf = (person: string): Name | null => {
    const of = (accountsOf.get(person) ?? []).toSorted((a, b) => (a.account < b.account ? -1 : 1))
    if (of.length === 0) return null
    const first = (field: 'displayName' | 'handle' | 'native') =>
      of.map((account) => account[field]).find((value) => value !== null) ?? null
    return { name: first('displayName'), handle: first('handle'), native: first('native') }
  }
  // Some are named in many places of one answer.
  return (person) => {
    const known = kept.get(person)
    if (known !== undefined) return known
    const found = nameOf(person)
    kept.set(person, found)
    return found
  }
}

export const NO_NAME: Name = { name: null, handle: null, native: null }

/** One word for a person in a sentence: the name, the handle, the account as its tool has it, the pseudonym. */
export const calledBy =
  (named: (person: string) => Name | null) =>
  (person: string): string => {
    const { name, handle, native } = named(person) ?? NO_NAME
    return name ?? handle ?? native?.replace(/^.*:/, '') ?? person
  }

/** The name of a space; null where nobody told it. */
export function spaceNamesOf({ spaces }: Directory): (space: string) => string | null {
  const names = new Map(spaces.map(({ space, name }) => [space, name]))
  return (space) => names.get(space) ?? null
}
