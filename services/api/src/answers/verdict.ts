import { contributionRateMeasure } from '@commonhold/metrics/breadth/reach'
import { independenceMetrics } from '@commonhold/metrics/independence/independence'
import type { Threads } from '@commonhold/metrics/independence/tables'
import { dominancePValue } from '@commonhold/metrics/spread/excess-dominance'
import type { OwnershipMetrics } from '@commonhold/metrics/spread/ownership'
import type { DayRange, PersonClasses } from '@commonhold/metrics/tables'
import { addDays } from '@commonhold/metrics/time/day'
import { previousWindow } from '@commonhold/metrics/time/window'
import type { Trend } from '@commonhold/metrics/uncertainty/trend'
import type { VerdictAnswer } from '@commonhold/metrics/verdict/answer'
import { decideVerdict } from '@commonhold/metrics/verdict/decide'
import { verdictInputs } from '@commonhold/metrics/verdict/inputs'
import type { VerdictThresholds } from '@commonhold/metrics/verdict/thresholds'
import type { Database } from '@commonhold/store/database'
import { actsByDay } from '@commonhold/store/queries/activity'
import { personClasses } from '@commonhold/store/queries/people'
import { dayActs } from '@commonhold/store/queries/spread'
import { NO_THREADS, threads } from '@commonhold/store/queries/threads'
import type { Calculator } from '../compute/calculator.ts'
import type { Asked } from '../questions/ask.ts'
import { gapsIn, missingIn } from './coverage.ts'
import { runningTotals, totalsBefore } from './earlier.ts'
import { SEED, withoutSimulation } from './ownership.ts'
import { ownershipInput, type Tables } from './tables.ts'
import { thresholdsOf } from './thresholds.ts'

const TREND_WINDOWS = 4

/** The verdict of a window, with its absence factor (a reader's sentence needs it). */
export async function verdictOf(
  database: Database,
  calculator: Calculator,
  asked: Asked,
  tables: Tables,
): Promise<{ answer: VerdictAnswer; factor: number | null }> {
  const [parts, trend] = await Promise.all([
    verdictParts(database, asked, tables),
    trendAt(database, calculator, asked),
  ])
  return decide({ ...parts, trend })
}

/** What a verdict is decided from, but for its trend. */
export async function verdictParts(database: Database, asked: Asked, tables: Tables): Promise<VerdictParts> {
  const { view, covered, question } = asked
  const thresholds = thresholdsOf(view.directory.settings.thresholds)
  const tooFew = tables.size.acts < thresholds.minimumActs
  const [found, classes, earlierN] = await Promise.all([
    covered === null ? NO_THREADS : threads(database, question),
    covered === null ? [] : personClasses(database, question),
    tooFew ? earlierTotals(database, asked) : [],
  ])
  return {
    tables,
    threads: found,
    classes,
    earlierN,
    trend: null,
    coverageGap: covered !== null && gapsIn(view.coverage, covered).length > 0,
    thresholds,
  }
}

export interface VerdictParts {
  readonly tables: Pick<Tables, 'spread' | 'eligible' | 'size'>
  readonly threads: Threads
  readonly classes: readonly PersonClasses[]
  readonly earlierN: readonly number[]
  readonly trend: Trend | null
  readonly coverageGap: boolean
  readonly thresholds: VerdictThresholds
}

/** From the tables to the verdict. Nothing of it is simulated but the trend, which is given. */
export function decide(parts: VerdictParts): { answer: VerdictAnswer; factor: number | null } {
  const { spread, eligible, size } = parts.tables
  const pValue = dominancePValue(spread.acts.map(({ acts }) => acts))
  const ownership = {
    ...withoutSimulation(ownershipInput(parts.tables, 'acts')),
    excessDominance: { status: 'ok', value: null, ...(pValue === null ? {} : { details: { pValue } }) },
  } as unknown as OwnershipMetrics
  const contributionRate = contributionRateMeasure.compute({
    classes: parts.classes,
    eligible: eligible.count,
    eligiblePeople: eligible.people,
  })
  const inputs = verdictInputs(
    {
      ...ownership,
      ...independenceMetrics({ threads: parts.threads, without: null }),
      contributionRate: { status: 'ok', value: contributionRate.value },
    },
    {
      k: size.k,
      N: size.acts,
      eligible: eligible.count,
      coverageGap: parts.coverageGap,
      earlierN: parts.earlierN,
      trend: parts.trend,
    },
  )
  return {
    answer: decideVerdict(inputs, parts.thresholds),
    factor: inputs.contributorAbsenceFactor,
  }
}

/** N of the windows of equal length before this one, back to back, to the first covered day. */
async function earlierTotals(database: Database, { view, window, question }: Asked): Promise<number[]> {
  const first = view.coverage.days?.first
  if (first === undefined || first >= window.from) return []
  const days = { from: first, to: window.from }
  return totalsBefore(runningTotals(await actsByDay(database, { ...question, ...days }), days), window, first)
}

/** Over this window and the three before it, as far as each is wholly covered, and by the same sources: where another
 *  source begins, there is more of everything without anything having grown. */
async function trendAt(database: Database, calculator: Calculator, asked: Asked): Promise<Trend | null> {
  const { view, window, question } = asked
  const { days, lastComplete } = view.coverage
  if (days === null || lastComplete === null) return null
  const windows = Array.from({ length: TREND_WINDOWS }, (_, n) =>
    previousWindow(window, TREND_WINDOWS - 1 - n),
  )
  const span = { from: previousWindow(window, TREND_WINDOWS - 1).from, to: window.to }
  const isWhole = (part: DayRange) =>
    part.from >= days.first &&
    part.to <= addDays(lastComplete, 1) &&
    missingIn(view.coverage, part, span).length === 0 &&
    gapsIn(view.coverage, part).length === 0
  if (windows.filter(isWhole).length < 3) return null
  const whole = windows.filter(isWhole)
  const first = whole[0] as DayRange
  const packed = await dayActs(database, { ...question, from: first.from, to: span.to }, whole, 'acts')
  return calculator.trend({
    seed: SEED,
    windows: windows.map((part) => packed[whole.indexOf(part)] ?? null),
  })
}
