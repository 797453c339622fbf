import { expect, test } from 'vitest'
import { breadthMetrics } from '../breadth/breadth.ts'
import { independenceMetrics } from '../independence/independence.ts'
import { ownershipMetrics } from '../spread/ownership.ts'
import { decideVerdict } from './decide.ts'
import { verdictInputs } from './inputs.ts'

const rows = (acts: number[]) => acts.map((x, i) => ({ person: `p${i}`, acts: x, days: x }))

const verdictOf = (acts: number[], eligible: number | null) => {
  const eligiblePeople = eligible === null ? null : new Set(acts.map((_, i) => `p${i}`))
  const window = { from: '2015-07-01', to: '2015-10-01' }
  const metrics = {
    ...ownershipMetrics({
      acts: rows(acts),
      facets: rows(acts).map((row) => ({ ...row, facet: 'answering' as const })),
      units: [],
      unattributed: 0,
      eligible,
      eligiblePeople,
      measure: 'acts',
    }),
    ...independenceMetrics({ threads: { threads: 0, lost: [] }, without: null }),
    ...breadthMetrics({
      window,
      covered: window,
      coveredFrom: '2015-01-01',
      beginnings: [],
      classes: acts.map((_, i) => ({
        person: `p${i}`,
        highest: 'ownership',
        contributed: true,
        acted: true,
      })),
      eligible,
      eligiblePeople,
      firsts: [],
      active: { current: [], previous: [], earlier: [], previousComplete: true },
      units: { eligible: null, active: new Map() },
      habit: { complete: true, enabled: null, blocks: new Map() },
      enabledIn: null,
    }),
  }
  const N = acts.reduce((sum, x) => sum + x, 0)
  const rest = { k: acts.length, N, eligible, coverageGap: false, earlierN: [], trend: null }
  return decideVerdict(verdictInputs(metrics, rest))
}

test('from acts to a verdict', () => {
  expect(verdictOf([90, 2, 2, 2, 2, 2], 20)).toMatchObject({
    verdict: 'onePerson',
    participation: { level: 'wide', contributionRate: 0.3 },
  })
  expect(verdictOf([1000, 433, 343, 332, 202, 90, 42, 33], null)).toMatchObject({
    verdict: 'fewPeople',
    sentence: 'Two people carry this pilot.',
    participation: { level: null },
  })
  expect(verdictOf([10, 10, 10, 10, 10, 10, 10, 10], null).verdict).toBe('broad')
  expect(verdictOf([50], 1).verdict).toBe('onePerson')
  expect(verdictOf([4, 3], 5).verdict).toBe('insufficientEvidence')
  expect(verdictOf([], 5).verdict).toBe('insufficientEvidence')
})
