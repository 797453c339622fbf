import { addDays } from '@commonhold/metrics/time/day'
import { type Period, type PeriodKind, periodsIn } from '@commonhold/metrics/time/period'
import { counted } from '@commonhold/metrics/words/numbers'
import { dayInWords, windowInWords } from './dates.ts'
import { shortened, wrapped } from './grid.ts'
import type { Terminal } from './terminal.ts'

interface Stretch {
  readonly from: string
  readonly to: string
}

export interface CoverageDocument {
  readonly pilot: string
  readonly timeZone: string
  readonly first: string | null
  readonly last: string | null
  readonly gaps: readonly (Stretch & { readonly source: string })[]
  readonly sources: readonly {
    readonly source: string
    readonly live: boolean
    readonly first: string
    readonly until: string
    readonly lastEvent: string
    readonly silentTooLong: boolean
    readonly stretches: readonly Stretch[]
    readonly kinds: readonly {
      readonly kind: string
      readonly ranges: readonly (Stretch & { readonly state: string })[]
    }[]
  }[]
}

type Source = CoverageDocument['sources'][number]

const LONGEST_NAME = 24
const MOST_GAPS = 10
/** From the finest on, until a line holds all of them. */
const CELLS: readonly PeriodKind[] = ['month', 'quarter', 'half', 'year']

/** One line a source, one sign a month (or quarter, or year, where there are many): what is recorded of it, and
 *  whether anything happened. */
export function renderCoverage(
  answer: CoverageDocument,
  { kinds }: { kinds: boolean },
  terminal: Terminal,
): string {
  const { strong, quiet, accent } = terminal
  const { pilot, timeZone, first, last, sources, gaps } = answer
  if (first === null || last === null) return `${strong(pilot)}  Nothing is recorded yet.`
  const days = { from: first, to: addDays(last, 1) }
  const names = sources.flatMap((one) => [
    one.source,
    ...(kinds ? one.kinds.map(({ kind }) => `  ${kind}`) : []),
  ])
  const indent = Math.min(LONGEST_NAME, Math.max(...names.map((name) => name.length))) + 2
  const { kind, cells } = cellsFor(days, terminal.width - indent)
  const line = (name: string, signs: readonly string[]) =>
    `${shortened(name, LONGEST_NAME).padEnd(indent)}${accent(signs.join('').trimEnd())}`
  return [
    `${strong(pilot)}  ${windowInWords(days)} ${quiet(`(${timeZone})`)}`,
    '',
    quiet(' '.repeat(indent) + years(cells)),
    ...sources.flatMap((source) => [
      line(
        source.source,
        cells.map((cell) => sourceSign(source, cell)),
      ),
      ...(kinds
        ? source.kinds.map(({ kind: name, ranges }) =>
            line(
              `  ${name}`,
              cells.map((cell) => kindSign(ranges, cell)),
            ),
          )
        : []),
    ]),
    '',
    ...wrapped(
      `one sign a ${kind}: █ something happened, ▒ recorded in part, · nothing did, blank: not recorded`,
      terminal.width,
    )
      .split('\n')
      .map(quiet),
    ...sources.flatMap((source) => notesOf(source, terminal)),
    ...gapLines(gaps, terminal),
  ].join('\n')
}

function cellsFor(days: Stretch, width: number): { kind: PeriodKind; cells: Period[] } {
  const all = CELLS.map((kind) => ({ kind, cells: periodsIn(kind, days) }))
  return all.find(({ cells }) => cells.length <= width) ?? (all.at(-1) as (typeof all)[number])
}

/** Each year over its first sign, where there is room for it. */
function years(cells: readonly Period[]): string {
  let text = ''
  for (const [at, { from }] of cells.entries()) {
    const begins = at === 0 || cells[at - 1]?.from.slice(0, 4) !== from.slice(0, 4)
    if (begins && text.length <= at - (at === 0 ? 0 : 1)) text = text.padEnd(at) + from.slice(0, 4)
  }
  return text
}

const touches = (a: Stretch, b: Stretch) => a.from < b.to && a.to > b.from

/** Whether anything of a cell is recorded, whether all of it is, and whether anything happened. */
function sourceSign({ stretches, kinds }: Source, cell: Stretch): string {
  if (!stretches.some((stretch) => touches(stretch, cell))) return ' '
  const happened = kinds.some(({ ranges }) => kindSign(ranges, cell) === '█')
  if (kinds.length > 0 && !happened) return '·'
  const whole = stretches.some(({ from, to }) => from <= cell.from && to >= cell.to)
  return whole ? '█' : '▒'
}

function kindSign(ranges: Source['kinds'][number]['ranges'], cell: Stretch): string {
  const states = new Set(ranges.filter((range) => touches(range, cell)).map(({ state }) => state))
  if (states.has('present')) return '█'
  return states.has('absent') ? '·' : ' '
}

function notesOf({ source, live, silentTooLong, lastEvent }: Source, { fair, quiet }: Terminal): string[] {
  if (silentTooLong) return [fair(`${source} is live and has been silent since ${dayInWords(lastEvent)}`)]
  return live ? [quiet(`${source} is live; last heard on ${dayInWords(lastEvent)}`)] : []
}

function gapLines(gaps: CoverageDocument['gaps'], { fair }: Terminal): string[] {
  const shown = gaps.slice(0, MOST_GAPS)
  return [
    ...shown.map((gap) => fair(`${gap.source} is not recorded: ${windowInWords(gap)}`)),
    ...(gaps.length > MOST_GAPS
      ? [fair(`and ${counted(gaps.length - MOST_GAPS, 'more stretch', 'more stretches')}`)]
      : []),
  ]
}
