import { describe, expect, test } from 'vitest'
import type { FacetActs, UnitActs } from '../tables.ts'
import type { OwnershipInput } from './holdings.ts'
import { ownershipMeasures, ownershipMetrics } from './ownership.ts'

const people = (acts: number[], days = acts) =>
  acts.map((x, i) => ({ person: `p${i}`, acts: x, days: days[i] as number }))

const input = (acts: number[], more: Partial<OwnershipInput> = {}): OwnershipInput => ({
  acts: people(acts),
  facets: [],
  units: [],
  unattributed: 0,
  eligible: null,
  eligiblePeople: null,
  measure: 'acts',
  simulate: { seed: 1, replicates: 200 },
  ...more,
})

const facet = (name: FacetActs['facet'], acts: number[]): FacetActs[] =>
  people(acts).map((row) => ({ ...row, facet: name }))

test('everything served is what the catalogue says it is', () => {
  const windows = [
    input([90, 2, 2, 2, 2, 2], {
      facets: [...facet('answering', [9, 1]), ...facet('hosting', [2])],
      units: people([90, 2, 2, 2, 2, 2]).map((row, i) => ({ ...row, unit: i > 4 ? null : `unit ${i % 2}` })),
      eligible: 20,
      eligiblePeople: new Set(['p0', 'p1', 'p2', 'p3', 'p4', 'p5']),
    }),
    input([3, 1]),
    input([50]),
    input([]),
  ]
  for (const window of windows) {
    const metrics = ownershipMetrics(window)
    for (const { id, value, details } of ownershipMeasures) {
      const metric = metrics[id]
      if (metric.status === 'ok') value.parse(metric.value)
      else expect(metric).toMatchObject({ value: null, reason: expect.any(String) })
      if (metric.details !== undefined) details?.parse(metric.details)
    }
  }
})

test('the gate closes the shape of few people or few acts, and nothing else', () => {
  const gated = ['gini', 'giniCorrected', 'giniEligible', 'evenness', 'theil', 'lorenz'] as const
  const eligible = { eligible: 10, eligiblePeople: new Set(['p0', 'p1', 'p2', 'p3', 'p4']) }
  const open = ownershipMetrics(input([10, 5, 5, 5, 5], eligible))
  for (const id of gated) expect(open[id].status).toBe('ok')
  for (const acts of [
    [10, 5, 5, 9, 0],
    [9, 5, 5, 5, 5],
  ]) {
    const closed = ownershipMetrics(input(acts, eligible))
    for (const id of gated) expect(closed[id]).toMatchObject({ status: 'insufficient_data', value: null })
    expect(closed.topShare.status).toBe('ok')
    expect(closed.contributorAbsenceFactor.status).toBe('ok')
    expect(closed.effectiveOwners.status).toBe('ok')
    expect(closed.hhi.status).toBe('ok')
    expect(closed.excessDominance.status).toBe('ok')
  }
})

test('a window without acts knows nothing', () => {
  const metrics = ownershipMetrics(input([], { unattributed: 12, eligible: 5, eligiblePeople: new Set() }))
  for (const metric of Object.values(metrics)) expect(metric.value).toBeNull()
})

test('one person is not perfectly equal', () => {
  const metrics = ownershipMetrics(input([50]))
  expect(metrics.topShare.value).toEqual({ '1': 1, '2': 1, '3': 1 })
  expect(metrics.effectiveOwners.value).toEqual({ '0': 1, '1': 1, '2': 1, inf: 1 })
  for (const id of ['hhiNormalised', 'gini', 'evenness', 'theil', 'excessDominance'] as const) {
    expect(metrics[id].value).toBeNull()
  }
})

test('days count days', () => {
  const rows = people([100, 3, 3], [1, 3, 3])
  const byActs = ownershipMetrics(input([], { acts: rows }))
  const byDays = ownershipMetrics(input([], { acts: rows, measure: 'days' }))
  expect(byActs.topShare.value?.['1']).toBeCloseTo(100 / 106, 12)
  expect(byDays.topShare.value?.['1']).toBeCloseTo(3 / 7, 12)
})

