import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { rosterData } from '@commonhold/contracts/events/streams'
import { addDays } from '@commonhold/metrics/time/day'
import { connectEmbedded } from '@commonhold/testkit/embedded/connect'
import { deriveActs, type OracleAct, UNATTRIBUTED } from '@commonhold/testkit/oracle/derive'
import { type EventSet as NamedSet, personFirsts } from '@commonhold/testkit/oracle/reduce'
import * as oracle from '@commonhold/testkit/oracle/reduce-breadth'
import { pilotHistory } from '@commonhold/testkit/pilots/arbitrary'
import { act, post, reply, topic } from '@commonhold/testkit/pilots/builder'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NOW } from '../acts/published.ts'
import type { Client } from '../database.ts'
import { openEmbedded } from '../embedded.ts'
import { openStore, type Store } from '../store.ts'
import { activeBlocks, activeByUnit } from './breadth.ts'
import { type EvidenceQuestion, evidenceByDay, evidenceRows, objectsOf, type Place } from './evidence.ts'
import { personSpans } from './people.ts'
import { presence } from './presence.ts'
import { type EventSet, parseEventSet, type Question } from './question.ts'

let folder: string
let store: Store
let pilots = 0

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'commonhold-breadth-'))
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

const SETS: readonly NamedSet[] = [
  'ownership',
  'contribution',
  'all',
  'facet:answering',
  'kind:reaction,reply',
  'kind:join,view,post',
]
const BEHIND = [
  'acts',
  'firstContributions',
  'firstOwnershipActs',
  'threads',
  'ties',
  'questions',
  'suggestions',
] as const

const drawn = fc.record({
  from: fc.nat(60),
  days: fc.integer({ min: 1, max: 60 }),
  set: fc.constantFrom(...SETS),
  behind: fc.constantFrom(...BEHIND, 'acts' as const),
  narrow: fc.constantFrom('nothing', 'person', 'facet', 'kind', 'class', 'conversation', 'space'),
  which: fc.nat(50),
  limit: fc.constantFrom(1, 2, 3, 7, 500),
})

/** A question about the pilot, and how the oracle sees it. */
function asked(
  pilot: string,
  acts: readonly OracleAct[],
  one: typeof drawn extends fc.Arbitrary<infer T> ? T : never,
) {
  const first = acts.map(({ day }) => day).sort()[0] ?? '2024-01-01'
  const from = addDays(first, one.from - 5)
  const window = { from, to: addDays(from, one.days) }
  const example = acts.filter(({ person }) => person !== UNATTRIBUTED)[one.which % Math.max(1, acts.length)]
  const is = (name: (typeof one)['narrow']) => one.narrow === name && example !== undefined
  const narrowing = {
    ...(is('person') && example ? { person: example.person } : {}),
    ...(is('facet') && example?.facet ? { facet: example.facet } : {}),
    ...(is('kind') && example ? { kinds: [example.kind] } : {}),
    ...(is('class') && example ? { class: example.class } : {}),
  }
  const space = is('space') ? example?.space : null
  const question: EvidenceQuestion = {
    pilot,
    ...window,
    asOf: NOW,
    eventSet: parseEventSet(one.set) as EventSet,
    filters: space ? { space } : {},
    behind: one.behind,
    narrowing,
  }
  const filtered = space ? acts.filter((one) => one.space === space) : acts
  const wanted = oracle
    .behindNumber(filtered, window, one.set, one.behind)
    .filter(
      ({ person, facet, kind, class: ofClass }) =>
        (narrowing.person === undefined || narrowing.person === person) &&
        (narrowing.facet === undefined || narrowing.facet === facet) &&
        (narrowing.kinds === undefined || narrowing.kinds.includes(kind)) &&
        (narrowing.class === undefined || narrowing.class === ofClass),
    )
  return { question, window, wanted: oracle.earliestFirst(wanted) }
}

async function allPages(question: EvidenceQuestion, limit: number) {
  const found: Place[] = []
  for (let after: Place | null = null; ; after = found.at(-1) ?? null) {
    const page = await evidenceRows(store.database, question, { limit, after })
    found.push(...page)
    if (page.length < limit) return found
  }
}

const RUNS = Number(process.env['COMMONHOLD_TEST_RUNS'] ?? 12)
const seeded = process.env['COMMONHOLD_TEST_SEED']
  ? { seed: Number(process.env['COMMONHOLD_TEST_SEED']) }
  : {}
const key = ({ source, id }: { source: string; id: string }) => `${source} ${id}`

