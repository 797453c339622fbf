/** The group "ownership": on how many shoulders the pilot rests. */

import { evaluate, type MetricsOf } from '../define-measure.ts'
import { contributorAbsenceFactorMeasure } from './absence-factor.ts'
import { hhiMeasure, hhiNormalisedMeasure } from './concentration.ts'
import { effectiveOwnersMeasure } from './effective-owners.ts'
import { evennessMeasure } from './evenness.ts'
import { excessDominanceMeasure } from './excess-dominance.ts'
import { facetAbsenceFactorMeasure, facetAbsenceFactorsMeasure } from './facet-absence-factor.ts'
import { giniCorrectedMeasure, giniEligibleMeasure, giniMeasure } from './gini.ts'
import { type OwnershipInput, prepareHoldings, total } from './holdings.ts'
import { lorenzMeasure } from './lorenz.ts'
import { theilMeasure } from './theil.ts'
import { topShareMeasure } from './top-share.ts'
import { unitAbsenceFactorMeasure } from './unit-absence-factor.ts'

export const ownershipMeasures = [
  topShareMeasure,
  contributorAbsenceFactorMeasure,
  facetAbsenceFactorsMeasure,
  facetAbsenceFactorMeasure,
  unitAbsenceFactorMeasure,
  effectiveOwnersMeasure,
  hhiMeasure,
  hhiNormalisedMeasure,
  giniMeasure,
  giniCorrectedMeasure,
  giniEligibleMeasure,
  evennessMeasure,
  theilMeasure,
  lorenzMeasure,
  excessDominanceMeasure,
] as const

export type OwnershipMetrics = MetricsOf<typeof ownershipMeasures>

/** Every ownership measure of a window, without intervals (see uncertainty/attach-intervals). */
export const ownershipMetrics = (input: OwnershipInput): OwnershipMetrics => {
  const holdings = prepareHoldings(input)
  return evaluate(ownershipMeasures, holdings, { k: holdings.acts.length, total: total(holdings.acts) })
}
