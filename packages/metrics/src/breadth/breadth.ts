/** The group "breadth": how many of those who could take part do. */

import { evaluate, type MetricsOf } from '../define-measure.ts'
import { habitualMeasure } from './habitual.ts'
import { ladderMeasure } from './ladder.ts'
import { newOwnersMeasure, newParticipantsMeasure } from './newcomers.ts'
import { contributionRateMeasure, reachMeasure } from './reach.ts'
import { retentionMeasure } from './retention.ts'
import type { BreadthInput } from './tables.ts'
import { timeToFirstContributionMeasure } from './time-to-first-contribution.ts'
import { unitCoverageMeasure } from './unit-coverage.ts'

export const breadthMeasures = [
  reachMeasure,
  contributionRateMeasure,
  ladderMeasure,
  unitCoverageMeasure,
  habitualMeasure,
  newParticipantsMeasure,
  newOwnersMeasure,
  timeToFirstContributionMeasure,
  retentionMeasure,
] as const

export type BreadthMetrics = MetricsOf<typeof breadthMeasures>

/** Every breadth measure of a window; who is active follows the event set that was asked for. */
export const breadthMetrics = (input: BreadthInput): BreadthMetrics =>
  evaluate(breadthMeasures, input, { k: 0, total: 0 })
