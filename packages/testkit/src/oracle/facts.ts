/** What stands, of everything that was ever said: the naive second opinion on packages/store.
 *  Every list is walked as a whole; nothing is clever, nothing is fast. */

import type { ActivityEvent, CommonholdEvent, DirectoryEvent } from '@commonhold/contracts/events/decode'
import { compareEvents, compareText, compareVersions } from '@commonhold/contracts/events/order'
import { type PilotSettings, pilotSettings, type SpaceData } from '@commonhold/contracts/events/streams'

export type Activity = Extract<ActivityEvent, { stream: 'activity' }>
export type ActorClass = Of<'account'>['data']['class']
export type Purpose = NonNullable<SpaceData['purpose']>
type Of<S extends DirectoryEvent['stream']> = Extract<CommonholdEvent, { stream: S }>

export interface StandingFacts {
  /** The acts that stand, in the order of events. */
  readonly activities: readonly Activity[]
  readonly settings: PilotSettings
  /** An account nobody described is human. */
  classOf(account: string): ActorClass
  /** The smallest account among all that are linked with this one, itself included. */
  personOf(account: string): string
  purposeOf(space: string | null): Purpose
}

/** @param events everything ever received of one pilot, in any order, with any repetition */
export function standingFacts(events: readonly CommonholdEvent[]): StandingFacts {
  if (new Set(events.map((event) => event.pilot)).size > 1) throw new Error('events of more than one pilot')

  const messages = events.filter((event) => event.stream === 'activity' || event.stream === 'retraction')
  const activities = highest(messages, (event) => key(event.source, event.id))
    .filter((event) => event.stream === 'activity')
    .sort(compareEvents)

  const accounts = highest(
    events.filter((event) => event.stream === 'account'),
    (event) => event.data.account,
  )
  const links = highest(
    events.filter((event) => event.stream === 'identity-link' || event.stream === 'identity-unlink'),
    (event) => key(...event.data.accounts.toSorted(compareText)),
  ).filter((event) => event.stream === 'identity-link')
  const spaces = highest(
    events.filter((event) => event.stream === 'space'),
    (event) => event.data.space,
  ).map((event) => event.data)
  const [latest] = highest(
    events.filter((event) => event.stream === 'pilot-settings'),
    () => 'one pilot has one',
  )
  const settings = latest?.data ?? pilotSettings.parse({})

  const pairs = links.map((event) => event.data.accounts)
  return {
    activities,
    settings,
    classOf: (account) => accounts.find((event) => event.data.account === account)?.data.class ?? 'human',
    personOf: (account) => reachable(account, pairs).sort(compareText)[0] as string,
    purposeOf: (space) => (space === null ? 'general' : purposeOf(space, spaces, settings)),
  }
}

/** Of all that share an identity the highest version. */
function highest<E extends CommonholdEvent>(events: readonly E[], identity: (event: E) => string): E[] {
  const standing = new Map<string, E>()
  for (const event of events) {
    const known = standing.get(identity(event))
    if (!known || compareVersions(event, known) > 0) standing.set(identity(event), event)
  }
  return [...standing.values()]
}

/** No text of the contracts contains a NUL. */
const key = (...parts: string[]) => parts.join('\0')

function reachable(account: string, pairs: readonly (readonly [string, string])[]): string[] {
  const found = new Set([account])
  let before: number
  do {
    before = found.size
    for (const [a, b] of pairs) {
      if (found.has(a)) found.add(b)
      if (found.has(b)) found.add(a)
    }
  } while (found.size > before)
  return [...found]
}

/** What the pilot's owner set wins over what the tool says: by the space's id, else its name, else an alias. */
function purposeOf(space: string, spaces: readonly SpaceData[], settings: PilotSettings): Purpose {
  const record = spaces.find((candidate) => candidate.space === space)
  const names = [space, ...(record?.name ? [record.name] : []), ...(record?.aliases ?? [])]
  for (const name of names) {
    const set = Object.hasOwn(settings.spaces, name) ? settings.spaces[name] : undefined
    if (set) return set
  }
  return record?.purpose ?? 'general'
}
