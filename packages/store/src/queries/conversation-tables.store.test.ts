import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { rosterData } from '@commonhold/contracts/events/streams'
import type { ConversationsByPart, Threads } from '@commonhold/metrics/independence/tables'
import { threadsOf } from '@commonhold/metrics/independence/threads-of'
import { NO_TIES, tiedPairs as pairUp, TIE, type TiedPairs } from '@commonhold/metrics/network/tied-pairs'
import { earliest, latest } from '@commonhold/metrics/time/day'
import { periodsIn } from '@commonhold/metrics/time/period'
import { connectEmbedded } from '@commonhold/testkit/embedded/connect'
import { deriveActs, type OracleAct } from '@commonhold/testkit/oracle/derive'
import { standingFacts } from '@commonhold/testkit/oracle/facts'
import { conversations } from '@commonhold/testkit/oracle/reduce'
import * as oracle from '@commonhold/testkit/oracle/reduce-conversations'
import { pilotHistory } from '@commonhold/testkit/pilots/arbitrary'
import { at, reply, topic } from '@commonhold/testkit/pilots/builder'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NOW } from '../acts/published.ts'
import type { Client } from '../database.ts'
import { openEmbedded } from '../embedded.ts'
import { openStore, type Store } from '../store.ts'
import { conversationsByPart, leftWithout, rhythm } from './around-champion.ts'
import { responses, suggestions } from './feedback.ts'
import type { Question } from './question.ts'
import { NO_THREADS, threads, threadsByPeriod } from './threads.ts'
import { tiedPairs } from './ties.ts'

let folder: string
let store: Store
let pilots = 0

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'commonhold-tables-'))
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
  eventSet: { set: 'contribution' },
  filters: {},
})

/** Each pair as text, the smaller name first, so that two ways of numbering people can be compared. */
const spelled = ({ people, first, second, how }: TiedPairs) =>
  [...how]
    .map((bits, pair) => {
      const [a, b] = [people[first[pair] as number] as string, people[second[pair] as number] as string]
      const turned = (bits & ~3) | (bits & TIE.forth ? TIE.back : 0) | (bits & TIE.back ? TIE.forth : 0)
      return a < b ? `${a} ${b} ${bits}` : `${b} ${a} ${turned}`
    })
    .sort()

