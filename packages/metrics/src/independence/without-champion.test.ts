import { expect, test } from 'vitest'
import { tiedPairs } from '../network/tied-pairs.ts'
import { independenceMetrics } from './independence.ts'
import type { ChampionTables, ConversationsByPart } from './tables.ts'
import { withoutChampion } from './without-champion.ts'

const NO_THREADS = { threads: 0, lost: [] }

const part = (more: Partial<ConversationsByPart>): ConversationsByPart => ({
  isThread: true,
  startedByChampion: false,
  withChampion: false,
  others: 2,
  answeredBy: 'other',
  count: 1,
  ...more,
})

const tables = (more: Partial<ChampionTables> = {}): ChampionTables => ({
  champion: ['ada'],
  conversations: [
    part({ count: 3 }),
    part({ withChampion: true, answeredBy: 'champion', count: 2 }),
    part({ withChampion: true, others: 1, answeredBy: 'champion' }),
    part({ withChampion: true, startedByChampion: true, count: 4 }),
    part({ isThread: false, others: 1, answeredBy: null, count: 50 }),
  ],
  facets: [
    { facet: 'answering', was: 20, left: 5 },
    { facet: 'initiating', was: 10, left: 0 },
    { facet: 'setup', was: 9, left: 9 },
  ],
  people: { was: 8, left: 6 },
  pairs: tiedPairs(['b', 'c', 'd', 'e', 'f'].map((to) => ({ from: 'ada', to }))),
  rhythm: {
    days: { from: '2024-01-01', to: '2024-02-01' },
    champion: new Set(),
    others: new Map(),
    hasGap: false,
  },
  ...more,
})

test('what is left, each as a share of what was', () => {
  expect(withoutChampion(tables())).toEqual({
    ownershipActs: 14 / 39,
    // Two facets are tested; somebody else is left in one.
    facets: 0.5,
    people: 0.75,
    threads: 0.5,
    largestComponent: 0.2,
  })
})

test('of what there was nothing, nothing is known', () => {
  const none = tables({ conversations: [], facets: [], people: { was: 0, left: 0 }, pairs: tiedPairs([]) })
  expect(Object.values(withoutChampion(none))).toEqual([null, null, null, null, null])
})

test('threads without the champion in them, and first answers that are not theirs', () => {
  const metrics = independenceMetrics({ threads: NO_THREADS, without: tables() })
  expect(metrics.selfSustainedThreads).toMatchObject({ value: 0.3, details: { threads: 10 } })
  expect(metrics.answeredWithoutChampion).toMatchObject({ value: 0.5, details: { conversations: 6 } })
})

test('two declared champions among themselves are a thread, but none that goes on without them', () => {
  const among = tables({ conversations: [part({ withChampion: true, startedByChampion: true, others: 0 })] })
  const { selfSustainedThreads, withoutChampion: left } = independenceMetrics({
    threads: NO_THREADS,
    without: among,
  })
  expect([selfSustainedThreads.value, left.value?.threads]).toEqual([0, 0])
})

test('without a champion nothing is known', () => {
  const { threadsWithoutOne: _, ...rest } = independenceMetrics({ threads: NO_THREADS, without: null })
  for (const metric of Object.values(rest))
    expect(metric).toMatchObject({
      status: 'insufficient_data',
      value: null,
      reason: expect.stringContaining('declared'),
    })
})
