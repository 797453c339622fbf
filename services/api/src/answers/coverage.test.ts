import type { LiveConnection } from '@commonhold/store/queries/connections'
import type { CoverageStretch } from '@commonhold/store/queries/pilots'
import { expect, test } from 'vitest'
import { dayIn } from '../questions/local-day.ts'
import {
  beginningsOf,
  coverageOf as coverageWith,
  gapsIn,
  isRecordedThroughout,
  isStale,
  missingIn,
} from './coverage.ts'

const stretch = (
  source: string,
  first: string,
  last: string,
  until = last,
  origin = 'import',
): CoverageStretch => ({
  origin,
  source,
  first,
  last,
  until,
  lastAt: Date.parse(`${last}T12:00:00Z`),
})
const TODAY = '2024-06-15'
const archives = { sources: [] }

const coverageOf = (
  stretches: readonly CoverageStretch[],
  settings: { sources: { source: string; live: boolean; expectedDays: number }[] },
  today: string,
  connections: Record<string, Partial<LiveConnection>> = {},
) =>
  coverageWith(stretches, {
    settings,
    connections: new Map(
      Object.entries(connections).map(([id, one]) => [id, { expectEvery: null, ended: null, ...one }]),
    ),
    now: new Date(`${today}T18:00:00Z`),
    dayOf: dayIn('UTC'),
  })

test('nothing is covered before anything came', () => {
  expect(coverageOf([], archives, TODAY)).toEqual({ sources: [], gaps: [], days: null, lastComplete: null })
})

test('an archive covers to the day it was taken, and that day is complete', () => {
  const { days, lastComplete, gaps } = coverageOf(
    [stretch('a', '2024-01-05', '2024-02-01', '2024-03-01')],
    archives,
    TODAY,
  )
  expect(days).toEqual({ first: '2024-01-05', last: '2024-03-01' })
  expect(lastComplete).toBe('2024-03-01')
  expect(gaps).toEqual([])
})

test('archives that touch are one; between those that do not lies a gap', () => {
  const coverage = coverageOf(
    [
      stretch('a', '2024-01-01', '2024-01-31'),
      stretch('a', '2024-02-01', '2024-02-10', '2024-02-20', 'second'),
      stretch('a', '2024-03-01', '2024-03-10', '2024-03-10', 'third'),
    ],
    archives,
    TODAY,
  )
  expect(coverage.gaps).toEqual([{ source: 'a', from: '2024-02-21', to: '2024-03-01' }])
  expect(coverage.sources[0]?.stretches).toHaveLength(2)
  expect(gapsIn(coverage, { from: '2024-02-01', to: '2024-02-21' })).toEqual([])
  expect(gapsIn(coverage, { from: '2024-02-01', to: '2024-02-22' })).toHaveLength(1)
  expect(gapsIn(coverage, { from: '2024-03-01', to: '2024-04-01' })).toEqual([])
})

test('one source’s gap is a gap whatever another covers; before and after a source’s time is none', () => {
  const { gaps } = coverageOf(
    [
      stretch('a', '2024-01-01', '2024-06-01'),
      stretch('b', '2024-02-01', '2024-02-10'),
      stretch('b', '2024-02-15', '2024-03-01', '2024-03-01', 'second'),
    ],
    archives,
    TODAY,
  )
  expect(gaps).toEqual([{ source: 'b', from: '2024-02-11', to: '2024-02-15' }])
})

const live = { sources: [{ source: 'a', live: true, expectedDays: 3 }] }

test('a live source covers today, which is not over', () => {
  const { days, lastComplete, sources } = coverageOf(
    [stretch('a', '2024-06-01', '2024-06-14', '2024-06-14', '')],
    live,
    TODAY,
  )
  expect(days?.last).toBe(TODAY)
  expect(lastComplete).toBe('2024-06-14')
  expect(sources[0]?.silentTooLong).toBe(false)
})

test('an archive of a live source ends where it was taken', () => {
  const { gaps } = coverageOf(
    [stretch('a', '2024-01-01', '2024-02-01'), stretch('a', '2024-06-01', '2024-06-14', '2024-06-14', '')],
    live,
    TODAY,
  )
  expect(gaps).toEqual([{ source: 'a', from: '2024-02-02', to: '2024-06-01' }])
})

test('silence beyond what is expected makes stale what reaches into it; archives never are', () => {
  const stretches = [stretch('a', '2024-06-01', '2024-06-11', '2024-06-11', '')]
  const coverage = coverageOf(stretches, live, TODAY)
  expect(isStale(coverage, { from: '2024-06-01', to: '2024-06-15' })).toBe(false)
  expect(isStale(coverage, { from: '2024-06-01', to: '2024-06-16' })).toBe(true)
  expect(isStale(coverageOf(stretches, archives, TODAY), { from: '2024-06-01', to: '2024-06-16' })).toBe(
    false,
  )
  expect(isStale(coverageOf(stretches, live, '2024-06-14'), { from: '2024-06-01', to: '2024-06-15' })).toBe(
    false,
  )
})