test('random pilots: blocks, firsts, presence, and the acts behind any number are what the oracle counts', async () => {
  await fc.assert(
    fc.asyncProperty(
      pilotHistory(),
      fc.array(drawn, { minLength: 8, maxLength: 8 }),
      async (events, questions) => {
        const pilot = await published(events)
        const acts = deriveActs(events)
        const { database } = store
        const spans = await personSpans(database, pilot, NOW)
        expect(
          spans.map(({ person, contribution, ownership }) => ({ person, contribution, ownership })),
        ).toEqual(personFirsts(acts))
        for (const one of questions) {
          const { question, window, wanted } = asked(pilot, acts, one)
          const about: Question = { ...question, filters: {} }
          expect(Object.fromEntries(await activeBlocks(database, about, 7))).toEqual(
            oracle.activeBlocks(acts, window, one.set, 7),
          )
          expect(
            (await presence(database, about, 'day'))
              .map(({ source, kind, since }) => `${source} ${kind} ${since}`)
              .sort(),
          ).toEqual(oracle.presence(acts, window))
          expect(
            (await presence(database, about, 'day', 'only')).map(({ kind, since }) => `${kind} ${since}`),
          ).toEqual(
            [
              ...new Set(oracle.presence(acts, window).map((text) => text.slice(text.indexOf(' ') + 1))),
            ].sort(),
          )
          const pages = await allPages(question, one.limit)
          expect(pages.map(key)).toEqual(wanted.map(key))
          const days = Map.groupBy(wanted, ({ day }) => day)
          expect((await evidenceByDay(database, question)).map(({ day, acts }) => [day, acts])).toEqual(
            [...days].map(([day, of]) => [day, of.length]),
          )
        }
      },
    ),
    { numRuns: RUNS, endOnFailure: true, ...seeded },
  )
}, 600_000)

test('people act for the unit they are in on the day', async () => {
  const units: Record<string, [string, string][]> = {
    ada: [
      ['2024-01-01', 'Sales'],
      ['2024-03-15', 'Research'],
    ],
    bob: [['2024-03-01', 'Sales']],
  }
  const events: CommonholdEvent[] = [
    ...Object.entries(units).flatMap(([account, of]) =>
      of.map(
        ([from, unit]): CommonholdEvent => ({
          stream: 'roster',
          pilot: 'pilot',
          source: 'hr',
          id: `${account} ${from}`,
          sequence: 0,
          time: 0,
          recorded: 0,
          data: rosterData.parse({ account, unit, enabledFrom: from }),
        }),
      ),
    ),
    ...['2024-02-01', '2024-03-10', '2024-03-14', '2024-03-20'].flatMap((day) =>
      ['ada', 'bob', 'guest'].map((who) => post(who, `${day}T09:00Z`)),
    ),
  ]
  const pilot = await published(events)
  const unitOf = (person: string, day: string) =>
    units[person]?.findLast(([from]) => from <= day)?.[1] ?? null
  for (const [from, to] of [
    ['2024-01-01', '2024-04-01'],
    ['2024-03-01', '2024-03-15'],
    ['2024-03-15', '2024-04-01'],
    ['2024-02-01', '2024-02-02'],
  ] as const) {
    const question: Question = { pilot, from, to, asOf: NOW, eventSet: { set: 'all' }, filters: {} }
    expect(Object.fromEntries(await activeByUnit(store.database, question))).toEqual(
      oracle.activeByUnit(deriveActs(events), { from, to }, 'all', unitOf),
    )
  }
})

test('a conversation’s messages, their objects, and an object that was withdrawn', async () => {
  const root = topic('ada', '2024-03-01T09:00Z')
  const answer = reply('bob', '2024-03-01T10:00Z', root)
  const pilot = await published([
    root,
    answer,
    act('pin', 'cem', '2024-03-01T11:00Z'),
    topic('dov', '2024-03-01T12:00Z'),
  ])
  const question: EvidenceQuestion = {
    pilot,
    from: '2024-03-01',
    to: '2024-03-02',
    asOf: NOW,
    eventSet: { set: 'all' },
    filters: {},
    behind: 'acts',
    narrowing: {},
  }
  const all = await evidenceRows(store.database, question, { limit: 500, after: null })
  expect(all.map(({ person }) => person)).toEqual(['ada', 'bob', 'cem', 'dov'])
  expect(all[2]?.conversation).toBe('0')
  const conversation = all[0]?.conversation as string
  const talk = await evidenceRows(
    store.database,
    { ...question, narrowing: { conversation } },
    { limit: 500, after: null },
  )
  expect(talk.map(({ person }) => person)).toEqual(['ada', 'bob'])
  const objects = await objectsOf(store.database, pilot, [...all, { source: 'chat', id: 'never seen' }])
  expect(all.map(objects)).toEqual([
    root.data.object,
    answer.data.object,
    expect.any(String),
    expect.any(String),
  ])
  expect(objects({ source: 'chat', id: 'never seen' })).toBeNull()
  expect((await objectsOf(store.database, pilot, []))({ source: 'chat', id: 'x' })).toBeNull()
})
