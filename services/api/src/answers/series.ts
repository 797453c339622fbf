import { breadthMeasures } from '@commonhold/metrics/breadth/breadth'
import type { BreadthInput } from '@commonhold/metrics/breadth/tables'
import { evaluate } from '@commonhold/metrics/define-measure'
import { independenceMeasures } from '@commonhold/metrics/independence/independence'
import type { Metric } from '@commonhold/metrics/metric'
import { prepareHoldings, total } from '@commonhold/metrics/spread/holdings'
import { ownershipMeasures } from '@commonhold/metrics/spread/ownership'
import { type Period, type PeriodKind, periodsIn } from '@commonhold/metrics/time/period'
import { coveredPart } from '@commonhold/metrics/time/window'
import type { Verdict } from '@commonhold/metrics/verdict/answer'
import type { Database } from '@commonhold/store/database'
import type { Question } from '@commonhold/store/queries/question'
import { NO_THREADS } from '@commonhold/store/queries/threads'
import type { Calculator } from '../compute/calculator.ts'
import { withoutSmallPopulations } from '../privacy/small-populations.ts'
import type { Asked } from '../questions/ask.ts'
import { enabledIn, habitDays, recorded } from './breadth.ts'
import { gapsIn } from './coverage.ts'
import { totalsBefore } from './earlier.ts'
import { eligibleIn } from './eligible.ts'
import type { Size } from './head.ts'
import { isAskedByPeriod, periodMetric } from './series-by-period.ts'
import { activeIn, blocksIn, readSeries, type SeriesReadings, unitsOf } from './series-readings.ts'
import { NO_SPREAD, ownershipInput, sizeOf } from './tables.ts'
import { thresholdsOf } from './thresholds.ts'
import { decide } from './verdict.ts'

/** One measure, or the verdict, at every calendar period: the very number the period's own answer has. */

export interface SeriesPoint {
  readonly period: Period
  readonly size: Size
  readonly metric: Metric | null
  readonly verdict: Verdict | null
}

export async function seriesAnswer(
  database: Database,
  calculator: Calculator,
  asked: Asked,
  metric: string,
  kind: PeriodKind,
): Promise<SeriesPoint[]> {
  const periods = periodsIn(kind, asked.window)
  const [first, last] = [periods[0], periods.at(-1)]
  const days = asked.view.coverage.days
  const range = first && last && days && coveredPart({ from: first.from, to: last.to }, days)
  if (!range) return periods.map((period) => emptyPoint(period))
  const question: Question = { ...asked.question, ...range }
  const readings = await readSeries(database, { asked, question, kind, metric })
  const points = periods.map((period) => pointOf(asked, readings, metric, period))
  if (isAskedByPeriod(metric)) return askedByPeriod(database, asked, metric, readings, points)
  if (metric !== 'excessDominance') return points
  const simulated: SeriesPoint[] = []
  for (const point of points)
    simulated.push(
      point.size.k === 0 ? point : { ...point, metric: await simulate(calculator, asked, readings, point) },
    )
  return simulated
}

async function askedByPeriod(
  database: Database,
  asked: Asked,
  metric: string,
  { list, spread: spreads }: SeriesReadings,
  points: readonly SeriesPoint[],
): Promise<SeriesPoint[]> {
  const days = asked.view.coverage.days
  const found: SeriesPoint[] = []
  // One after the other: a series must not keep every reader of the store busy.
  for (const point of points) {
    const { period } = point
    const covered = days && coveredPart(period, days)
    const spread = spreads.get(period.from) ?? NO_SPREAD
    const tables = covered && { spread, eligible: eligibleIn(list, covered, asked.unit) }
    found.push(
      covered === null || tables === null
        ? point
        : { ...point, metric: await periodMetric(database, asked, metric, period, covered, tables) },
    )
  }
  return found
}

/** Too long for this process where there are many points. */
async function simulate(
  calculator: Calculator,
  { measure }: Asked,
  { spread }: SeriesReadings,
  { period }: SeriesPoint,
): Promise<Metric> {
  const tables = { spread: spread.get(period.from) ?? NO_SPREAD, eligible: { count: null, people: null } }
  return (await calculator.ownership(ownershipInput(tables, measure), null)).excessDominance
}

const emptyPoint = (period: Period): SeriesPoint => ({
  period,
  size: { ...sizeOf(NO_SPREAD, 'acts', null, false) },
  metric: null,
  verdict: null,
})

function pointOf(asked: Asked, readings: SeriesReadings, metric: string, period: Period): SeriesPoint {
  const { measure, unit, view } = asked
  const days = view.coverage.days
  const covered = days && coveredPart(period, days)
  if (covered === null) return emptyPoint(period)
  const spread = readings.spread.get(period.from) ?? NO_SPREAD
  const eligible = eligibleIn(readings.list, covered, unit)
  const classes = readings.classes?.get(period.from) ?? []
  const size = sizeOf(spread, measure, eligible.count, readings.tooSmall(period, covered))
  const tables = { spread, eligible, size }
  const threads = readings.threads?.get(period.from) ?? NO_THREADS

  if (metric === 'verdict') {
    const thresholds = thresholdsOf(view.directory.settings.thresholds)
    const { answer } = decide({
      tables,
      threads,
      classes,
      earlierN:
        size.acts < thresholds.minimumActs && readings.totals
          ? totalsBefore(readings.totals, period, days?.first ?? period.from)
          : [],
      trend: null,
      coverageGap: gapsIn(view.coverage, covered).length > 0,
      thresholds,
    })
    return { period, size, metric: null, verdict: answer.verdict }
  }
  return {
    period,
    size,
    verdict: null,
    metric: metricOf(asked, readings, metric, period, { ...tables, classes, threads }),
  }
}

function metricOf(
  asked: Asked,
  readings: SeriesReadings,
  id: string,
  period: Period,
  {
    spread,
    eligible,
    classes,
    threads,
  }: Pick<Parameters<typeof decide>[0], 'classes' | 'threads'> & Parameters<typeof ownershipInput>[0],
): Metric | null {
  const one = (metrics: object) => (metrics as Record<string, Metric>)[id] ?? null
  // What is simulated is not simulated here.
  if (id === 'excessDominance') return null
  const ownership = ownershipMeasures.filter((measure) => measure.id === id)
  if (ownership.length > 0) {
    const holdings = prepareHoldings(ownershipInput({ spread, eligible }, asked.measure))
    return one(evaluate(ownership, holdings, { k: holdings.acts.length, total: total(holdings.acts) }))
  }
  if (isAskedByPeriod(id)) return null
  const independence = independenceMeasures.filter((measure) => measure.id === id)
  if (independence.length > 0)
    return one(evaluate(independence, { threads, without: null }, { k: 0, total: 0 }))
  const breadth = breadthMeasures.filter((measure) => measure.id === id)
  const covered = asked.view.coverage.days && coveredPart(period, asked.view.coverage.days)
  const input: BreadthInput = {
    window: { from: period.from, to: period.to },
    classes,
    eligible: eligible.count,
    eligiblePeople: eligible.people,
    firsts: readings.firsts ?? [],
    active: activeIn(readings, asked, period, spread),
    ...recorded(asked),
    ...enabledIn(asked, readings.list, covered, {
      units: unitsOf(spread),
      blocks: covered === null || id !== 'habitual' ? new Map() : blocksIn(readings, habitDays(covered)),
    }),
  }
  const metrics = evaluate(breadth, input, { k: 0, total: 0 })
  return one(asked.sees === 'full' ? metrics : withoutSmallPopulations(breadth, input, metrics))
}
