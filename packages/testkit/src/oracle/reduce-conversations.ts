/** What conversations are reduced to for the questions about the champion, the network and feedback, by counting with
 *  fingers. The acts are in the order of events, as deriveActs gives them. */

import type { Facet } from '@commonhold/contracts/events/kinds'
import { compareText } from '@commonhold/contracts/events/order'
import type { ConversationsByPart, WasAndLeft } from '@commonhold/metrics/independence/tables'
import type { Tie } from '@commonhold/metrics/network/tied-pairs'
import type { DayRange } from '@commonhold/metrics/tables'
import { dayOf } from './day.ts'
import { type OracleAct, UNATTRIBUTED } from './derive.ts'
import { belongsTo, type EventSet } from './reduce.ts'

const within = (day: string, { from, to }: DayRange) => from <= day && day < to
const isMessage = ({ kind }: OracleAct) => kind === 'post' || kind === 'reply'

/** The messages of each conversation whose root lies in the window, by known humans, while they take part. */
const conversationsOf = (acts: readonly OracleAct[], window: DayRange): OracleAct[][] =>
  [
    ...Map.groupBy(
      acts.filter((act) => act.conversation !== '' && isMessage(act)),
      (act) => act.conversation,
    ).values(),
  ]
    .filter(([first]) => within(first?.rootDay as string, window))
    .map((messages) => messages.filter(({ person, counts }) => person !== UNATTRIBUTED && counts))
    .filter((messages) => messages.length > 0)

/** One row a conversation. */
export const conversationsByPart = (
  acts: readonly OracleAct[],
  window: DayRange,
  champion: readonly string[],
): ConversationsByPart[] =>
  conversationsOf(acts, window).map((messages) => {
    const people = [...new Set(messages.map(({ person }) => person))]
    const { starter } = messages[0] as OracleAct
    const answer = messages.find(({ root, person }) => !root && person !== starter)
    const isChampion = (person: string) => champion.includes(person)
    return {
      isThread: people.length > 1,
      startedByChampion: starter !== null && isChampion(starter),
      withChampion: people.some(isChampion),
      others: Math.min(2, people.filter((person) => !isChampion(person)).length),
      answeredBy:
        starter === null || answer === undefined ? null : isChampion(answer.person) ? 'champion' : 'other',
      count: 1,
    }
  })

/** Acts of the window that would not be there: the champion's, and all in conversations they started. */
const isGone = ({ person, starter }: OracleAct, champion: readonly string[]) =>
  champion.includes(person) || (starter !== null && champion.includes(starter))

export function leftWithout(
  acts: readonly OracleAct[],
  window: DayRange,
  champion: readonly string[],
  active: EventSet,
): { facets: (WasAndLeft & { facet: Facet })[]; people: WasAndLeft } {
  const inside = acts.filter(({ day, person }) => within(day, window) && person !== UNATTRIBUTED)
  const stays = (act: OracleAct) => !isGone(act, champion)
  const owned = inside.filter((act) => act.class === 'ownership')
  const facets = [...new Set(owned.map(({ facet }) => facet as Facet))].sort(compareText)
  const people = (of: readonly OracleAct[]) => new Set(of.map(({ person }) => person)).size
  const busy = inside.filter((act) => belongsTo(act, active))
  return {
    facets: facets.map((facet) => {
      const own = owned.filter((act) => act.facet === facet)
      return { facet, was: own.length, left: own.filter(stays).length }
    }),
    people: { was: people(busy), left: people(busy.filter(stays)) },
  }
}

/** Who answered or mentioned whom, one row a message and person; late messages tie nobody. */
export const tiesAround = (
  acts: readonly OracleAct[],
  window: DayRange,
  champion: readonly string[],
): Tie[] =>
  acts
    .filter(({ day, person, counts }) => within(day, window) && person !== UNATTRIBUTED && counts)
    .flatMap((act) =>
      [...(act.target !== null && isMessage(act) ? [act.target] : []), ...act.mentions].map((to) => ({
        from: act.person,
        to,
        inChampionsConversation: act.starter !== null && champion.includes(act.starter),
      })),
    )

/** Days with any act of the champion, and the others' acts by day. */
export const rhythm = (
  acts: readonly OracleAct[],
  window: DayRange,
  champion: readonly string[],
  eventSet: EventSet,
): { champion: Set<string>; others: Map<string, number> } => {
  const inside = acts.filter(({ day, person }) => within(day, window) && person !== UNATTRIBUTED)
  const others = inside.filter((act) => !champion.includes(act.person) && belongsTo(act, eventSet))
  return {
    champion: new Set(inside.filter(({ person }) => champion.includes(person)).map(({ day }) => day)),
    others: new Map([...Map.groupBy(others, ({ day }) => day)].map(([day, of]) => [day, of.length])),
  }
}

const HOUR = 3_600_000_000
const FOURTEEN_DAYS = 14 * 24 * HOUR

/** The first instant of a day in a zone, found by trying. */
export function beginOf(day: string, zone: string): number {
  let [before, after] = [(Date.parse(day) - 2 * 86_400_000) * 1000, (Date.parse(day) + 2 * 86_400_000) * 1000]
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (dayOf(middle, zone) < day) before = middle
    else after = middle
  }
  return after
}

/** Hours each explicit conversation with a human root waited (null: until the end), and was watched.
 *  @param end microseconds, the end of coverage */
export const responses = (
  acts: readonly OracleAct[],
  window: DayRange,
  end: number,
): { waited: number | null; watched: number }[] =>
  conversationsOf(acts, window).flatMap((messages) => {
    const root = messages.find((message) => message.root)
    if (root === undefined || root.starter === null || !root.explicit || root.time >= end) return []
    const times = messages
      .filter(({ person, time }) => person !== root.person && time < end)
      .map(({ time }) => Math.max(0, time - root.time))
    return [
      {
        waited: times.length === 0 ? null : Math.min(...times) / HOUR,
        watched: (end - root.time) / HOUR,
      },
    ]
  })

export function suggestions(
  acts: readonly OracleAct[],
  window: DayRange,
  end: number,
): { asked: number; closed: number; by: { person: string; closed: number }[] } {
  const due = new Set(
    acts
      .filter(
        (act) =>
          act.suggestion &&
          act.person !== UNATTRIBUTED &&
          within(act.day, window) &&
          act.time + FOURTEEN_DAYS < end,
      )
      .map(({ conversation }) => conversation),
  )
  const listened = acts.filter((act) => act.facet === 'listening' && due.has(act.conversation))
  const count = (of: readonly OracleAct[]) => new Set(of.map(({ conversation }) => conversation)).size
  return {
    asked: due.size,
    closed: count(listened),
    by: [...Map.groupBy(listened, ({ person }) => person)]
      .filter(([person]) => person !== UNATTRIBUTED)
      .map(([person, of]) => ({ person, closed: count(of) }))
      .sort((a, b) => b.closed - a.closed || compareText(a.person, b.person)),
  }
}
