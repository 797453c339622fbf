import { expect, test } from 'vitest'
import { coverageOf, gapsIn, isStale } from './coverage.ts'

const stretch = (source: string, first: string, last: string, until = last, origin = 'import') => ({
  origin,
  source,
  first,
  last,
  until,
})
const TODAY = '2024-06-15'
const archives = { sources: [] }

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
