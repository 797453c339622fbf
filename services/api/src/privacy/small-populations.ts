import type { Measure } from '@commonhold/metrics/define-measure'
import type { Metric } from '@commonhold/metrics/metric'
import { SMALLEST_GROUP } from './suppression.ts'

/** A number over one to four people tells of each of them, however large the group is they belong to: those enabled in
 *  one week, the people of the smallest unit counted. A reader gets none. */
export const withoutSmallPopulations = <Input, Metrics extends object>(
  measures: readonly Measure<string, Input>[],
  input: Input,
  metrics: Metrics,
): Metrics => {
  const hidden = measures.flatMap(({ id, population }): [string, Metric][] => {
    const people = population?.(input) ?? 0
    return people > 0 && people < SMALLEST_GROUP ? [[id, { status: 'suppressed', value: null }]] : []
  })
  return { ...metrics, ...Object.fromEntries(hidden) }
}
