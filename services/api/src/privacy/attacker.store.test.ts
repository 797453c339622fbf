import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { periodsIn } from '@commonhold/metrics/time/period'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServedStore, serveStore } from '../testbed/served-store.ts'
import { PEOPLE, toldPilot } from '../testbed/told-pilot.ts'
import { possibleShares, type Told } from './attacker.ts'

/** A reader who asks everything there is to ask and puts it together: they must learn neither the numbers of a group
 *  that is too small, nor anybody's share to within four percent points from what is not theirs by definition. */

let served: ServedStore
let reader: string
let operator: string

/** The same half year, told with other units, and by other people. */
const told = (
  unitOf: (person: string) => string | null,
  who: (person: string, turn: number) => string = (person) => person,
): CommonholdEvent[] => {
  let turn = 0
  return toldPilot().map((event) => {
    if (event.stream === 'roster')
      return { ...event, data: { ...event.data, unit: unitOf(event.data.account) } }
    if (event.stream !== 'activity' || event.data.actor === null) return event
    return { ...event, data: { ...event.data, actor: who(event.data.actor, turn++) } }
  })
}
const at = (person: string) => PEOPLE.indexOf(person as 'ada')

const PILOTS: Readonly<Record<string, CommonholdEvent[]>> = {
  even: told((person) => (at(person) < 6 ? 'Sales' : 'Research')),
  four: told((person) => (at(person) < 4 ? 'Board' : 'Staff')),
  'five five two': told((person) => (at(person) < 5 ? 'Sales' : at(person) < 10 ? 'Research' : 'Board')),
  'some without': told((person) => (at(person) < 5 ? 'Sales' : at(person) < 9 ? 'Research' : null)),
  alone: told(
    () => 'All',
    () => 'ada',
  ),
  dominated: told(
    () => 'All',
    (person, turn) => (turn % 7 === 0 ? person : 'ada'),
  ),
  'a few': told(
    () => 'All',
    (_, turn) => ['ada', 'bob', 'cyd'][turn % 3] as string,
  ),
}
const idOf = (name: string) => name.replaceAll(' ', '-')

beforeAll(async () => {
  served = await serveStore()
  for (const [name, events] of Object.entries(PILOTS)) await served.tell(idOf(name), events)
  reader = await served.keyOf('reader')
  operator = await served.keyOf('operator')
}, 60_000)
afterAll(() => served.close())

const RANGE = { from: '2024-01-01', to: '2024-07-01' }
const WINDOWS = [
  ...(['month', 'quarter', 'half', 'year'] as const).flatMap((kind) => periodsIn(kind, RANGE)),
  // Few enough that some are nearly empty: one acts, or two.
  ...periodsIn('week', { from: '2024-02-01', to: '2024-02-20' }),
].map(({ label }) => label)

const get = async (pilot: string, what: string, key = reader) => {
  const response = await served.ask(`/v1/pilots/${idOf(pilot)}/${what}`, key)
  expect([what, response.statusCode]).toEqual([what, 200])
  return response.json()
}
const query = (window: string, unit: string | null) =>
  `window=${window}${unit === null ? '' : `&unit=${unit}`}`
const numberOf = (answer: { metrics: Record<string, { value: unknown }> } | null, id: string) =>
  answer?.metrics[id]?.value ?? null

/** Everything told about who owns how much of one window. */
async function toldOf(pilot: string, asked: string): Promise<Told | null> {
  const [ownership, breadth, verdict] = await Promise.all(
    ['ownership?intervals=false&', 'breadth?intervals=false&', 'verdict?'].map((group) =>
      get(pilot, `${group}${asked}`),
    ),
  )
  if (ownership.status === 'suppressed') return null
  const at1 = (id: string, key: string) =>
    (numberOf(ownership, id) as Record<string, never> | null)?.[key] ?? null
  const rate = (numberOf(breadth, 'contributionRate') ?? verdict.participation.contributionRate) as
    | number
    | null
  const ladder = numberOf(breadth, 'ladder') as Record<string, number> | null
  return {
    band: (at1('topShare', '1') as { band: [number, number] } | null)?.band ?? null,
    factor: at1('contributorAbsenceFactor', '0.5'),
    owners: at1('effectiveOwners', '1'),
    people: ownership.k,
    atMost: [
      ...(rate === null || rate === 0 || breadth.E === null ? [] : [Math.round(rate * breadth.E)]),
      ...(ladder?.['ownership'] ? [ladder['ownership']] : []),
    ],
  }
}

