/** The group "independence": does the pilot live without one person? */

import { evaluate, type MetricsOf } from '../define-measure.ts'
import { absenceResilienceMeasure } from './absence-resilience.ts'
import { answeredWithoutChampionMeasure } from './answered-without-champion.ts'
import { selfSustainedThreadsMeasure } from './self-sustained-threads.ts'
import type { IndependenceInput } from './tables.ts'
import { threadsWithoutOneMeasure } from './threads-without-one.ts'
import { withoutChampionMeasure } from './without-champion.ts'

export const independenceMeasures = [
  threadsWithoutOneMeasure,
  withoutChampionMeasure,
  selfSustainedThreadsMeasure,
  answeredWithoutChampionMeasure,
  absenceResilienceMeasure,
] as const

export type IndependenceMetrics = MetricsOf<typeof independenceMeasures>

export const independenceMetrics = (input: IndependenceInput): IndependenceMetrics =>
  evaluate(independenceMeasures, input, { k: 0, total: 0 })