describe('unattributed acts', () => {
  test('raise neither the threshold nor anybody: only the bounds', () => {
    const without = ownershipMetrics(input([6, 5, 4, 3, 2]))
    const withThem = ownershipMetrics(input([6, 5, 4, 3, 2], { unattributed: 20 }))
    // A threshold of half of 40 acts would need all five people.
    expect(withThem.contributorAbsenceFactor.value).toEqual(without.contributorAbsenceFactor.value)
    expect(withThem.contributorAbsenceFactor.value?.['0.5']).toBe(2)
    expect(withThem.contributorAbsenceFactor.details?.bounds).toEqual({ '0.5': [1, 5], '0.8': [3, 17] })
    expect(withThem.topShare.value).toEqual(without.topShare.value)
  })
})

describe('facets', () => {
  test('ten acts make a facet tested, whoever did them; the weakest is named, the others listed', () => {
    const { facetAbsenceFactor, facetAbsenceFactors } = ownershipMetrics(
      input([30], {
        facets: [...facet('answering', [5, 5]), ...facet('setup', [10]), ...facet('hosting', [5, 4])],
      }),
    )
    expect(facetAbsenceFactors.value).toEqual({ answering: 1, setup: 1 })
    expect(facetAbsenceFactor).toMatchObject({ value: 1, details: { facet: 'answering' } })
    expect(facetAbsenceFactor.details?.untested).toContain('hosting')
    expect(facetAbsenceFactor.details?.untested).toContain('listening')
    expect(facetAbsenceFactor.details?.untested).toHaveLength(11)
  })

  test('none tested: unknown, not 0', () => {
    const { facetAbsenceFactor, facetAbsenceFactors } = ownershipMetrics(
      input([30], { facets: facet('setup', [9]) }),
    )
    expect(facetAbsenceFactor).toMatchObject({
      status: 'insufficient_data',
      value: null,
      details: { facet: null },
    })
    expect(facetAbsenceFactors.value).toBeNull()
  })
})

describe('units', () => {
  const row = (unit: string | null, person: string, acts: number): UnitActs => ({
    unit,
    person,
    acts,
    days: acts,
  })

  test('an unknown unit is no unit', () => {
    const { unitAbsenceFactor } = ownershipMetrics(
      input([80, 10, 10], { units: [row(null, 'p0', 80), row('north', 'p1', 11), row('south', 'p2', 9)] }),
    )
    expect(unitAbsenceFactor).toMatchObject({ value: 1, details: { unknownShare: 0.8 } })
    const unknown = ownershipMetrics(input([5], { units: [row(null, 'p0', 5)] })).unitAbsenceFactor
    expect(unknown).toMatchObject({ value: null, details: { unknownShare: 1 } })
  })

  test('Theil within and between are over the people with a known unit', () => {
    const units = [
      row('north', 'a', 8),
      row('north', 'b', 8),
      row('south', 'c', 8),
      row('south', 'd', 8),
      row(null, 'e', 9),
    ]
    const { theil } = ownershipMetrics(input([8, 8, 8, 8, 9], { units }))
    expect(theil.details?.between).toBeCloseTo(0, 12)
    expect(theil.details?.within).toBeCloseTo(0, 12)
    expect(theil.value).toBeGreaterThan(0)
  })
})

describe('Gini over the eligible', () => {
  test('counts the silent and leaves strangers out', () => {
    const acts = people([90, 2, 2, 2, 2, 2])
    const stranger = { person: 'stranger', acts: 500, days: 1 }
    const eligiblePeople = new Set(acts.map(({ person }) => person))
    const { giniEligible } = ownershipMetrics(
      input([], { acts: [...acts, stranger], eligible: 20, eligiblePeople }),
    )
    expect(giniEligible.value).toBeCloseTo(0.92, 12)
  })

  test('unknown eligibility is unknown', () => {
    expect(ownershipMetrics(input([9, 9, 9, 9, 9])).giniEligible).toMatchObject({ value: null })
  })
})