const NARROWEST = 0.04

test('nobody’s share of a window can be put together from all that is told of it', async () => {
  let looked = 0
  for (const pilot of Object.keys(PILOTS))
    for (const window of WINDOWS) {
      const known = await toldOf(pilot, query(window, null))
      if (known === null || known.band === null) continue
      const possible = possibleShares(known)
      // Effective owners in whole people are the reader's by definition and narrow the band: docs/privacy.md says how far.
      const beside = possibleShares({ ...known, owners: null })
      const { people } = await get(pilot, `people?${query(window, null)}`, operator)
      if (people.length === 0) continue
      looked++
      const share = people[0].share as number
      const about = `${pilot} ${window}: ${JSON.stringify(known)}`
      // An attack that excludes the truth has misread something, and its failing would prove nothing.
      expect(possible, about).not.toBeNull()
      expect(beside, about).not.toBeNull()
      const [lowest, highest] = possible as [number, number]
      expect(lowest - 0.01 <= share && share <= highest + 0.01, `${about} excludes ${share}`).toBe(true)
      const [least, most] = beside as [number, number]
      expect(most - least, `${about} leaves ${least} to ${most}`).toBeGreaterThan(NARROWEST)
    }
  expect(looked).toBeGreaterThan(40)
}, 120_000)

test('what is left when all units shown are subtracted is nobody, or a group', async () => {
  for (const [pilot, events] of Object.entries(PILOTS)) {
    const units = new Set(events.flatMap((event) => (event.stream === 'roster' && event.data.unit) || []))
    if (units.size < 2) continue
    for (const window of ['2024-03', '2024Q1', '2024Q2', '2024']) {
      const whole = await get(pilot, `breadth?${query(window, null)}`)
      if (whole?.E == null) continue
      let hidden = whole.E as number
      for (const unit of units) {
        const part = await get(pilot, `breadth?${query(window, unit)}`)
        if (part?.status !== 'suppressed' && part?.E != null) hidden -= part.E
        else
          for (const group of [
            'ownership',
            'breadth',
            'independence',
            'network',
            'feedback',
            'roles',
            'verdict',
          ]) {
            const answer = await get(pilot, `${group}?${query(window, unit)}`)
            expect([answer.k, answer.N, answer.E], `${pilot} ${unit} ${group}`).toEqual([null, null, null])
            expect(JSON.stringify(answer.metrics ?? {})).not.toMatch(/"value":[^n]/)
          }
      }
      expect(hidden === 0 || hidden >= 5, `${pilot} ${window}: ${hidden} are left`).toBe(true)
    }
  }
}, 120_000)

test('a series tells no more than the windows it is of', async () => {
  for (const pilot of ['alone', 'a few', 'even'])
    for (const metric of [
      'topShare',
      'effectiveOwners',
      'contributorAbsenceFactor',
      'contributionRate',
      'ladder',
      'reach',
    ])
      for (const interval of ['month', 'quarter'] as const) {
        const series = await get(pilot, `series?metric=${metric}&interval=${interval}&window=2024`)
        const group = ['topShare', 'effectiveOwners', 'contributorAbsenceFactor'].includes(metric)
          ? 'ownership'
          : 'breadth'
        for (const { label, value } of series.points.slice(0, interval === 'month' ? 6 : 2))
          expect([pilot, metric, label, value]).toEqual([
            pilot,
            metric,
            label,
            numberOf(await get(pilot, `${group}?window=${label}&intervals=false`), metric),
          ])
      }
}, 120_000)
