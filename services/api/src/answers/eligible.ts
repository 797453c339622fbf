import type { DayRange } from '@commonhold/metrics/tables'
import { addDays, earliest, isWithin, latest } from '@commonhold/metrics/time/day'
import { type Directory, personsOf } from '@commonhold/store/directory/standing'
import type { PersonSpan } from '@commonhold/store/queries/people'
import { dayIn, instantOf } from '../questions/local-day.ts'

/** Who could have taken part: the people of the member list, by the days they were enabled. */

interface Enabled {
  readonly from: string
  /** Exclusive; null: until further notice. */
  readonly to: string | null
}

export interface Member {
  readonly person: string
  readonly enabled: readonly Enabled[]
  /** The first day they were enabled; null where nobody knows. */
  readonly since: string | null
  /** (first day, unit), ascending. */
  readonly units: readonly (readonly [string, string])[]
}

export interface MemberList {
  readonly members: readonly Member[]
  /** Some member has neither a date nor an act: before this day, when the list was taken, nobody knows how many
   *  there were. Null where every member is dated. */
  readonly unknownBefore: string | null
}

export interface Eligible {
  readonly count: number | null
  readonly people: ReadonlySet<string> | null
}

/** @returns null where there is no member list at all */
export function memberListOf(
  directory: Directory,
  spans: readonly PersonSpan[],
  zone: string,
): MemberList | null {
  if (directory.roster.length === 0) return null
  const persons = personsOf(directory.links)
  const spanOf = new Map(spans.map((span) => [span.person, span]))
  const day = dayIn(zone)
  const members = new Map<
    string,
    { enabled: Enabled[]; since: string | null; isDated: boolean; units: [string, string][] }
  >()
  let unknownBefore: string | null = null
  const personOf = (account: string) => persons.get(account) ?? account
  // A tool's own list often has no dates; where a personnel list has them, they are believed.
  const dated = new Set(
    directory.roster.flatMap(({ account, enabledFrom }) => (enabledFrom === null ? [] : [personOf(account)])),
  )
  for (const entry of directory.roster) {
    if ((directory.accounts.get(entry.account)?.class ?? 'human') !== 'human') continue
    const person = personOf(entry.account)
    if (entry.enabledFrom === null && !entry.deleted && dated.has(person)) continue
    const span = spanOf.get(person)
    const taken = day(instantOf(entry.recorded))
    const from = entry.enabledFrom ?? span?.first ?? null
    const last = entry.enabledTo ?? (entry.deleted ? (span?.last ?? null) : null)
    // Gone before anybody saw them do anything: on no day known to have been there.
    if (entry.deleted && last === null) continue
    if (from === null) unknownBefore = latest(unknownBefore ?? taken, taken)
    const member = members.get(person) ?? { enabled: [], since: null, isDated: true, units: [] }
    members.set(person, member)
    if (from === null) member.isDated = false
    else member.since = earliest(member.since ?? from, from)
    member.enabled.push({ from: from ?? taken, to: last === null ? null : addDays(last, 1) })
    if (entry.unit !== null) member.units.push([entry.enabledFrom ?? '1970-01-01', entry.unit])
  }
  return {
    members: [...members].map(([person, { enabled, since, isDated, units }]) => ({
      person,
      enabled,
      since: isDated ? since : null,
      units: units.sort(([a], [b]) => (a < b ? -1 : 1)),
    })),
    unknownBefore,
  }
}

const UNKNOWN: Eligible = { count: null, people: null }

/** E of a window: people enabled on at least one day of it, of one unit if asked for.
 *  @param window what of it is covered */
export function eligibleIn(list: MemberList | null, window: DayRange, unit: string | null = null): Eligible {
  if (list === null || (list.unknownBefore !== null && window.to <= list.unknownBefore)) return UNKNOWN
  const people = new Set(
    list.members
      .filter(
        (member) =>
          member.enabled.some(({ from, to }) => from < window.to && (to === null || to > window.from)) &&
          (unit === null || unitAt(member, window) === unit),
      )
      .map(({ person }) => person),
  )
  return { count: people.size, people }
}

/** The unit at the window's end. */
const unitAt = ({ units }: Member, window: DayRange): string | null =>
  units.findLast(([from]) => from < window.to)?.[1] ?? null

/** The unit of every member that has one at the window's end, enabled then or not. */
export const unitsOfMembers = (list: MemberList | null, window: DayRange): Map<string, string> =>
  new Map(
    (list?.members ?? []).flatMap((member): [string, string][] => {
      const unit = unitAt(member, window)
      return unit === null ? [] : [[member.person, unit]]
    }),
  )

/** People by the unit they belong to at the window's end, whether or not all members are dated. */
export const unitSizes = (list: MemberList, window: DayRange): Map<string, number> =>
  sizesOf(list, window, eligibleIn({ ...list, unknownBefore: null }, window))

/** People enabled on the window's last day by the unit they belong to then; null when unknown. */
export function unitsAtEnd(
  list: MemberList | null,
  window: DayRange,
  unit: string | null = null,
): Map<string, number> | null {
  const lastDay = { from: addDays(window.to, -1), to: window.to }
  const eligible = eligibleIn(list, lastDay, unit)
  return list === null || eligible.people === null ? null : sizesOf(list, lastDay, eligible)
}

function sizesOf({ members }: MemberList, window: DayRange, { people }: Eligible): Map<string, number> {
  const sizes = new Map<string, number>()
  for (const member of members) {
    const unit = people?.has(member.person) ? unitAt(member, window) : null
    if (unit !== null) sizes.set(unit, (sizes.get(unit) ?? 0) + 1)
  }
  return sizes
}

/** The eligible people of a stretch who were enabled on every day of it; null when unknown. */
export function enabledThroughout(
  list: MemberList | null,
  stretch: DayRange,
  unit: string | null = null,
): Set<string> | null {
  const { people } = eligibleIn(list, stretch, unit)
  if (list === null || people === null) return null
  const isThroughout = ({ enabled }: Member) => {
    let day = stretch.from
    for (const { from, to } of enabled.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
      if (from > day) return false
      if (to === null || to >= stretch.to) return true
      day = latest(day, to)
    }
    return false
  }
  return new Set(
    list.members.flatMap((member) =>
      people.has(member.person) && isThroughout(member) ? [member.person] : [],
    ),
  )
}

/** The eligible people of a window who were enabled for the first time in it, with that day; null when unknown. */
export function enabledWithin(
  list: MemberList | null,
  window: DayRange,
  unit: string | null = null,
): Map<string, string> | null {
  const { people } = eligibleIn(list, window, unit)
  if (list === null || people === null) return null
  return new Map(
    list.members.flatMap(({ person, since }): [string, string][] =>
      people.has(person) && isWithin(since, window) ? [[person, since as string]] : [],
    ),
  )
}
