/** The group "network": who talks with whom. */

import { evaluate, type MetricsOf } from '../define-measure.ts'
import { centralisationMeasure } from './centralisation.ts'
import { crossUnitTiesMeasure } from './cross-unit-ties.ts'
import { keyPlayerIndexMeasure } from './key-player-index.ts'
import { reciprocityMeasure } from './reciprocity.ts'
import type { NetworkInput } from './tables.ts'

export const networkMeasures = [
  centralisationMeasure,
  reciprocityMeasure,
  crossUnitTiesMeasure,
  keyPlayerIndexMeasure,
] as const

export type NetworkMetrics = MetricsOf<typeof networkMeasures>

export const networkMetrics = (input: NetworkInput): NetworkMetrics =>
  evaluate(networkMeasures, input, { k: 0, total: 0 })
