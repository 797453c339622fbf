import type { DayRange } from '@commonhold/metrics/tables'
import { addDays, isWithin } from '@commonhold/metrics/time/day'
import { type Period, type PeriodKind, periodOf } from '@commonhold/metrics/time/period'
import type { Database } from '@commonhold/store/database'
import {
  arrivedSince,
  type Between,
  lastKnownDay,
  republishedDays,
  saidSince,
} from '@commonhold/store/queries/restatements'
import type { Calculator } from '../compute/calculator.ts'
import type { Asked } from '../questions/ask.ts'
import type { Reason, RestatementsDocument } from '../schemas/restatements.ts'
import { type SeriesPoint, seriesAnswer } from './series.ts'

/** Which numbers of calendar periods say something else than they did, and why. A number counts as published from the
 *  moment its period is over: what a quarter under way has gained since is no restatement. */

type Changed = RestatementsDocument['periods'][number]
type Change = Changed['changes'][number]

const MEASURES = [
  ['topShare', '1'],
  ['contributorAbsenceFactor', '0.5'],
  ['effectiveOwners', '1'],
] as const
const SAME = 1e-9

/** @param before the same question, as of what it is compared with */
export async function restatements(
  database: Database,
  calculator: Calculator,
  { before, after, interval }: { before: Asked; after: Asked; interval: PeriodKind },
): Promise<Changed[]> {
  if (before.asOf === null || after.asOf === null) return []
  const { pilot, zone } = after.view
  const between: Between = { pilot, zone, since: before.asOf.revision, until: after.asOf.revision }
  const [days, last] = await Promise.all([
    republishedDays(database, between),
    lastKnownDay(database, pilot, between.since),
  ])
  const touched = new Map<string, Period>()
  for (const { day } of days) {
    const period = periodOf(interval, day)
    if (last !== null && period.to <= addDays(last, 1)) touched.set(period.from, period)
  }
  if (touched.size === 0) return []
  const [was, is, arrived, said] = await Promise.all([
    numbersOf(database, calculator, before, interval),
    numbersOf(database, calculator, after, interval),
    arrivedSince(database, between),
    saidSince(database, between),
  ])
  return [...touched.values()]
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .flatMap((period) => {
      const changes = changesOf(was.get(period.from) ?? [], is.get(period.from) ?? [])
      if (changes.length === 0) return []
      const ruled = days.some(({ day, was, is }) => isWithin(day, period) && was !== 0 && was !== is)
      return [{ ...period, changes, reasons: reasonsFor(period, arrived, said, ruled) }]
    })
}

/** What was told of each period, by its first day. */
async function numbersOf(database: Database, calculator: Calculator, asked: Asked, interval: PeriodKind) {
  const series = async (metric: string) => seriesAnswer(database, calculator, asked, metric, interval)
  const verdicts = await series('verdict')
  const measured = await Promise.all(MEASURES.map(([id]) => series(id)))
  const toldOf = (point: SeriesPoint, at: number): Told[] => [
    { measure: 'verdict', parameter: null, value: point.verdict },
    { measure: 'k', parameter: null, value: point.size.k },
    { measure: 'N', parameter: null, value: point.size.N },
    ...MEASURES.map(
      ([measure, parameter], which): Told => ({
        measure,
        parameter,
        value: (measured[which]?.[at]?.metric?.value as Record<string, number> | null)?.[parameter] ?? null,
      }),
    ),
  ]
  return new Map(verdicts.map((point, at) => [point.period.from, toldOf(point, at)]))
}

interface Told {
  readonly measure: Change['measure']
  readonly parameter: Change['parameter']
  readonly value: string | number | null
}

function changesOf(was: readonly Told[], is: readonly Told[]): Change[] {
  return is.flatMap(({ measure, parameter, value: after }, at) => {
    const before = was[at]?.value ?? null
    const isNumber = typeof before === 'number' && typeof after === 'number'
    if (before === after || (isNumber && Math.abs(after - before) <= SAME)) return []
    return [{ measure, parameter, before, after, difference: isNumber ? after - before : null } as Change]
  })
}

const OF_STREAM: Readonly<Record<string, Reason>> = {
  'identity-link': 'identityLinks',
  account: 'accounts',
  roster: 'roster',
  space: 'spaces',
  'pilot-settings': 'settings',
}

/** What came for the period's own days, and what concerns every day. */
function reasonsFor(
  period: DayRange,
  arrived: Awaited<ReturnType<typeof arrivedSince>>,
  said: Awaited<ReturnType<typeof saidSince>>,
  ruled: boolean,
): Changed['reasons'] {
  const here = arrived.filter(({ day }) => isWithin(day, period))
  const sum = (of: 'late' | 'corrected' | 'retracted') => here.reduce((total, row) => total + row[of], 0)
  const counted: [Reason, number][] = [
    ['lateEvents', sum('late')],
    ['corrections', sum('corrected')],
    ['retractions', sum('retracted')],
    ...said.flatMap(({ stream, records }): [Reason, number][] => {
      const reason = OF_STREAM[stream]
      return reason === undefined ? [] : [[reason, records]]
    }),
  ]
  const reasons: Changed['reasons'] = counted
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => ({ reason, count }))
  if (ruled) reasons.push({ reason: 'ruleVersion', count: null })
  // An import that was taken back leaves nothing to count, and a reply elsewhere changes what its conversation was.
  return reasons.length > 0 ? reasons : [{ reason: 'other', count: null }]
}
