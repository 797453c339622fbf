import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { FACETS } from '@commonhold/contracts/events/kinds'
import { rosterData } from '@commonhold/contracts/events/streams'
import { championOf } from '@commonhold/metrics/champion/champion'
import { isHeldAtEnd, roleSpells } from '@commonhold/metrics/roles/held'
import { addDays, mondayOf } from '@commonhold/metrics/time/day'
import { connectEmbedded } from '@commonhold/testkit/embedded/connect'
import { deriveActs, type OracleAct, UNATTRIBUTED } from '@commonhold/testkit/oracle/derive'
import * as oracle from '@commonhold/testkit/oracle/reduce-roles'
import { pilotHistory } from '@commonhold/testkit/pilots/arbitrary'
import { act, at, reply, topic } from '@commonhold/testkit/pilots/builder'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NOW } from '../acts/published.ts'
import type { Client } from '../database.ts'
import { openEmbedded } from '../embedded.ts'
import { openStore, type Store } from '../store.ts'
import { answersIn, facetSpaces } from './handover.ts'
import type { Question } from './question.ts'
import { conversing, facetDays, participation } from './roles.ts'
import { standingsOf } from './standings.ts'

let folder: string
let store: Store
let pilots = 0

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'commonhold-roles-'))
  store = await openStore(await openEmbedded(folder, connectEmbedded as (path: string) => Client))
})

afterAll(async () => {
  await store.database.close()
  rmSync(folder, { recursive: true, force: true })
})

const published = async (events: readonly CommonholdEvent[]): Promise<string> => {
  const pilot = `pilot${++pilots}`
  await store.writer.accept(events.map((event) => ({ ...event, pilot }) as CommonholdEvent))
  await store.writer.settle()
  return pilot
}

const questionOf = (pilot: string, from: string, to: string): Question => ({
  pilot,
  from,
  to,
  asOf: NOW,
  eventSet: { set: 'ownership' },
  filters: {},
})

const bySpelling = <Row>(rows: readonly Row[]) =>
  rows.map((row) => JSON.stringify(Object.entries(row as object).sort())).sort()

async function expectTables(pilot: string, acts: readonly OracleAct[], picks: readonly number[]) {
  const days = [...new Set(acts.map(({ day }) => day))].sort()
  const people = [...new Set(acts.map(({ person }) => person))].filter((person) => person !== UNATTRIBUTED)
  const pick = <T>(all: readonly T[], n: number | undefined) => all[(n ?? 0) % all.length] as T
  const [from, last] = [pick(days, picks[0]), pick(days, picks[1])].sort() as [string, string]
  const window = { from, to: addDays(last, 1) }
  const question = questionOf(pilot, window.from, window.to)
  const { database } = store

  const spells = roleSpells(await facetDays(database, question))
  for (const facet of FACETS)
    expect([
      facet,
      [
        ...new Set(
          spells
            .filter((spell) => spell.facet === facet && isHeldAtEnd(spell, window))
            .map(({ person }) => person),
        ),
      ].sort(),
    ]).toEqual([facet, oracle.holdersAt(acts, facet, last)])

  const weeks = { from: mondayOf(addDays(window.from, 6)), to: mondayOf(window.to) }
  const earliest = addDays(window.from, -((picks[2] ?? 0) % 60))
  expect(bySpelling(await participation(database, question, earliest, weeks))).toEqual(
    bySpelling(oracle.participation(acts, window, earliest, weeks)),
  )
  expect(Object.fromEntries(await conversing(database, question))).toEqual(
    Object.fromEntries(oracle.conversing(acts, window)),
  )
  const chosen = people.filter((_, i) => ((picks[2] ?? 0) >> i) % 2 === 0)
  const facets = FACETS.filter((_, i) => ((picks[3] ?? 0) >> i) % 2 === 0)
  expect(bySpelling(await facetSpaces(database, question, chosen, facets))).toEqual(
    bySpelling(oracle.facetSpaces(acts, window, chosen, facets)),
  )
  const spaces = [...new Set(acts.flatMap(({ space }) => space ?? []))].slice(1)
  expect(await answersIn(database, question, spaces, 2)).toEqual(oracle.answersIn(acts, window, spaces, 2))
  expect(championOf([], await standingsOf(database, question, people))).toEqual(oracle.champion(acts, window))
}

const RUNS = Number(process.env['COMMONHOLD_TEST_RUNS'] ?? 12)
const seeded = process.env['COMMONHOLD_TEST_SEED']
  ? { seed: Number(process.env['COMMONHOLD_TEST_SEED']) }
  : {}

test('random pilots: every table equals what the oracle counts', async () => {
  await fc.assert(
    fc.asyncProperty(
      pilotHistory(),
      fc.array(fc.array(fc.nat(), { minLength: 4, maxLength: 4 }), { minLength: 4, maxLength: 4 }),
      async (events, picks) => {
        const acts = deriveActs(events)
        if (acts.length === 0) return
        const pilot = await published(events)
        for (const each of picks) await expectTables(pilot, acts, each)
      },
    ),
    { numRuns: RUNS, endOnFailure: true, ...seeded },
  )
}, 600_000)

