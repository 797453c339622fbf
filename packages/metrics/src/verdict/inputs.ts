import type { BreadthMetrics } from '../breadth/breadth.ts'
import type { IndependenceMetrics } from '../independence/independence.ts'
import type { OwnershipMetrics } from '../spread/ownership.ts'
import type { VerdictInputs } from './rules.ts'

/** The inputs of a verdict from computed metrics: ownership ones of the ownership set, counted in acts. */
export const verdictInputs = (
  metrics: OwnershipMetrics &
    Pick<IndependenceMetrics, 'threadsWithoutOne'> &
    Pick<BreadthMetrics, 'contributionRate'>,
  rest: Pick<VerdictInputs, 'k' | 'N' | 'eligible' | 'coverageGap' | 'earlierN' | 'trend'>,
): VerdictInputs => {
  const { value, details } = metrics.threadsWithoutOne
  const personsBelowQuarter = details?.personsBelowQuarter ?? null
  return {
    ...rest,
    contributorAbsenceFactor: metrics.contributorAbsenceFactor.value?.['0.5'] ?? null,
    excessDominancePValue: metrics.excessDominance.details?.pValue ?? null,
    effectiveOwners: metrics.effectiveOwners.value?.['1'] ?? null,
    topShare: metrics.topShare.value?.['1'] ?? null,
    facetAbsenceFactors: metrics.facetAbsenceFactors.value as Record<string, number> | null,
    threadsWithoutOne: value === null || personsBelowQuarter === null ? null : { value, personsBelowQuarter },
    contributionRate: metrics.contributionRate.value,
  }
}
