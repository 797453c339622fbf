import type { AccountData, PilotSettings, RosterData, SpaceData } from '@commonhold/contracts/events/streams'
import { pilotSettings } from '@commonhold/contracts/events/streams'

/** What stands now of a pilot's directory. Accounts are pseudonyms. */
export interface Directory {
  readonly accounts: ReadonlyMap<string, AccountData>
  readonly roster: readonly RosterEntry[]
  readonly links: readonly (readonly [string, string])[]
  readonly spaces: readonly SpaceData[]
  readonly settings: PilotSettings
  /** Highest ticket that changed it: together with a revision it dates an answer. */
  readonly version: number
}

/** One stretch of one account's membership. */
export interface RosterEntry extends Omit<RosterData, 'periods'> {
  /** Whose list it stood in: a tool's, or the personnel list. */
  readonly source: string
  /** When that list was taken, microseconds. */
  readonly recorded: number
}

export const DEFAULT_SETTINGS: PilotSettings = pilotSettings.parse({})

/** The person of an account: the smallest account among all those linked with it, so that the name of a person does
 *  not depend on the order of links. Only accounts that are in a link are in the map. */
export function personsOf(links: Directory['links']): Map<string, string> {
  const parent = new Map<string, string>()
  const find = (account: string): string => {
    const above = parent.get(account) ?? account
    if (above === account) return account
    const top = find(above)
    parent.set(account, top)
    return top
  }
  for (const [a, b] of links) {
    const [low, high] = [find(a), find(b)].sort() as [string, string]
    parent.set(low, low)
    parent.set(high, low)
  }
  return new Map([...parent.keys()].map((account) => [account, find(account)]))
}

export interface Actor {
  readonly account: string
  readonly person: string
  readonly human: boolean
  /** (first day, unit), ascending; a unit lasts until the next. */
  readonly units: readonly (readonly [string, string])[]
}

/** The accounts that are not simply themselves: linked, no human, or in a unit. */
export function actorsOf(directory: Directory): Actor[] {
  const persons = personsOf(directory.links)
  const personOf = (account: string) => persons.get(account) ?? account
  // Of the person: an account no list knows is in the unit its person is in by another one.
  const units = new Map<string, [string, string][]>()
  for (const entry of directory.roster) {
    if (entry.unit === null) continue
    const of = units.get(personOf(entry.account)) ?? []
    units.set(personOf(entry.account), of)
    of.push([entry.enabledFrom ?? '1970-01-01', entry.unit])
  }
  for (const of of units.values()) of.sort(([a, x], [b, y]) => (a + x < b + y ? -1 : 1))
  const accounts = new Set([...persons.keys(), ...units.keys()])
  for (const [account, { class: actorClass }] of directory.accounts)
    if (actorClass !== 'human') accounts.add(account)
  return [...accounts].sort().map((account) => ({
    account,
    person: personOf(account),
    human: (directory.accounts.get(account)?.class ?? 'human') === 'human',
    units: units.get(personOf(account)) ?? [],
  }))
}

/** Spaces by purpose. Settings name a space by id, by name or by an alias, and win over what the space itself says. */
export function spacesOfPurpose(
  { spaces, settings }: Directory,
  purpose: NonNullable<SpaceData['purpose']>,
): string[] {
  const known = new Map<string, string | null>()
  for (const space of spaces) {
    const named = [space.name, ...space.aliases].find(
      (name) => name !== null && Object.hasOwn(settings.spaces, name),
    )
    known.set(space.space, named == null ? space.purpose : (settings.spaces[named] ?? null))
  }
  for (const [id, stated] of Object.entries(settings.spaces)) known.set(id, stated)
  return [...known].flatMap(([id, found]) => (found === purpose ? [id] : [])).sort()
}
