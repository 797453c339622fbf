import { expect, test } from 'vitest'
import type { PersonClasses } from '../tables.ts'
import { breadthMeasures, breadthMetrics } from './breadth.ts'
import type { BreadthInput } from './tables.ts'
import { waits } from './time-to-first-contribution.ts'

const did = (person: string, highest: PersonClasses['highest']): PersonClasses => ({
  person,
  highest,
  contributed: highest === 'participation' || highest === 'ownership',
  acted: highest !== 'passive',
})

const input = (more: Partial<BreadthInput> = {}): BreadthInput => ({
  window: { from: '2015-07-01', to: '2015-10-01' },
  covered: { from: '2015-07-01', to: '2015-10-01' },
  coveredFrom: '2015-01-01',
  beginnings: ['2015-01-01'],
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
  active: {
    current: ['a', 'b', 'old'],
    previous: ['a', 'x', 'y', 'a'],
    earlier: ['x', 'old'],
    previousComplete: true,
  },
  units: {
    eligible: new Map([
      ['Sales', 5],
      ['Research', 2],
      ['Legal', 1],
    ]),
    active: new Map([
      ['Sales', 2],
      ['Research', 1],
      ['Legal', 1],
      ['Closed', 3],
    ]),
  },
  habit: {
    complete: true,
    enabled: new Set(['a', 'b', 'c', 'd']),
    blocks: new Map([
      ['a', 12],
      ['b', 9],
      ['c', 8],
      ['guest', 12],
    ]),
  },
  enabledIn: new Map([
    ['b', '2015-09-20'],
    ['c', '2015-08-01'],
    ['d', '2015-08-29'],
  ]),
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

test('where the record of a source begins later, or goes on after a gap, everybody in it looks new', () => {
  const from = (beginning: string) =>
    breadthMetrics(input({ beginnings: ['2015-01-01', beginning] })).newParticipants
  expect(from('2015-06-04')).toMatchObject({ value: null, reason: expect.stringContaining('2015-06-04') })
  expect(from('2015-08-01').value).toBeNull()
  expect(from('2015-09-30').value).toBeNull()
  // Long before the window, or after it.
  expect(from('2015-06-03').value).toBe(1)
  expect(from('2015-10-01').value).toBe(1)
})

test('one visitor is not a unit, and a closed one counts nowhere', () => {
  const { unitCoverage } = breadthMetrics(input())
  expect(unitCoverage).toMatchObject({ value: 1 / 2, details: { active: 1, units: 2 } })
  const active = new Map<string, number>()
  const none = breadthMetrics(input({ units: { eligible: new Map([['Legal', 1]]), active } })).unitCoverage
  expect(none).toMatchObject({ status: 'insufficient_data', value: null })
  expect(breadthMetrics(input({ units: { eligible: null, active } })).unitCoverage.value).toBeNull()
})

test('a habit is nine of twelve, among those who could have had it', () => {
  const { habitual } = breadthMetrics(input())
  expect(habitual).toMatchObject({ value: 2 / 4, details: { habitual: 2, people: 4 } })
  const { habit } = input()
  expect(breadthMetrics(input({ habit: { ...habit, complete: false } })).habitual).toMatchObject({
    value: null,
    reason: expect.stringContaining('84 days'),
  })
  expect(breadthMetrics(input({ habit: { ...habit, enabled: null } })).habitual.value).toBeNull()
  expect(breadthMetrics(input({ habit: { ...habit, enabled: new Set() } })).habitual.value).toBeNull()
})

test('waiting for a first contribution: reached, or watched until the last day', () => {
  const { enabledIn, firsts } = input()
  expect(waits(enabledIn ?? new Map(), firsts, '2015-10-01')).toEqual({
    reached: [10],
    // Contributing on the day after the window is not yet having done so.
    censored: [60, 32],
  })
  expect(waits(new Map([['a', '2015-03-01']]), firsts, '2015-10-01').reached).toEqual([0])
  expect(breadthMetrics(input()).timeToFirstContribution).toMatchObject({
    value: null,
    reason: expect.stringContaining('fewer than half'),
    details: { enabled: 3, contributed: 1 },
  })
  expect(
    breadthMetrics(input({ enabledIn: new Map([['b', '2015-09-20']]) })).timeToFirstContribution,
  ).toMatchObject({
    status: 'ok',
    value: 10,
  })
  for (const enabled of [null, new Map()])
    expect(breadthMetrics(input({ enabledIn: enabled })).timeToFirstContribution.value).toBeNull()
})

test('how many people a number is over', () => {
  const over = Object.fromEntries(
    breadthMeasures.flatMap((measure) =>
      'population' in measure ? [[measure.id, measure.population(input())]] : [],
    ),
  )
  expect(over).toMatchObject({ unitCoverage: 2, habitual: 4, timeToFirstContribution: 3, retention: 3 })
})

test('retention: kept of those before, lost, returned', () => {
  const { retention } = breadthMetrics(input())
  expect(retention).toMatchObject({ value: 1 / 3, details: { lost: 2, returned: 1 } })
  expect(retention.details).toHaveProperty('previousComplete', true)
  const alone = breadthMetrics(
    input({ active: { current: ['a'], previous: [], earlier: [], previousComplete: false } }),
  ).retention
  expect(alone).toMatchObject({ status: 'insufficient_data', value: null })
})

test('everything served is what the catalogue says it is', () => {
  const metrics = breadthMetrics(input({ enabledIn: new Map([['b', '2015-09-20']]) }))
  for (const { id, value, details } of breadthMeasures) {
    value.parse(metrics[id].value)
    if (metrics[id].details !== undefined) details?.parse(metrics[id].details)
  }
})
