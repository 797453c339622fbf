/** What a role without rights to person-level numbers sees of a metric: from nothing here may the share of the
 *  most active person be read more exactly than its band. */

import { type Measure, parameterKey, type ReaderView } from '../define-measure.ts'
import type { Metric } from '../metric.ts'

/** Two neighbouring edges between which a share lies; the lower one belongs to the band. */
export interface Band {
  readonly band: readonly [number, number]
}

const TOLERANCE = 1e-9

/** @param end where the last band ends; it holds everything from the last edge on */
export const bandOf = (share: number, edges: readonly number[], end = 1): Band => {
  const all = [0, ...edges, end]
  const upper = all.findIndex(
    (edge, index) => index > 0 && (share < edge - TOLERANCE || index === all.length - 1),
  )
  return { band: [all[upper - 1] as number, all[upper] as number] }
}

/** The metric as the catalogue entry lets a reader see it; null when not at all. */
export const asReaderSees = (measure: Measure, metric: Metric): Metric | null => {
  const view = measure.reader
  if (view === 'hidden') return null
  if (view === 'exact') return metric
  const { status, value, reason } = metric
  return { status, value: coarse(measure, value, view), ...(reason === undefined ? {} : { reason }) }
}

const coarse = (measure: Measure, value: unknown, view: Exclude<ReaderView, 'hidden' | 'exact'>): unknown => {
  if (typeof value === 'number') return coarseNumber(value, view)
  if (value === null || typeof value !== 'object') return null
  const shown = measure.readerParameters?.map(parameterKey)
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => shown === undefined || shown.includes(key))
      .map(([key, number]) => [key, number === null ? null : coarseNumber(number, view)]),
  )
}

const coarseNumber = (value: number, view: Exclude<ReaderView, 'hidden' | 'exact'>): number | Band => {
  if (view === 'wholePeople') return Math.round(value)
  if (view === 'upToThree') return Math.min(3, value)
  return bandOf(value, view.bands, view.end)
}