// Histories full of acts of few facets, since random ones seldom give anybody a role.
test('busy people: holders are those of METRICS.md, day by day', async () => {
  const doing = fc.record({
    who: fc.constantFrom('p_ada', 'p_bob', 'p_cem'),
    kind: fc.constantFrom('pin' as const, 'host' as const),
    // Four weeks apart is where roles are kept or lost.
    day: fc.tuple(fc.nat(12), fc.constantFrom(0, 0, 1)).map(([week, more]) => 7 * week + more),
    hour: fc.nat(23),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(doing, { minLength: 10, maxLength: 40 }), async (rows) => {
      const start = at('2024-01-01T00:00Z')
      const events = rows.map(({ who, kind, day, hour }, i) =>
        act(kind, who, start + (day * 24 + hour) * 3_600_000_000, { id: String(i) }),
      )
      const acts = deriveActs(events)
      const spells = roleSpells(await facetDays(store.database, questionOf(await published(events), '', '')))
      for (let n = 0; n < 130; n++) {
        const day = addDays('2024-01-01', n)
        const window = { from: '2023-01-01', to: addDays(day, 1) }
        for (const facet of ['curating', 'hosting'] as const) {
          const held = spells.filter((spell) => spell.facet === facet && isHeldAtEnd(spell, window))
          expect([day, facet, held.map(({ person }) => person).sort()]).toEqual([
            day,
            facet,
            oracle.holdersAt(acts, facet, day),
          ])
        }
      }
    }),
    { numRuns: Math.ceil(RUNS / 3), endOnFailure: true, ...seeded },
  )
}, 600_000)

test('who answers where: most first, only the first few of each space', async () => {
  const answered = ['p_bob', 'p_cem', 'p_cem', 'p_dov', 'p_dov', 'p_dov', 'p_bob', 'p_cem'].flatMap(
    (who, i) => {
      const question = topic('p_ada', `2024-03-${10 + i}T09:00Z`, { space: i < 6 ? 'help' : 'news' })
      return [question, reply(who, `2024-03-${10 + i}T10:00Z`, question)]
    },
  )
  // Everybody has been seen before: no answer here is a welcome.
  const seen = ['p_ada', 'p_bob', 'p_cem', 'p_dov'].map((who) => topic(who, '2024-02-01T09:00Z'))
  const question = questionOf(await published([...seen, ...answered]), '2024-03-01', '2024-04-01')
  const { database } = store
  expect(
    (await answersIn(database, question, ['help', 'news'], 2)).map(({ space, person, acts, days }) => [
      space,
      person,
      acts,
      days,
    ]),
  ).toEqual([
    ['help', 'p_dov', 3, 3],
    ['help', 'p_cem', 2, 2],
    ['news', 'p_bob', 1, 1],
    ['news', 'p_cem', 1, 1],
  ])
  expect(await facetSpaces(database, question, ['p_cem'], ['answering'])).toEqual([
    { person: 'p_cem', facet: 'answering', space: 'help', acts: 2, days: 2, last: '2024-03-12' },
    { person: 'p_cem', facet: 'answering', space: 'news', acts: 1, days: 1, last: '2024-03-17' },
  ])
})

test('the unit is that of the last act with a known one; filters narrow everything', async () => {
  const unitFrom = (account: string, enabledFrom: string, unit: string): CommonholdEvent => ({
    stream: 'roster',
    pilot: 'pilot',
    source: 'hr',
    id: `${account} ${enabledFrom}`,
    sequence: 0,
    time: at('2024-01-01T00:00Z'),
    recorded: at('2024-01-01T00:00Z'),
    data: rosterData.parse({ account, enabledFrom, unit }),
  })
  const pilot = await published([
    unitFrom('p_ada', '2024-01-01', 'Sales'),
    unitFrom('p_ada', '2024-02-01', 'Research'),
    ...['2024-01-03', '2024-01-04', '2024-02-05'].map((day, i) =>
      act('pin', 'p_ada', `${day}T09:00Z`, { space: i < 2 ? 'help' : 'news' }),
    ),
    act('pin', 'p_bob', '2024-01-03T09:00Z', { space: 'help' }),
  ])
  const unitsBy = async (to: string) =>
    (
      await participation(store.database, questionOf(pilot, '2024-01-01', to), '2023-12-01', {
        from: '2024-01-01',
        to,
      })
    ).map(({ person, unit, weeks }) => [person, unit, weeks])
  expect(await unitsBy('2024-02-01')).toEqual([
    ['p_ada', 'Sales', 1],
    ['p_bob', null, 1],
  ])
  expect(await unitsBy('2024-03-01')).toEqual([
    ['p_ada', 'Research', 2],
    ['p_bob', null, 1],
  ])
  const days = (filters: Question['filters']) => facetDays(store.database, { pilot, asOf: NOW, filters })
  expect(await days({})).toMatchObject([{ person: 'p_ada', facet: 'curating', acts: [1, 1, 1] }])
  expect(await days({ space: 'help' })).toEqual([])
})
