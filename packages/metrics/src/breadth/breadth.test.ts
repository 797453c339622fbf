import { expect, test } from 'vitest'
import type { PersonClasses } from '../tables.ts'
import { breadthMeasures, breadthMetrics } from './breadth.ts'
import type { BreadthInput } from './tables.ts'

const did = (person: string, highest: PersonClasses['highest']): PersonClasses => ({
  person,
  highest,
  contributed: highest === 'participation' || highest === 'ownership',
  acted: highest !== 'passive',
})

const input = (more: Partial<BreadthInput> = {}): BreadthInput => ({
  window: { from: '2015-07-01', to: '2015-10-01' },
  coveredFrom: '2015-01-01',
  classes: [
    did('a', 'ownership'),
    did('b', 'participation'),
    did('c', 'light'),
    did('d', 'passive'),
    did('guest', 'ownership'),
  ],
  eligible: 10,
  eligiblePeople: new Set(['a', 'b', 'c', 'd']),
  firsts: [
    { person: 'a', contribution: '2015-02-01', ownership: '2015-07-01' },
    { person: 'b', contribution: '2015-09-30', ownership: null },
    { person: 'c', contribution: null, ownership: null },
    { person: 'd', contribution: '2015-10-01', ownership: '2015-10-01' },
  ],
  active: { current: ['a', 'b', 'old'], previous: ['a', 'x', 'y', 'a'], earlier: ['x', 'old'] },
  ...more,
})

test('what is divided by the eligible counts only them', () => {
  const { reach, contributionRate, ladder } = breadthMetrics(input())
  expect(reach.value).toBe(0.3)
  expect(contributionRate.value).toBe(0.2)
  expect(ladder.value).toEqual({ none: 6, passive: 1, light: 1, participation: 1, ownership: 2 })
})

test('unknown eligibility is unknown, not 0', () => {
  const { reach, contributionRate, ladder } = breadthMetrics(input({ eligible: null, eligiblePeople: null }))
  expect(reach).toMatchObject({ status: 'insufficient_data', value: null })
  expect(contributionRate).toMatchObject({ status: 'insufficient_data', value: null })
  expect(ladder.value).toEqual({ none: null, passive: 1, light: 1, participation: 1, ownership: 2 })
  expect(breadthMetrics(input({ eligible: 0, eligiblePeople: new Set() })).reach.value).toBeNull()
})

test('firsts lie in the window, whose end is exclusive', () => {
  const { newParticipants, newOwners } = breadthMetrics(input())
  expect(newParticipants.value).toBe(1)
  expect(newOwners.value).toBe(1)
})

test('within 28 days of the start of coverage everybody looks new', () => {
  expect(breadthMetrics(input({ coveredFrom: '2015-06-04' })).newOwners).toMatchObject({ value: null })
  expect(breadthMetrics(input({ coveredFrom: '2015-06-03' })).newOwners.value).toBe(1)
})

test('retention: kept of those before, lost, returned', () => {
  const { retention } = breadthMetrics(input())
  expect(retention).toMatchObject({ value: 1 / 3, details: { lost: 2, returned: 1 } })
  const alone = breadthMetrics(input({ active: { current: ['a'], previous: [], earlier: [] } })).retention
  expect(alone).toMatchObject({ status: 'insufficient_data', value: null })
})

test('everything served is what the catalogue says it is', () => {
  const metrics = breadthMetrics(input())
  for (const { id, value, details } of breadthMeasures) {
    value.parse(metrics[id].value)
    if (metrics[id].details !== undefined) details?.parse(metrics[id].details)
  }
})
