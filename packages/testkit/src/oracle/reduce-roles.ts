/** What acts are reduced to for roles and the hand-over plan, by counting with fingers. The acts are in the order of
 *  events, as deriveActs gives them. */

import { ACT_CLASSES, type Facet } from '@commonhold/contracts/events/kinds'
import { compareText } from '@commonhold/contracts/events/order'
import type { Champion } from '@commonhold/metrics/champion/champion'
import type { AnswerThere, FacetSpace } from '@commonhold/metrics/handover/tables'
import type { Participation } from '@commonhold/metrics/roles/behaviour'
import type { Conversing } from '@commonhold/metrics/roles/persona'
import type { DayRange } from '@commonhold/metrics/tables'
import { type OracleAct, UNATTRIBUTED } from './derive.ts'
import { belongsTo } from './reduce.ts'

const DAY_MS = 86_400_000

const within = (day: string, { from, to }: DayRange) => from <= day && day < to
const known = (acts: readonly OracleAct[]) => acts.filter(({ person }) => person !== UNATTRIBUTED)
const daysOf = (acts: readonly OracleAct[]) => [...new Set(acts.map(({ day }) => day))].sort(compareText)
const daysSince = (earlier: string, later: string) => (Date.parse(later) - Date.parse(earlier)) / DAY_MS
const contributes = (act: OracleAct) => belongsTo(act, 'contribution')

/** Who holds a facet at the end of a day: whoever did three acts on two days within the twenty-eight days that end with
 *  some day, and let no twenty-eight days pass without one since. Looks at every day there is. */
export function holdersAt(acts: readonly OracleAct[], facet: Facet, day: string): string[] {
  const own = known(acts).filter((act) => act.facet === facet && act.day <= day)
  return [...Map.groupBy(own, ({ person }) => person)]
    .filter(([, of]) => {
      const days = daysOf(of)
      const isEarned = (last: string) => {
        const recent = of.filter((act) => act.day <= last && daysSince(act.day, last) < 28)
        return recent.length >= 3 && daysOf(recent).length >= 2
      }
      const isKeptFrom = (first: string) => {
        const since = [...days.filter((one) => one >= first), day]
        return since.every((one, i) => {
          const next = since[i + 1]
          // Twenty-eight days pass without an act, if the next comes on the twenty-ninth, or the end on the twenty-eighth.
          return next === undefined || daysSince(one, next) < (i + 1 < since.length - 1 ? 29 : 28)
        })
      }
      return days.some((one) => isEarned(one) && isKeptFrom(one))
    })
    .map(([person]) => person)
    .sort(compareText)
}

/** @param earliest first day of the stretch before the window  @param weeks wholly covered ones, Monday to Sunday */
export function participation(
  acts: readonly OracleAct[],
  window: DayRange,
  earliest: string,
  weeks: DayRange,
): Participation[] {
  return [...Map.groupBy(known(acts), ({ person }) => person)]
    .map(([person, all]) => {
      const own = all.filter(({ day }) => within(day, window))
      const before = all.filter(({ day }) => within(day, { from: earliest, to: window.from }))
      const inWeeks = own.filter((act) => contributes(act) && within(act.day, weeks))
      return {
        person,
        highest: ACT_CLASSES.findLast((rung) => own.some((act) => act.class === rung)) ?? null,
        contributions: own.filter(contributes).length,
        days: daysOf(own.filter(contributes)).length,
        previousDays: daysOf(before.filter(contributes)).length,
        weeks: new Set(inWeeks.map(({ day }) => Math.floor(daysSince(weeks.from, day) / 7))).size,
        unit: null,
      }
    })
    .filter(({ highest, previousDays }) => highest !== null || previousDays > 0)
    .sort((a, b) => compareText(a.person, b.person))
}

/** Posts begin a conversation, all other messages are replies; received are replies and reactions by others. */
export function conversing(acts: readonly OracleAct[], window: DayRange): Map<string, Conversing> {
  const inside = known(acts).filter(({ day }) => within(day, window))
  const messages = inside.filter(({ kind }) => kind === 'post' || kind === 'reply')
  const touching = inside.filter(({ kind }) => kind === 'post' || kind === 'reply' || kind === 'reaction')
  const people = new Set([
    ...messages.map(({ person }) => person),
    ...touching.flatMap(({ target }) => target ?? []),
  ])
  return new Map(
    [...people].map((person) => {
      const own = messages.filter((act) => act.person === person)
      return [
        person,
        {
          posts: own.filter(({ root }) => root).length,
          replies: own.filter(({ root }) => !root).length,
          received: touching.filter(({ target }) => target === person).length,
        },
      ]
    }),
  )
}

export const facetSpaces = (
  acts: readonly OracleAct[],
  window: DayRange,
  people: readonly string[],
  facets: readonly Facet[],
): FacetSpace[] => {
  const own = known(acts).filter(
    ({ person, facet, day }) =>
      within(day, window) && people.includes(person) && facet !== null && facets.includes(facet),
  )
  const groups = Map.groupBy(own, ({ person, facet, space }) => JSON.stringify([facet, person, space]))
  return [...groups.values()].map((of) => {
    const { person, facet, space } = of[0] as OracleAct
    const days = daysOf(of)
    return {
      person,
      facet: facet as Facet,
      space,
      acts: of.length,
      days: days.length,
      last: days.at(-1) as string,
    }
  })
}

/** Of each space the first few, most acts first. */
export const answersIn = (
  acts: readonly OracleAct[],
  window: DayRange,
  spaces: readonly string[],
  most: number,
): AnswerThere[] =>
  [...spaces].sort(compareText).flatMap((space) => {
    const there = known(acts).filter(
      (act) => within(act.day, window) && act.space === space && act.facet === 'answering',
    )
    return [...Map.groupBy(there, ({ person }) => person)]
      .map(([person, of]) => ({ space, person, acts: of.length, days: daysOf(of).length }))
      .sort((a, b) => b.acts - a.acts || b.days - a.days || compareText(a.person, b.person))
      .slice(0, most)
  })

/** Where none is declared: most ownership acts, then most contributions, then the earlier first act ever. */
export function champion(acts: readonly OracleAct[], window: DayRange): Champion | null {
  const all = known(acts)
  const counted = (person: string, eventSet: 'ownership' | 'contribution') =>
    all.filter((act) => act.person === person && within(act.day, window) && belongsTo(act, eventSet)).length
  // In the order of their first acts, which the sorts below keep.
  const people = [...new Set(all.map(({ person }) => person))]
  const most = Math.max(0, ...people.map((person) => counted(person, 'ownership')))
  if (most === 0) return null
  const first = people.filter((person) => counted(person, 'ownership') === most)
  const busiest = Math.max(...first.map((person) => counted(person, 'contribution')))
  const left = first.filter((person) => counted(person, 'contribution') === busiest)
  return {
    people: left.slice(0, 1),
    by: first.length === 1 ? 'ownershipActs' : left.length === 1 ? 'contributions' : 'firstAct',
  }
}
