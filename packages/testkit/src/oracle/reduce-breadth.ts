/** Habits, units, presence and the acts behind a number, by counting with fingers. The acts are in the order of events,
 *  as deriveActs gives them. */

import { compareText } from '@commonhold/contracts/events/order'
import type { Behind } from '@commonhold/metrics/define-measure'
import type { DayRange } from '@commonhold/metrics/tables'
import { type OracleAct, UNATTRIBUTED } from './derive.ts'
import { belongsTo, type EventSet } from './reduce.ts'

const within = (day: string, { from, to }: DayRange) => from <= day && day < to
const isMessage = ({ kind }: OracleAct) => kind === 'post' || kind === 'reply'
const known = (acts: readonly OracleAct[]) => acts.filter(({ person }) => person !== UNATTRIBUTED)
const distinct = <T>(values: readonly T[]) => [...new Set(values)]
const DAY_MS = 86_400_000

/** @param unitOf the unit of a person on a day, null where nobody knows */
export function activeByUnit(
  acts: readonly OracleAct[],
  window: DayRange,
  eventSet: EventSet,
  unitOf: (person: string, day: string) => string | null,
): Record<string, number> {
  const cells = known(acts)
    .filter((act) => within(act.day, window) && belongsTo(act, eventSet))
    .map(({ person, day }) => ({ person, unit: unitOf(person, day) }))
  const units = distinct(cells.flatMap(({ unit }) => (unit === null ? [] : [unit])))
  return Object.fromEntries(
    units.map((unit) => [
      unit,
      distinct(cells.filter((cell) => cell.unit === unit).map(({ person }) => person)).length,
    ]),
  )
}

/** In how many blocks of so many days from the window's first day on each person was active. */
export function activeBlocks(
  acts: readonly OracleAct[],
  window: DayRange,
  eventSet: EventSet,
  blockDays: number,
): Record<string, number> {
  const first = Date.parse(window.from)
  const active = known(acts).filter((act) => within(act.day, window) && belongsTo(act, eventSet))
  return Object.fromEntries(
    distinct(active.map(({ person }) => person)).map((who) => [
      who,
      distinct(
        active
          .filter(({ person }) => person === who)
          .map(({ day }) => Math.floor((Date.parse(day) - first) / DAY_MS / blockDays)),
      ).length,
    ]),
  )
}

/** `source kind day` of whatever there is, somebody unknown's acts too. */
export const presence = (acts: readonly OracleAct[], window: DayRange): string[] =>
  distinct(
    acts
      .filter(({ day }) => within(day, window))
      .map(({ source, kind, day }) => `${source.split('/')[0]} ${kind} ${day}`),
  ).sort(compareText)

/** The acts behind a number; `all` of them, whoever is asked about. */
export function behindNumber(
  acts: readonly OracleAct[],
  window: DayRange,
  eventSet: EventSet,
  behind: Exclude<Behind, 'actsOfHabit' | 'actsOfUnits'>,
): OracleAct[] {
  const here = known(acts).filter(({ day }) => within(day, window))
  const firsts = (of: EventSet) => {
    const first = new Map<string, OracleAct>()
    for (const act of earliestFirst(known(acts)))
      if (belongsTo(act, of) && !first.has(act.person)) first.set(act.person, act)
    return [...first.values()].filter(({ day }) => within(day, window))
  }
  switch (behind) {
    case 'acts':
      return here.filter((act) => belongsTo(act, eventSet))
    case 'firstContributions':
      return firsts('contribution')
    case 'firstOwnershipActs':
      return firsts('ownership')
    case 'threads': {
      const talks = Map.groupBy(
        known(acts).filter(
          (act) =>
            act.conversation !== '' && isMessage(act) && act.counts && within(act.rootDay as string, window),
        ),
        ({ conversation }) => conversation,
      )
      return [...talks.values()]
        .filter((talk) => distinct(talk.map(({ person }) => person)).length > 1)
        .flat()
    }
    case 'ties':
      return here.filter(
        (act) => act.counts && ((isMessage(act) && act.target !== null) || act.mentions.length > 0),
      )
    case 'questions':
      return here.filter(({ root, explicit }) => root && explicit)
    case 'suggestions':
      return here.filter(({ suggestion }) => suggestion)
  }
}

/** By time, source and id as texts: an order of pages, not the order of events. */
export const earliestFirst = (acts: readonly OracleAct[]): OracleAct[] =>
  acts.toSorted((a, b) => a.time - b.time || compareText(a.source, b.source) || compareText(a.id, b.id))
