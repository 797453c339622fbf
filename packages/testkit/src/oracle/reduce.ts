/** The small tables of packages/metrics, reduced from the oracle's acts by counting with fingers. */

import { ACT_CLASSES, type ActClass, type Facet } from '@commonhold/contracts/events/kinds'
import { compareText } from '@commonhold/contracts/events/order'
import type {
  Conversation,
  DayActs,
  DayRange,
  FacetActs,
  PersonActs,
  PersonClasses,
  PersonFirsts,
} from '@commonhold/metrics/tables'
import { type OracleAct, UNATTRIBUTED } from './derive.ts'

/** `ownership`, `contribution`, `all`, `facet:<facet>` or `kind:<kind>[,<kind>…]`. */
export type EventSet = 'ownership' | 'contribution' | 'all' | `facet:${string}` | `kind:${string}`

export function belongsTo(act: OracleAct, eventSet: EventSet): boolean {
  if (eventSet === 'ownership') return act.class === 'ownership'
  if (eventSet === 'contribution') return act.class === 'ownership' || act.class === 'participation'
  if (eventSet === 'all') return act.class !== 'passive'
  const [what, names = ''] = eventSet.split(':')
  if (what === 'facet') return act.facet === names
  if (what === 'kind') return names.split(',').includes(act.kind)
  throw new Error(`no such event set: ${eventSet}`)
}

const within = (day: string, { from, to }: DayRange) => from <= day && day < to

const chosen = (acts: readonly OracleAct[], window: DayRange, eventSet: EventSet) =>
  acts.filter((act) => within(act.day, window) && belongsTo(act, eventSet))

const known = (acts: readonly OracleAct[]) => acts.filter((act) => act.person !== UNATTRIBUTED)

const isMessage = (kind: string) => kind === 'post' || kind === 'reply'

const distinct = <T>(values: readonly T[]) => new Set(values).size

/** Most acts first, then by name. */
export function personActs(acts: readonly OracleAct[], window: DayRange, eventSet: EventSet): PersonActs[] {
  const groups = Map.groupBy(known(chosen(acts, window, eventSet)), (act) => act.person)
  return [...groups]
    .map(([person, own]) => ({ person, acts: own.length, days: distinct(own.map((act) => act.day)) }))
    .sort((a, b) => b.acts - a.acts || compareText(a.person, b.person))
}

export function facetActs(acts: readonly OracleAct[], window: DayRange, eventSet: EventSet): FacetActs[] {
  const facets = new Set(acts.flatMap((act) => (act.facet === null ? [] : [act.facet])))
  return [...facets].sort(compareText).flatMap((facet: Facet) => {
    const own = acts.filter((act) => act.facet === facet)
    return personActs(own, window, eventSet).map((row) => ({ facet, ...row }))
  })
}

export function dayActs(acts: readonly OracleAct[], window: DayRange, eventSet: EventSet): DayActs[] {
  const days = new Set(chosen(acts, window, eventSet).map((act) => act.day))
  return [...days].sort(compareText).flatMap((day) => {
    const own = acts.filter((act) => act.day === day)
    return personActs(own, window, eventSet).map((row) => ({ day, person: row.person, acts: row.acts }))
  })
}

/** Acts of somebody unknown: U in U/(N + U). */
export const unattributed = (acts: readonly OracleAct[], window: DayRange, eventSet: EventSet): number =>
  chosen(acts, window, eventSet).filter((act) => act.person === UNATTRIBUTED).length

/** Conversations of the days of their roots; those in which no known human takes part are none. */
export function conversations(acts: readonly OracleAct[], window: DayRange): Required<Conversation>[] {
  const groups = Map.groupBy(
    acts.filter((act) => act.conversation !== '' && isMessage(act.kind)),
    (act) => act.conversation,
  )
  return [...groups.values()].flatMap((messages) => {
    const { rootDay, starter } = messages[0] as OracleAct
    const taking = known(messages).filter((message) => message.counts)
    if (taking.length === 0 || !within(rootDay as string, window)) return []
    const people = [...new Set(taking.map((message) => message.person))].sort(compareText)
    return [{ starter, people, count: 1 }]
  })
}

/** Who replied to whom, or mentioned them; late messages tie nobody. One row a message and person. */
export function ties(acts: readonly OracleAct[], window: DayRange): { from: string; to: string }[] {
  return known(acts)
    .filter((act) => act.counts && within(act.day, window))
    .flatMap(({ kind, person, target, mentions }) =>
      [...new Set([...(target === null || !isMessage(kind) ? [] : [target]), ...mentions])].map((to) => ({
        from: person,
        to,
      })),
    )
}

export function personClasses(acts: readonly OracleAct[], window: DayRange): PersonClasses[] {
  const groups = Map.groupBy(
    known(acts).filter((act) => within(act.day, window)),
    (act) => act.person,
  )
  return [...groups]
    .map(([person, own]) => ({
      person,
      highest: ACT_CLASSES.findLast((rung) => own.some((act) => act.class === rung)) as ActClass,
      contributed: own.some((act) => belongsTo(act, 'contribution')),
      acted: own.some((act) => belongsTo(act, 'all')),
    }))
    .sort((a, b) => compareText(a.person, b.person))
}

/** People by highest class reached. `none` needs a roster, which the oracle does not read. */
export function ladder(acts: readonly OracleAct[], window: DayRange): Record<ActClass, number> {
  const rungs = personClasses(acts, window).map((row) => row.highest)
  const on = (rung: ActClass) => rungs.filter((highest) => highest === rung).length
  return {
    passive: on('passive'),
    light: on('light'),
    participation: on('participation'),
    ownership: on('ownership'),
  }
}

/** Over all time, whatever the window. */
export function personFirsts(acts: readonly OracleAct[]): PersonFirsts[] {
  const first = (own: readonly OracleAct[], eventSet: EventSet) =>
    own
      .filter((act) => belongsTo(act, eventSet))
      .map((act) => act.day)
      .sort(compareText)[0] ?? null
  return [...Map.groupBy(known(acts), (act) => act.person)]
    .map(([person, own]) => ({
      person,
      contribution: first(own, 'contribution'),
      ownership: first(own, 'ownership'),
    }))
    .sort((a, b) => compareText(a.person, b.person))
}
