/** The conditions of the rules. `onePerson` and `fewPeople` hold when any of theirs does, `broad` when all do. */

import { THREADS_NEEDED } from '../independence/threads-without-one.ts'
import type { Trend } from '../uncertainty/trend.ts'
import { type Condition, compare, isAbove, isBelow, skip, TOLERANCE } from './condition.ts'
import type { VerdictThresholds } from './thresholds.ts'

/** What a verdict is made from: the ownership set, counted in acts. Null is unknown. */
export interface VerdictInputs {
  readonly k: number
  readonly N: number
  /** E, people who could take part. */
  readonly eligible: number | null
  /** An uncovered stretch between covered days touches the window. */
  readonly coverageGap: boolean
  /** N of the earlier windows of equal length, back to back before this one, in any order. */
  readonly earlierN: readonly number[]
  /** At τ = 0.5. */
  readonly contributorAbsenceFactor: number | null
  readonly excessDominancePValue: number | null
  /** At q = 1. */
  readonly effectiveOwners: number | null
  /** At m = 1. */
  readonly topShare: number | null
  /** The absence factor of each tested facet; null when none is tested. */
  readonly facetAbsenceFactors: Readonly<Record<string, number>> | null
  readonly threadsWithoutOne: { readonly value: number; readonly personsBelowQuarter: number } | null
  readonly contributionRate: number | null
  readonly trend: Trend | null
}

const noThreads = () => skip('threadsWithoutOne', `fewer than ${THREADS_NEEDED} threads`)

export const onePersonConditions = (
  inputs: VerdictInputs,
  { significance }: VerdictThresholds,
): Condition[] => {
  // Alone there is nobody to compare with: the other conditions do not arise.
  if (inputs.k === 1) {
    const alone = { measure: 'k', value: 1 }
    const first = { measure: 'contributorAbsenceFactor', value: 1, needed: 2, rule: '≥ 2' }
    return [
      {
        holds: true,
        reasons: [{ ...alone, rule: '= 1' }],
        needs: [{ ...alone, needed: 2, rule: '≥ 2' }, first],
      },
    ]
  }
  return [leadsBeyondChance(inputs, significance), threadsHangOn(inputs, 'one')]
}

export const fewPeopleConditions = (inputs: VerdictInputs, { few }: VerdictThresholds): Condition[] => {
  const factor = few.absenceFactorAtMost
  const owners = few.effectiveOwnersBelow
  return [
    compare('contributorAbsenceFactor', inputs.contributorAbsenceFactor, '≤', factor, {
      value: factor + 1,
      sign: '≥',
    }),
    compare('effectiveOwners', inputs.effectiveOwners, '<', owners, { value: owners, sign: '≥' }),
    threadsHangOn(inputs, 'several'),
    facetsHangOnOne(inputs, few),
  ]
}

export const broadConditions = (inputs: VerdictInputs, { broad, small }: VerdictThresholds): Condition[] => {
  const { eligible } = inputs
  const isSmall = eligible !== null && isBelow(eligible, small.eligibleBelow)
  const owners = isSmall
    ? Math.max(small.effectiveOwners, eligible * small.shareOfEligible)
    : broad.effectiveOwners
  const factor = isSmall ? small.absenceFactor : broad.absenceFactor
  const share = broad.topShareAtMost
  const threads = broad.threadsWithoutOne
  return [
    ...(eligible === null ? [skip('E', 'unknown, so the lines for larger groups are drawn')] : []),
    compare('effectiveOwners', inputs.effectiveOwners, '≥', owners, { value: owners, sign: '≥' }),
    compare('contributorAbsenceFactor', inputs.contributorAbsenceFactor, '≥', factor, {
      value: factor,
      sign: '≥',
    }),
    compare('topShare', inputs.topShare, '≤', share, { value: share, sign: '≤' }),
    inputs.threadsWithoutOne === null
      ? noThreads()
      : compare('threadsWithoutOne', inputs.threadsWithoutOne.value, '≥', threads, {
          value: threads,
          sign: '≥',
        }),
  ]
}

/** One person does half of the work, and that is more than chance gives somebody among equals. */
const leadsBeyondChance = (
  { contributorAbsenceFactor: factor, excessDominancePValue: p }: VerdictInputs,
  significance: number,
): Condition => {
  if (factor === null) return skip('contributorAbsenceFactor', 'contributorAbsenceFactor is unknown')
  if (factor > 1) {
    return {
      holds: false,
      reasons: [{ measure: 'contributorAbsenceFactor', value: factor, rule: '> 1' }],
      needs: [],
    }
  }
  // Without the second half the first says too little for so hard a verdict: the whole condition is skipped.
  if (p === null) return skip('excessDominance', 'excessDominance is unknown')
  const holds = isBelow(p, significance)
  return {
    holds,
    reasons: [
      { measure: 'contributorAbsenceFactor', value: factor, rule: '= 1' },
      { measure: 'excessDominance', value: p, rule: `p ${holds ? '<' : '≥'} ${significance}` },
    ],
    needs: [{ measure: 'contributorAbsenceFactor', value: factor, needed: 2, rule: '≥ 2' }],
  }
}

/** Less than a quarter of the threads would be left without one person, or without any of several. Nobody may be
 *  left like that for a better verdict: from two such people to one it would be a worse one. */
const threadsHangOn = ({ threadsWithoutOne }: VerdictInputs, on: 'one' | 'several'): Condition => {
  if (threadsWithoutOne === null) return noThreads()
  const { value, personsBelowQuarter } = threadsWithoutOne
  const measure = 'threadsWithoutOne'
  const how = personsBelowQuarter === 1 ? 'exactly one person' : `each of ${personsBelowQuarter} people`
  return {
    holds: on === 'one' ? personsBelowQuarter === 1 : personsBelowQuarter >= 2,
    reasons: [{ measure, value, rule: personsBelowQuarter === 0 ? '≥ 0.25' : `< 0.25 without ${how}` }],
    needs: [{ measure, value, needed: 0.25, rule: '≥ 0.25' }],
  }
}

const facetsHangOnOne = (
  { facetAbsenceFactors }: VerdictInputs,
  { singleHandedFacetsAbove, testedFacetsNeeded }: VerdictThresholds['few'],
): Condition => {
  const measure = 'facetAbsenceFactors'
  const factors = Object.values(facetAbsenceFactors ?? {})
  const tested = factors.length
  if (tested < testedFacetsNeeded) return skip(measure, `fewer than ${testedFacetsNeeded} tested facets`)
  const value = factors.filter((factor) => factor === 1).length
  const most = singleHandedFacetsAbove * tested
  const holds = isAbove(value, most)
  const singleHanded = `of ${tested} tested facets with a factor of 1`
  const needed = Math.floor(most + TOLERANCE)
  return {
    holds,
    reasons: [{ measure, value, rule: `${holds ? '>' : '≤'} ${needed} ${singleHanded}` }],
    needs: [{ measure, value, needed, rule: `≤ ${needed} ${singleHanded}` }],
  }
}
