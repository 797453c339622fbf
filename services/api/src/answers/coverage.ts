import type { PilotSettings } from '@commonhold/contracts/events/streams'
import type { DayRange } from '@commonhold/metrics/tables'
import { addDays, earliest, latest } from '@commonhold/metrics/time/day'
import type { CoveredDays } from '@commonhold/metrics/time/window'
import { connectionOf, type LiveConnection } from '@commonhold/store/queries/connections'
import type { CoverageStretch } from '@commonhold/store/queries/pilots'

/** What is known of a pilot, in days of its zone: an archive from its first event to the day it was taken, a live
 *  source from its connection (or, where it is posted, its first event) on. */

export interface SourceCoverage {
  readonly source: string
  readonly live: boolean
  /** Whether silence on a covered day means that nothing happened: true of archives and live sources. Of what was
   *  only posted now and then nobody knows. */
  readonly continuous: boolean
  readonly expectedDays: number | null
  /** Seconds; null where no live connection expects anything. */
  readonly expectEvery: number | null
  readonly first: string
  /** Last covered day; for a live source today, which is not over yet. */
  readonly until: string
  readonly lastEvent: string
  /** A live source that should have said something by now. */
  readonly silentTooLong: boolean
  /** The day since when it should have; null where it is not silent too long. */
  readonly silentSince: string | null
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

export interface CoverageSetting {
  readonly settings: Pick<PilotSettings, 'sources'>
  readonly connections: ReadonlyMap<string, LiveConnection>
  readonly now: Date
  /** The day an instant falls on in the pilot's zone. */
  readonly dayOf: (instant: Date) => string
}

export function coverageOf(stretches: readonly CoverageStretch[], setting: CoverageSetting): Coverage {
  const sources = [...Map.groupBy(stretches, ({ source }) => source)].map(([source, of]) =>
    sourceCoverage(source, of, setting),
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
  setting: CoverageSetting,
): SourceCoverage {
  const { settings, now, dayOf } = setting
  const today = dayOf(now)
  const set = settings.sources.find(
    (known) => known.live && (isWithin(source, known.source) || isWithin(known.source, source)),
  )
  const connected = of.map(({ origin }) => connectionStanding(origin, setting)).filter((one) => one !== null)
  const isImport = ({ origin }: CoverageStretch) => origin !== '' && connectionOf(origin) === null
  const goesOn = (stretch: CoverageStretch) =>
    !isImport(stretch) && (set !== undefined || connectionStanding(stretch.origin, setting) !== null)
  const live = set !== undefined || connected.length > 0
  const united = union(
    of.map((stretch) => ({
      from: stretch.first,
      // Only what comes live goes on: an archive of the same source ends where it was taken.
      to: addDays(goesOn(stretch) ? latest(stretch.until, today) : stretch.until, 1),
    })),
  )
  const lastEvent = latest(...(of.map(({ last }) => last) as [string, ...string[]]))
  // What the pilot's owner set wins over what the connection was made with.
  const expectEvery = set === undefined ? least(connected.flatMap((one) => one.expectEvery ?? [])) : null
  const expectedDays = set?.expectedDays ?? null
  const lastAt = Math.max(...of.map((stretch) => stretch.lastAt))
  const due =
    expectedDays !== null
      ? addDays(lastEvent, expectedDays + 1)
      : expectEvery !== null && lastAt + expectEvery * 1000 < now.getTime()
        ? dayOf(new Date(lastAt + expectEvery * 1000))
        : null
  const silentSince = due !== null && due <= today ? due : null
  return {
    source,
    live,
    continuous: live || of.some(({ origin }) => origin !== ''),
    expectedDays,
    expectEvery,
    first: (united[0] as DayRange).from,
    until: addDays((united.at(-1) as DayRange).to, -1),
    lastEvent,
    silentTooLong: silentSince !== null,
    silentSince,
    stretches: united,
  }
}

const least = (numbers: readonly number[]): number | null =>
  numbers.length === 0 ? null : Math.min(...numbers)

/** The connection behind an origin while it is listened to. */
function connectionStanding(origin: string, { connections }: CoverageSetting): LiveConnection | null {
  const id = connectionOf(origin)
  const connection = id === null ? undefined : connections.get(id)
  return connection === undefined || connection.ended !== null ? null : connection
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
  coverage.sources.some(({ silentSince }) => silentSince !== null && window.to > silentSince)

/** The days on which the record of a source begins, or goes on after a gap: whoever is in it looks new from there on,
 *  and there is more of everything. */
export const beginningsOf = ({ sources }: Coverage): string[] =>
  sources.flatMap(({ continuous, stretches }) => (continuous ? stretches.map(({ from }) => from) : []))

/** The sources that do not cover all of a stretch of days, among those that cover something of a wider span: what is
 *  told of the stretch is not comparable with the rest of the span. */
export const missingIn = (coverage: Coverage, part: DayRange, span: DayRange | null = null): string[] =>
  coverage.sources.flatMap(({ source, continuous, stretches }) => {
    const concerned =
      continuous && (span === null || stretches.some(({ from, to }) => from < span.to && to > span.from))
    const isWhole = stretches.some(({ from, to }) => from <= part.from && to >= part.to)
    return concerned && !isWhole ? [source] : []
  })

/** Whether every day of a stretch is covered, by the same sources from its first day to its last. */
export const isRecordedThroughout = (coverage: Coverage, part: DayRange): boolean =>
  coverage.days !== null &&
  coverage.days.first <= part.from &&
  addDays(coverage.days.last, 1) >= part.to &&
  gapsIn(coverage, part).length === 0 &&
  !beginningsOf(coverage).some((day) => part.from < day && day < part.to)
