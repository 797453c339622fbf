import { HABIT } from '@commonhold/metrics/breadth/habitual'
import type { BreadthInput } from '@commonhold/metrics/breadth/tables'
import { measureNamed } from '@commonhold/metrics/catalogue'
import type { Threads } from '@commonhold/metrics/independence/tables'
import type { DayRange, PersonClasses, PersonFirsts } from '@commonhold/metrics/tables'
import { addDays, dayNumber } from '@commonhold/metrics/time/day'
import type { Period, PeriodKind } from '@commonhold/metrics/time/period'
import { previousWindow } from '@commonhold/metrics/time/window'
import type { Database } from '@commonhold/store/database'
import { actsByDay, activeDays as daysOfPeople } from '@commonhold/store/queries/activity'
import { classesByPeriod, spreadByPeriod } from '@commonhold/store/queries/periods'
import type { Question } from '@commonhold/store/queries/question'
import type { SpreadTables } from '@commonhold/store/queries/spread'
import { threadsByPeriod } from '@commonhold/store/queries/threads'
import { isSuppressed } from '../privacy/suppression.ts'
import type { Asked } from '../questions/ask.ts'
import { isPreviousComplete } from './breadth.ts'
import { type RunningTotals, runningTotals } from './earlier.ts'
import { eligibleIn, type MemberList } from './eligible.ts'
import { memberList } from './tables.ts'

/** What all points of a series are made from, read once; only what the metric needs. */
export interface SeriesReadings {
  readonly spread: ReadonlyMap<string, SpreadTables>
  readonly list: MemberList | null
  readonly classes: ReadonlyMap<string, PersonClasses[]> | null
  readonly threads: ReadonlyMap<string, Threads> | null
  readonly totals: RunningTotals | null
  readonly firsts: readonly PersonFirsts[] | null
  /** Active days of each person since 1970, ascending. */
  readonly activeDays: ReadonlyMap<string, Int32Array> | null
  /** Whether the group of a period is too small for this reader. */
  readonly tooSmall: (period: Period, covered: DayRange) => boolean
}

const OF_FIRSTS = new Set(['newParticipants', 'newOwners', 'timeToFirstContribution'])
const OF_UNITS = new Set(['unitAbsenceFactor', 'theil', 'unitCoverage'])
const OF_ACTIVE_DAYS = new Set(['retention', 'habitual'])

export async function readSeries(
  database: Database,
  { asked, question, kind, metric }: { asked: Asked; question: Question; kind: PeriodKind; metric: string },
): Promise<SeriesReadings> {
  const isVerdict = metric === 'verdict'
  const isReader = asked.sees === 'reader'
  const group = measureNamed(metric)?.group
  const first = asked.view.coverage.days?.first ?? question.from
  const sinceFirst = { from: first, to: question.to }
  const when = <T>(needed: boolean, read: () => Promise<T>) => (needed ? read() : null)
  const [spread, list, classes, threads, byDay, firsts, activeDays, everybody] = await Promise.all([
    spreadByPeriod(database, question, kind, {
      units: OF_UNITS.has(metric),
      facets: isVerdict || metric.startsWith('facet') || group === 'roles' || group === 'independence',
    }),
    memberList(asked),
    when(isVerdict || group === 'breadth', () => classesByPeriod(database, question, kind)),
    when(isVerdict || metric === 'threadsWithoutOne', () => threadsByPeriod(database, question, kind)),
    when(isVerdict, () => actsByDay(database, { ...question, ...sinceFirst })),
    when(OF_FIRSTS.has(metric), () => asked.view.spansAt(question.asOf, question.filters)),
    when(OF_ACTIVE_DAYS.has(metric), () => daysOfPeople(database, { ...question, ...sinceFirst })),
    when(isReader, () => classesByPeriod(database, { ...question, filters: {} }, kind)),
  ])
  return {
    spread,
    list,
    classes,
    threads,
    totals: byDay && runningTotals(byDay, sinceFirst),
    firsts,
    activeDays,
    tooSmall: (period, covered) =>
      isReader &&
      isSuppressed(list, covered, {
        unit: asked.unit,
        whole: eligibleIn(list, covered).count ?? everybody?.get(period.from)?.length ?? 0,
      }),
  }
}

/** Who was active in a period, in the stretch of equal length before it, and earlier. */
export function activeIn(
  { activeDays }: SeriesReadings,
  asked: Asked,
  period: Period,
  spread: SpreadTables,
): BreadthInput['active'] {
  const current = spread.acts.map(({ person }) => person)
  if (activeDays === null) return { current, previous: [], earlier: [], previousComplete: false }
  const previous = previousWindow(period)
  const first = asked.view.coverage.days?.first ?? previous.from
  const before = { from: first < previous.from ? first : addDays(previous.from, -1), to: previous.from }
  const within = (stretch: DayRange) => {
    const [from, to] = [dayNumber(stretch.from), dayNumber(stretch.to)]
    const found: string[] = []
    for (const [person, days] of activeDays) {
      const next = days[indexFrom(days, from)]
      if (next !== undefined && next < to) found.push(person)
    }
    return found
  }
  return {
    current,
    previous: within(previous),
    earlier: within(before),
    previousComplete: isPreviousComplete(asked, period),
  }
}

/** In how many blocks of a stretch each person was active. */
export function blocksIn({ activeDays }: SeriesReadings, stretch: DayRange): ReadonlyMap<string, number> {
  const [from, to] = [dayNumber(stretch.from), dayNumber(stretch.to)]
  const blocks = new Map<string, number>()
  for (const [person, days] of activeDays ?? []) {
    const active = new Set<number>()
    for (let i = indexFrom(days, from); i < days.length && (days[i] as number) < to; i++)
      active.add(Math.floor(((days[i] as number) - from) / HABIT.blockDays))
    blocks.set(person, active.size)
  }
  return blocks
}

/** How many people acted for each unit. */
export function unitsOf({ units }: SpreadTables): ReadonlyMap<string, number> {
  const people = new Map<string, number>()
  for (const { unit } of units) if (unit !== null) people.set(unit, (people.get(unit) ?? 0) + 1)
  return people
}

/** Where the first day on or after `day` stands. */
function indexFrom(days: Int32Array, day: number): number {
  let [low, high] = [0, days.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((days[middle] as number) < day) low = middle + 1
    else high = middle
  }
  return low
}