const gathered = (parts: readonly ConversationsByPart[]) => {
  const counts = new Map<string, number>()
  for (const { count, ...part } of parts) {
    const key = JSON.stringify(Object.entries(part).sort())
    counts.set(key, (counts.get(key) ?? 0) + count)
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
}

const inOrder = ({ threads, lost }: Threads) => ({
  threads,
  lost: lost.toSorted((a, b) => (a.person < b.person ? -1 : 1)),
})

const numbers = (values: Iterable<number>) => [...values].sort((a, b) => a - b)

async function expectTables(
  pilot: string,
  acts: readonly OracleAct[],
  zone: string,
  picks: readonly number[],
) {
  const days = [...new Set(acts.map(({ day }) => day))].sort()
  const people = [...new Set(acts.map(({ person }) => person))].filter((person) => person !== '').sort()
  const pick = <T>(all: readonly T[], n: number) => all[n % all.length] as T
  const [from, to, until] = [
    pick(days, picks[0] ?? 0),
    pick(days, picks[1] ?? 0),
    pick(days, picks[2] ?? 0),
  ].sort() as [string, string, string]
  const window = { from, to: to === from ? '2100-01-01' : to }
  const champion = people.length === 0 ? [] : [pick(people, picks[3] ?? 0), pick(people, picks[4] ?? 0)]
  const question = questionOf(pilot, window.from, window.to)
  const { database } = store

  expect(inOrder(await threads(database, question))).toEqual(inOrder(threadsOf(conversations(acts, window))))
  const byMonth = await threadsByPeriod(database, question, 'month')
  for (const month of periodsIn('month', { from: days[0] as string, to: days.at(-1) as string })) {
    const inside = conversations(acts, {
      from: latest(month.from, window.from),
      to: earliest(month.to, window.to),
    })
    expect(inOrder(byMonth.get(month.from) ?? NO_THREADS)).toEqual(inOrder(threadsOf(inside)))
  }
  // Filters that leave everything in read all messages, and find the same.
  const everything = { ...question, filters: { evidence: ['observed', 'declared', 'attested'] } }
  expect(inOrder(await threads(database, everything))).toEqual(inOrder(await threads(database, question)))
  for (const asked of [question, everything])
    expect(gathered(await conversationsByPart(database, asked, champion))).toEqual(
      gathered(oracle.conversationsByPart(acts, window, champion)),
    )
  expect(await leftWithout(database, question, champion, { set: 'contribution' })).toEqual(
    oracle.leftWithout(acts, window, champion, 'contribution'),
  )
  expect(await rhythm(database, question, champion)).toEqual(
    oracle.rhythm(acts, window, champion, 'contribution'),
  )
  expect(spelled(await tiedPairs(database, question, { champion }))).toEqual(
    spelled(pairUp(oracle.tiesAround(acts, window, champion))),
  )
  const end = oracle.beginOf(until, zone)
  const waits = oracle.responses(acts, window, end)
  const found = await responses(database, question, { until, zone })
  expect(numbers(found.watched)).toEqual(numbers(waits.map(({ watched }) => watched)))
  expect(numbers(found.waited.filter((hours) => !Number.isNaN(hours)))).toEqual(
    numbers(waits.flatMap(({ waited }) => waited ?? [])),
  )
  expect(await suggestions(database, question, { until, zone })).toEqual(
    oracle.suggestions(acts, window, end),
  )
}

const RUNS = Number(process.env['COMMONHOLD_TEST_RUNS'] ?? 12)
const seeded = process.env['COMMONHOLD_TEST_SEED']
  ? { seed: Number(process.env['COMMONHOLD_TEST_SEED']) }
  : {}

test('random pilots: every table equals what the oracle counts', async () => {
  await fc.assert(
    fc.asyncProperty(
      pilotHistory(),
      fc.array(fc.array(fc.nat(), { minLength: 5, maxLength: 5 }), { minLength: 3, maxLength: 3 }),
      async (events, picks) => {
        const acts = deriveActs(events)
        if (acts.length === 0) return
        const pilot = await published(events)
        const zone = standingFacts(events).settings.timeZone
        for (const each of picks) await expectTables(pilot, acts, zone, each)
      },
    ),
    { numRuns: RUNS, endOnFailure: true, ...seeded },
  )
}, 600_000)

test('of two first replies at one instant the lower native id is first', async () => {
  const question = topic('p_ada', '2024-03-01T09:00Z')
  const late = { id: '10' }
  const early = { id: '9' }
  const events = [
    question,
    reply('p_bob', '2024-03-01T10:00Z', question, late),
    reply('p_cem', '2024-03-01T10:00Z', question, early),
  ]
  const asked = questionOf(await published(events), '2024-01-01', '2025-01-01')
  const by = async (champion: string) =>
    (await conversationsByPart(store.database, asked, [champion])).map(({ answeredBy }) => answeredBy)
  expect(await by('p_cem')).toEqual(['champion'])
  expect(await by('p_bob')).toEqual(['other'])
})

test('units of both ends are those on the day of the tie', async () => {
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
  const question = (day: string, mentioned: string) =>
    topic('p_ada', `2024-${day}T09:00Z`, { mentions: [mentioned] })
  const pilot = await published([
    unitFrom('p_ada', '2024-01-01', 'Sales'),
    unitFrom('p_bob', '2024-01-01', 'Sales'),
    unitFrom('p_bob', '2024-06-01', 'Research'),
    unitFrom('p_cem', '2024-01-01', 'Sales'),
    question('03-01', 'p_bob'),
    question('03-02', 'p_cem'),
    question('03-03', 'p_dov'),
    question('07-01', 'p_bob'),
  ])
  const units = async (from: string, to: string) => {
    const { people, first, second, how } = await tiedPairs(store.database, questionOf(pilot, from, to), {
      withUnits: true,
    })
    const nameOf = (place: number | undefined) => people[place as number] as string
    return [...how]
      .map((bits, pair) => {
        const other = [nameOf(first[pair]), nameOf(second[pair])].filter((name) => name !== 'p_ada')
        return `${other} ${bits & (TIE.sameUnit | TIE.twoUnits)}`
      })
      .sort()
  }
  expect(await units('2024-01-01', '2024-06-01')).toEqual(['p_bob 4', 'p_cem 4', 'p_dov 0'])
  expect(await units('2024-06-01', '2025-01-01')).toEqual(['p_bob 8'])
  expect(await units('2024-01-01', '2025-01-01')).toEqual(['p_bob 12', 'p_cem 4', 'p_dov 0'])
})

test('a space asked about is where the question was put; nobody is tied in an empty window', async () => {
  const here = topic('p_ada', '2024-03-01T09:00Z', { space: 'help' })
  const there = topic('p_ada', '2024-03-01T09:10Z', { space: 'news' })
  const pilot = await published([here, there, reply('p_bob', '2024-03-01T10:30Z', here)])
  const asked = questionOf(pilot, '2024-01-01', '2024-04-01')
  const end = { until: '2024-03-02', zone: 'UTC' }
  const help = await responses(store.database, { ...asked, filters: { space: 'help' } }, end)
  expect([[...help.waited], [...help.watched]]).toEqual([[1.5], [15]])
  const before = await responses(store.database, asked, { ...end, until: '2024-03-01' })
  expect([...before.waited]).toEqual([])
  expect(await tiedPairs(store.database, questionOf(pilot, '2023-01-01', '2023-02-01'))).toEqual(NO_TIES)
})
