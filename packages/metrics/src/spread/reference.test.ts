/** Against reference/recompute.py, which computes the same numbers by other formulas in exact fractions. */

import { expect, test } from 'vitest'
import cases from '../../reference/spread.json' with { type: 'json' }
import { absenceFactor, absenceFactorBounds } from './absence-factor.ts'
import { hhi, hhiNormalised } from './concentration.ts'
import { hillNumber } from './effective-owners.ts'
import { evenness } from './evenness.ts'
import { dominancePValue } from './excess-dominance.ts'
import { gini, giniCorrected } from './gini.ts'
import { lorenz } from './lorenz.ts'
import { ownershipMetrics } from './ownership.ts'
import { theil } from './theil.ts'
import { topShare } from './top-share.ts'

const near = (actual: number | null, expected: number | null) => {
  if (actual === null || expected === null) return expect(actual).toBe(expected)
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-11 * Math.max(1, Math.abs(expected)))
}

test('there are enough cases, among them the awkward ones', () => {
  expect(cases).toHaveLength(200)
  expect(cases.some(({ acts }) => acts.length === 1)).toBe(true)
  expect(cases.some(({ logPValue }) => logPValue !== null && logPValue < -700)).toBe(true)
  expect(cases.some(({ bounds }) => bounds['0.5'][0] !== bounds['0.5'][1])).toBe(true)
})

test.each(cases.map((one, index) => ({ index, ...one })))('vector $index', ({ acts, ...expected }) => {
  for (const m of [1, 2, 3] as const) near(topShare(acts, m), expected.topShare[`${m}`])
  for (const tau of ['0.5', '0.8'] as const) {
    expect(absenceFactor(acts, Number(tau))).toBe(expected.absenceFactor[tau])
    expect(absenceFactorBounds(acts, expected.unattributed, Number(tau))).toEqual(expected.bounds[tau])
  }
  for (const [q, value] of Object.entries(expected.hill))
    near(hillNumber(acts, q === 'inf' ? Infinity : Number(q)), value)
  near(hhi(acts), expected.hhi)
  near(hhiNormalised(acts), expected.hhiNormalised)
  near(gini(acts), expected.gini)
  near(giniCorrected(acts), expected.giniCorrected)
  near(evenness(acts), expected.evenness)
  near(theil(acts), expected.theil)
  lorenz(acts)?.forEach(([x, y], i) => {
    near(x, expected.lorenz[i]?.[0] as number)
    near(y, expected.lorenz[i]?.[1] as number)
  })
  const p = dominancePValue(acts)
  if (expected.logPValue === null) expect(p).toBeNull()
  else if (expected.logPValue < -740) expect(p).toBeLessThan(1e-300)
  else expect(Math.log(p as number)).toBeCloseTo(expected.logPValue, 8)
})

test.each(cases.map((one, index) => ({ index, ...one })))('served metrics of vector $index', (expected) => {
  const person = (i: number) => `person ${i}`
  const rows = expected.acts.map((acts, i) => ({ person: person(i), acts, days: 1 }))
  const metrics = ownershipMetrics({
    acts: rows,
    facets: [],
    units: rows.map((row, i) => ({ ...row, unit: expected.unitOf[i] ?? null })),
    unattributed: expected.unattributed,
    eligible: expected.acts.length + expected.silent,
    eligiblePeople: new Set(rows.map(({ person }) => person)),
    measure: 'acts',
    simulate: { seed: 1, replicates: 10 },
  })
  expect(metrics.unitAbsenceFactor.value).toBe(expected.unitAbsenceFactor)
  near(metrics.unitAbsenceFactor.details?.unknownShare ?? null, expected.unknownShare)
  expect(metrics.contributorAbsenceFactor.details?.bounds).toEqual(expected.bounds)
  const passes = expected.acts.length >= 5 && expected.acts.reduce((a, b) => a + b) >= 30
  near(metrics.giniEligible.value, passes ? expected.giniEligible : null)
  if (!passes) return expect(metrics.theil.status).toBe('insufficient_data')
  near(metrics.theil.details?.between ?? null, expected.between)
  near(metrics.theil.details?.within ?? null, expected.within)
})
