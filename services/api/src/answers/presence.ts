import type { PRESENCE } from '@commonhold/contracts/api/pilots'
import type { Kind } from '@commonhold/contracts/events/kinds'
import type { DayRange } from '@commonhold/metrics/tables'
import { addDays, earliest } from '@commonhold/metrics/time/day'
import { periodsIn } from '@commonhold/metrics/time/period'
import type { Presence } from '@commonhold/store/queries/presence'
import type { SourceCoverage } from './coverage.ts'

/** Source by kind by day: present, absent, or unknown. Absent is said only of what was covered, and only of kinds the
 *  source ever brought. */

export interface PresentRange extends DayRange {
  readonly state: (typeof PRESENCE)[number]
}

const touches = ({ stretches }: SourceCoverage, { from, to }: DayRange) =>
  stretches.some((stretch) => stretch.from < to && stretch.to > from)

const setsOf = (rows: readonly Presence[], source: string): Map<Kind, Set<string>> =>
  new Map(
    [...Map.groupBy(rows, (row) => row.kind)].flatMap(([kind, of]) => {
      const since = new Set(of.flatMap((row) => (row.source === source ? [row.since] : [])))
      return since.size > 0 ? [[kind, since]] : []
    }),
  )

/** The kinds a source brought, each as ranges of calendar months of one state.
 *  @param months what there is of each kind in which month, at least of the window's months */
export function kindsOf(
  source: SourceCoverage,
  months: readonly Presence[],
  window: DayRange,
): { kind: Kind; ranges: PresentRange[] }[] {
  const periods = periodsIn('month', window)
  return [...setsOf(months, source.source)].map(([kind, present]) => {
    const ranges: PresentRange[] = []
    for (const { from, to } of periods) {
      const state = present.has(from) ? 'present' : touches(source, { from, to }) ? 'absent' : 'unknown'
      const before = ranges.at(-1)
      if (before?.state === state) ranges[ranges.length - 1] = { ...before, to }
      else ranges.push({ from, to, state })
    }
    return { kind, ranges }
  })
}

export interface CoveredDay {
  readonly day: string
  readonly sources: readonly {
    readonly source: string
    readonly covered: boolean
    readonly present: readonly Kind[]
    readonly absent: readonly Kind[]
  }[]
}

const DAYS_OF_A_PAGE = 100

/** The days of a window that come on one page, and where the next begins. */
export function pageOf({ from, to }: DayRange): { page: DayRange; next: string | null } {
  const end = earliest(to, addDays(from, DAYS_OF_A_PAGE))
  return { page: { from, to: end }, next: end < to ? end : null }
}

/** @param months the kinds each source ever brought  @param days what there is on which day of the page */
export function daysOf(
  sources: readonly SourceCoverage[],
  months: readonly Presence[],
  days: readonly Presence[],
  { from, to }: DayRange,
): CoveredDay[] {
  const known = sources.map((source) => ({
    source,
    kinds: [...setsOf(months, source.source).keys()],
    present: setsOf(days, source.source),
  }))
  const found: CoveredDay[] = []
  for (let day = from; day < to; day = addDays(day, 1))
    found.push({
      day,
      sources: known.map(({ source, kinds, present }) => {
        const covered = touches(source, { from: day, to: addDays(day, 1) })
        const here = kinds.filter((kind) => present.get(kind)?.has(day))
        return {
          source: source.source,
          covered,
          present: here,
          absent: covered ? kinds.filter((kind) => !here.includes(kind)) : [],
        }
      }),
    })
  return found
}
