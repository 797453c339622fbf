import type { PilotSettings } from '@commonhold/contracts/events/streams'
import type { DayRange } from '@commonhold/metrics/tables'
import { addDays, daysBetween, earliest, latest } from '@commonhold/metrics/time/day'
import type { CoveredDays } from '@commonhold/metrics/time/window'
import type { CoverageStretch } from '@commonhold/store/queries/pilots'

/** What is known of a pilot, in days of its zone: an archive from its first event to the day it was taken, a live
 *  source from its first event on. */

export interface SourceCoverage {
  readonly source: string
  readonly live: boolean
  readonly expectedDays: number | null
  readonly first: string
  /** Last covered day; for a live source today, which is not over yet. */
  readonly until: string
  readonly lastEvent: string
  /** A live source that should have said something by now. */
  readonly silentTooLong: boolean
  readonly stretches: readonly DayRange[]
}

export interface Gap extends DayRange {
  readonly source: string
}

export interface Coverage {
  readonly sources: readonly SourceCoverage[]
  readonly gaps: readonly Gap[]
  /** First and last day anything is known of; null before there is anything. */
  readonly days: CoveredDays | null
  /** The last of them that is over. */
  readonly lastComplete: string | null
}

export function coverageOf(
  stretches: readonly CoverageStretch[],
  settings: Pick<PilotSettings, 'sources'>,
  today: string,
): Coverage {
  const sources = [...Map.groupBy(stretches, ({ source }) => source)].map(([source, of]) =>
    sourceCoverage(source, of, settings, today),
  )
  if (sources.length === 0) return { sources, gaps: [], days: null, lastComplete: null }
  const first = earliest(...(sources.map((source) => source.first) as [string, ...string[]]))
  const last = latest(first, ...sources.map(({ until }) => until))
  const complete = sources.map(({ live, until }) => (live ? addDays(until, -1) : until))
  return {
    sources,
    gaps: sources.flatMap(gapsOf),
    days: { first, last },
    lastComplete: latest(first, ...complete),
  }
}

function sourceCoverage(
  source: string,
  of: readonly CoverageStretch[],
  { sources }: Pick<PilotSettings, 'sources'>,
  today: string,
): SourceCoverage {
  const set = sources.find((known) => isWithin(source, known.source) || isWithin(known.source, source))
  const live = set?.live ?? false
  const ranges = of.map((stretch) => ({
    from: stretch.first,
    // Only what came live goes on: an archive of the same source ends where it was taken.
    to: addDays(latest(stretch.until, live && stretch.origin === '' ? today : stretch.until), 1),
  }))
  const lastEvent = latest(...(of.map(({ last }) => last) as [string, ...string[]]))
  const united = union(ranges)
  return {
    source,
    live,
    expectedDays: live ? (set?.expectedDays ?? null) : null,
    first: (united[0] as DayRange).from,
    until: addDays((united.at(-1) as DayRange).to, -1),
    lastEvent,
    silentTooLong: live && daysBetween({ from: lastEvent, to: today }) > (set?.expectedDays ?? Infinity),
    stretches: united,
  }
}

/** slack:T012 within slack, and slack:T012/C034 within slack:T012. */
const isWithin = (source: string, wider: string) =>
  source === wider || (source.startsWith(wider) && /^[:/]/.test(source.slice(wider.length)))

/** Stretches that touch or overlap become one. */
function union(ranges: readonly DayRange[]): DayRange[] {
  const united: DayRange[] = []
  for (const range of ranges.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const before = united.at(-1)
    if (before === undefined || before.to < range.from) united.push(range)
    else united[united.length - 1] = { from: before.from, to: latest(before.to, range.to) }
  }
  return united
}

const gapsOf = ({ source, stretches }: SourceCoverage): Gap[] =>
  stretches.slice(1).map((stretch, i) => ({ source, from: (stretches[i] as DayRange).to, to: stretch.from }))

export const gapsIn = (coverage: Coverage, window: DayRange): Gap[] =>
  coverage.gaps.filter((gap) => gap.from < window.to && gap.to > window.from)

/** Whether the window reaches into the silence of a live source. */
export const isStale = (coverage: Coverage, window: DayRange): boolean =>
  coverage.sources.some(
    ({ silentTooLong, lastEvent, expectedDays }) =>
      silentTooLong && window.to > addDays(lastEvent, (expectedDays ?? 0) + 1),
  )
