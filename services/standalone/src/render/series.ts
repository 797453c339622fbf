import { measureNamed } from '@commonhold/metrics/catalogue'
import { type PeriodKind, periodOf } from '@commonhold/metrics/time/period'
import { VERDICTS } from '@commonhold/metrics/verdict/answer'
import { count } from '@commonhold/metrics/words/numbers'
import { bar, sparkline } from './bars.ts'
import type { SeriesDocument, SeriesPoint } from './documents.ts'
import { grid } from './grid.ts'
import { footLine, headLines } from './head.ts'
import type { Terminal } from './terminal.ts'
import { HEADLINE, parameterLabel, valueText } from './values.ts'
import { paintVerdict, VERDICT_NAMES } from './verdict.ts'

const BAR = 20

/** Over time: a line to see its shape, then one row a period. */
export function renderSeries(answer: SeriesDocument, terminal: Terminal): string {
  const { strong, quiet } = terminal
  const [window] = headLines(answer, terminal)
  const isVerdict = answer.metric === 'verdict'
  const label = isVerdict ? 'Verdict' : titleOf(answer)
  const line = isVerdict
    ? verdictLine(answer)
    : sparkline(answer.points.map((point) => headline(answer.metric, point)))
  const row = isVerdict ? verdictRow : measureRow(answer, terminal)
  return [
    window,
    '',
    `${strong(label)}${quiet(`, by ${answer.interval}`)}`,
    ...inLines(line, terminal.width).map(terminal.accent),
    '',
    grid(
      [
        { title: answer.interval },
        { title: 'people', align: 'right' },
        { title: 'acts', align: 'right' },
        { title: isVerdict ? 'verdict' : 'value', align: isVerdict ? 'left' : 'right' },
        {},
        {},
      ],
      answer.points.map((point) => [...row(point, answer, terminal), quiet(recordNote(point))]),
      terminal,
    ),
    '',
    footLine(answer, terminal),
  ]
    .join('\n')
    .trimEnd()
}

/** A blank is a period of which nothing is known: it keeps its place, wherever it stands. */
const inLines = (line: string, width: number): string[] =>
  Array.from({ length: Math.ceil(line.length / width) }, (_, at) =>
    line.slice(at * width, (at + 1) * width).trimEnd(),
  )

/** Less of everything than in periods that are wholly on record is no decline, and more afterwards no growth. */
const recordNote = ({ complete }: SeriesPoint): string => (complete === false ? 'recorded in part' : '')

function titleOf({ metric }: SeriesDocument): string {
  const measure = measureNamed(metric)
  const key = HEADLINE[metric]
  return `${measure?.title ?? metric}${key === undefined || (!measure?.parameter && metric !== 'withoutChampion') ? '' : `, ${parameterLabel(metric, key)}`}`
}

/** The one number people mean by the measure's name. */
function headline(metric: string, { value }: SeriesPoint): number | null {
  if (typeof value === 'number') return value
  if (value === null || typeof value !== 'object') return null
  const of = value as Record<string, unknown>
  if (Array.isArray(of['band'])) return ((of['band'][0] as number) + (of['band'][1] as number)) / 2
  const found = of[HEADLINE[metric] ?? '']
  return found === undefined ? null : headline(metric, { value: found } as SeriesPoint)
}

const labelOf = ({ from }: SeriesPoint, interval: string) => periodOf(interval as PeriodKind, from).label
const size = (n: number | null | undefined, { quiet }: Terminal) => (n == null ? quiet('–') : count(n))

const measureRow = (answer: SeriesDocument, terminal: Terminal) => {
  const unit = measureNamed(answer.metric)?.unit ?? 'index'
  const most = Math.max(0, ...answer.points.map((point) => headline(answer.metric, point) ?? 0))
  const full = unit === 'share' ? 1 : most
  return (point: SeriesPoint): string[] => {
    const value = headline(answer.metric, point)
    const shown = shownValue(answer.metric, point)
    return [
      labelOf(point, answer.interval),
      size(point.k, terminal),
      size(point.N, terminal),
      value === null ? terminal.quiet('–') : valueText(shown, unit),
      value === null || full === 0 ? '' : bar(value / full, BAR, terminal),
    ]
  }
}

/** As served: for some readers a band, not a number. */
function shownValue(metric: string, { value }: SeriesPoint): unknown {
  if (value === null || typeof value !== 'object' || 'band' in value) return value
  return (value as Record<string, unknown>)[HEADLINE[metric] ?? '']
}

const verdictOf = ({ verdict, value }: SeriesPoint) =>
  (typeof verdict === 'string' ? verdict : typeof value === 'string' ? value : null) as
    | keyof typeof VERDICT_NAMES
    | null

/** From one person to broad as rising steps; where nothing can be said, nothing stands. */
const verdictLine = ({ points }: SeriesDocument): string => {
  const lowest = VERDICTS.indexOf('onePerson')
  return sparkline(
    points.map((point) => {
      const verdict = verdictOf(point)
      const step = verdict === null ? -1 : VERDICTS.indexOf(verdict)
      return step < lowest ? null : step
    }),
    [lowest, VERDICTS.length - 1],
  )
}

const verdictRow = (point: SeriesPoint, { interval }: SeriesDocument, terminal: Terminal): string[] => {
  const verdict = verdictOf(point)
  return [
    labelOf(point, interval),
    size(point.k, terminal),
    size(point.N, terminal),
    verdict === null ? terminal.quiet('–') : paintVerdict(verdict, terminal)(VERDICT_NAMES[verdict]),
    '',
  ]
}