test('settings name a source by what it begins with', () => {
  const covered = (setting: string, source: string) =>
    coverageOf(
      [stretch(source, '2024-06-01', '2024-06-14')],
      { sources: [{ source: setting, live: true, expectedDays: 3 }] },
      TODAY,
    ).sources[0]?.live
  expect(covered('slack:T1', 'slack:T1')).toBe(true)
  expect(covered('slack', 'slack:T1')).toBe(true)
  expect(covered('slack:T1/C1', 'slack:T1')).toBe(true)
  expect(covered('slack:T1', 'slack:T12')).toBe(false)
})

const HOUR = 3600
const connected = (last: string) => [stretch('a', '2024-05-01', last, last, 'live:hook')]

test('a connection covers from its first delivery to today while it stands, then to when it was last heard', () => {
  const standing = coverageOf(connected('2024-05-20'), archives, TODAY, { hook: {} })
  expect(standing.sources[0]).toMatchObject({
    live: true,
    first: '2024-05-01',
    until: TODAY,
    continuous: true,
  })
  expect(standing.lastComplete).toBe('2024-06-14')
  for (const connections of [{ hook: { ended: '2024-05-21T00:00:00Z' } }, {}]) {
    const over = coverageOf(connected('2024-05-20'), archives, TODAY, connections).sources[0]
    expect(over).toMatchObject({ live: false, until: '2024-05-20', silentTooLong: false })
  }
})

test('a connection is stale after its interval, to the hour; without one it may be silent', () => {
  const at = (expectEvery: number | null) =>
    coverageOf(connected('2024-06-14'), archives, TODAY, { hook: { expectEvery } })
  // Thirty hours have passed since the noon before.
  expect(at(31 * HOUR).sources[0]?.silentTooLong).toBe(false)
  expect(at(29 * HOUR).sources[0]).toMatchObject({ silentTooLong: true, silentSince: '2024-06-15' })
  expect(at(null).sources[0]?.silentTooLong).toBe(false)
  expect(isStale(at(29 * HOUR), { from: '2024-06-01', to: '2024-06-16' })).toBe(true)
  expect(isStale(at(29 * HOUR), { from: '2024-06-01', to: '2024-06-15' })).toBe(false)
})

test('what the owner set wins over what the connection expects', () => {
  const coverage = coverageOf(connected('2024-06-13'), live, TODAY, { hook: { expectEvery: HOUR } })
  expect(coverage.sources[0]).toMatchObject({ expectedDays: 3, expectEvery: null, silentTooLong: false })
})

test('an archive before a connection leaves a gap, and both begin', () => {
  const coverage = coverageOf(
    [stretch('a', '2024-01-01', '2024-03-31'), ...connected('2024-06-14')],
    archives,
    TODAY,
    { hook: {} },
  )
  expect(coverage.gaps).toEqual([{ source: 'a', from: '2024-04-01', to: '2024-05-01' }])
  expect(beginningsOf(coverage)).toEqual(['2024-01-01', '2024-05-01'])
  expect(isRecordedThroughout(coverage, { from: '2024-05-01', to: '2024-06-01' })).toBe(true)
  expect(isRecordedThroughout(coverage, { from: '2024-04-30', to: '2024-06-01' })).toBe(false)
  expect(isRecordedThroughout(coverage, { from: '2023-12-31', to: '2024-02-01' })).toBe(false)
})

test('a source that begins in the middle is missing before; what was only posted is expected nowhere', () => {
  const coverage = coverageOf(
    [
      stretch('a', '2024-01-01', '2024-05-31'),
      stretch('b', '2024-03-10', '2024-05-31'),
      stretch('declared', '2024-04-01', '2024-04-01', '2024-04-01', ''),
    ],
    archives,
    TODAY,
  )
  const month = (n: number) => ({ from: `2024-0${n}-01`, to: `2024-0${n + 1}-01` })
  expect([1, 3, 4].map((n) => missingIn(coverage, month(n)))).toEqual([['b'], ['b'], []])
  expect(missingIn(coverage, month(1), { from: '2024-01-01', to: '2024-03-01' })).toEqual([])
  expect(beginningsOf(coverage)).toEqual(['2024-01-01', '2024-03-10'])
  expect(isRecordedThroughout(coverage, { from: '2024-02-01', to: '2024-04-01' })).toBe(false)
  expect(isRecordedThroughout(coverage, { from: '2024-03-10', to: '2024-05-01' })).toBe(true)
})
