import { catalogue, GROUP_TITLES, measureNamed } from '@commonhold/metrics/catalogue'
import type { MeasureGroup } from '@commonhold/metrics/define-measure'
import type { Metric } from '@commonhold/metrics/metric'
import { count, counted } from '@commonhold/metrics/words/numbers'
import { bar, hands } from './bars.ts'
import { championLines, closerLines, conversationDetail } from './conversations.ts'
import type { GroupAnswer } from './documents.ts'
import { grid } from './grid.ts'
import { footLine, headLines } from './head.ts'
import type { Terminal } from './terminal.ts'
import { intervalText, parameterLabel, valueText } from './values.ts'

const BAR = 20
/** They have a form of their own below the table. */
const OWN_FORM = new Set(['facetAbsenceFactors', 'ladder'])

/** One group of measures as a page: who and when, the numbers, what has a form of its own, as of when.
 *  @param more what else belongs on the page, line by line */
export function renderGroup(
  group: MeasureGroup,
  answer: GroupAnswer,
  terminal: Terminal,
  more: readonly string[] = [],
): string {
  const { strong } = terminal
  const ids = catalogue
    .filter((entry) => entry.group === group && entry.id in answer.metrics)
    .map(({ id }) => id)
  const rows = ids
    .filter((id) => !OWN_FORM.has(id))
    .flatMap((id) => measureRows(id, answer.metrics[id] as Metric, terminal))
  return [
    ...headLines(answer, terminal),
    ...championLines(answer, terminal),
    '',
    strong(GROUP_TITLES[group]),
    grid([{}, { align: 'right' }, {}, {}], rows, terminal),
    ...facetLines(answer.metrics['facetAbsenceFactors'], terminal),
    ...ladderLines(answer.metrics['ladder'], terminal),
    ...closerLines(answer, terminal),
    ...more,
    '',
    footLine(answer, terminal),
  ]
    .join('\n')
    .trimEnd()
}

/** Title, value, bar, and last what may be long: interval, detail or reason. A row for each parameter. */
function measureRows(id: string, metric: Metric, terminal: Terminal): string[][] {
  const { quiet } = terminal
  const measure = measureNamed(id)
  const title = measure?.title ?? id
  const unit = measure?.unit ?? 'index'
  const row = (label: string, value: unknown, note: string) => [
    label,
    valueText(value, unit),
    unit === 'share' && typeof value === 'number' ? bar(value, BAR, terminal) : '',
    quiet(note),
  ]
  const { value, interval } = metric
  if (value === null) return [[title, quiet('–'), '', quiet(metric.reason ?? metric.status)]]
  if (id === 'lorenz') return [[title, lorenzText(value), '', quiet('of the acts by the less active half')]]
  if (typeof value !== 'object' || 'band' in value)
    return [row(title, value, intervalText(interval, unit) || detailText(id, metric))]
  const intervals = (interval ?? {}) as Record<string, unknown>
  return [
    [title, '', '', ''],
    ...Object.entries(value).map(([key, of]) =>
      row(`  ${parameterLabel(id, key, measure?.parameter?.name)}`, of, intervalText(intervals[key], unit)),
    ),
  ]
}

/** What helps to read the number beside it. */
function detailText(id: string, metric: Metric): string {
  const of = (metric.details ?? {}) as Record<string, unknown>
  if (id === 'facetAbsenceFactor' && typeof of['facet'] === 'string') return of['facet']
  if (id === 'threadsWithoutOne' && typeof of['threads'] === 'number')
    return `of ${counted(of['threads'], 'thread', 'threads')}; ${counted(Number(of['personsBelowQuarter'] ?? 0), 'person', 'people')} without whom less than a quarter is left`
  if (id === 'excessDominance' && typeof of['pValue'] === 'number')
    return of['pValue'] < 0.05 ? 'more than chance gives somebody' : 'within chance'
  if (id === 'retention' && typeof of['lost'] === 'number')
    return `${count(of['lost'])} lost, ${count(Number(of['returned'] ?? 0))} returned${of['previousComplete'] === false ? '; time before recorded in part' : ''}`
  if (id === 'unitCoverage' && typeof of['active'] === 'number')
    return `${count(of['active'])} of ${counted(Number(of['units'] ?? 0), 'unit', 'units')}`
  if (id === 'habitual' && typeof of['habitual'] === 'number')
    return `${count(of['habitual'])} of ${counted(Number(of['people'] ?? 0), 'person', 'people')} there for twelve weeks`
  if (id === 'timeToFirstContribution' && typeof of['enabled'] === 'number')
    return `${count(Number(of['contributed'] ?? 0))} of ${counted(of['enabled'], 'person', 'people')} who came in this time contributed`
  return conversationDetail(id, metric)
}

/** The curve itself belongs to a picture; its middle can be said. */
function lorenzText(points: unknown): string {
  const curve = points as readonly (readonly [number, number])[]
  const after = curve.findIndex(([x]) => x >= 0.5)
  const [x1, y1] = curve[after] ?? [1, 1]
  const [x0, y0] = curve[after - 1] ?? [0, 0]
  return valueText(x1 === x0 ? y1 : y0 + ((y1 - y0) * (0.5 - x0)) / (x1 - x0), 'share')
}

/** How many pairs of hands each part of the pilot hangs on. */
function facetLines(metric: Metric | undefined, terminal: Terminal): string[] {
  if (metric === undefined) return []
  const { strong, quiet, poor } = terminal
  const factors = Object.entries((metric.value ?? {}) as Record<string, number>)
  const untested = ((metric.details ?? {}) as { untested?: readonly string[] }).untested ?? []
  const rows = factors
    .toSorted(([a, x], [b, y]) => x - y || (a < b ? -1 : 1))
    .map(([facet, people]) => [
      `  ${facet}`,
      count(people),
      people === 1 ? poor(hands(people)) : terminal.accent(hands(people)),
      people === 1 ? quiet('one person does half of it') : '',
    ])
  return [
    '',
    `${strong('On how many people does each part hang?')}`,
    rows.length > 0
      ? grid([{}, { align: 'right' }, {}, {}], rows, terminal)
      : `  ${quiet(`– ${metric.reason ?? metric.status}`)}`,
    ...(untested.length > 0 && rows.length > 0
      ? [quiet(`  too few acts to tell: ${shortened(untested, terminal.width - 26)}`)]
      : []),
  ]
}

function shortened(names: readonly string[], width: number): string {
  const all = names.join(', ')
  if (all.length <= width) return all
  const fitting = names.filter((_, i) => names.slice(0, i + 1).join(', ').length <= width - 14)
  const kept = fitting.length > 0 ? fitting : names.slice(0, 1)
  return `${kept.join(', ')} and ${names.length - kept.length} more`
}

const RUNGS: Readonly<Record<string, string>> = {
  ownership: 'owning',
  participation: 'taking part',
  light: 'reacting',
  passive: 'reading',
  none: 'silent',
}

/** Top rung first, as a ladder stands. */
function ladderLines(metric: Metric | undefined, terminal: Terminal): string[] {
  if (metric === undefined) return []
  const { strong, quiet } = terminal
  const title = ['', strong(measureNamed('ladder')?.title ?? 'Ladder')]
  if (metric.value === null) return [...title, `  ${quiet(`– ${metric.reason ?? metric.status}`)}`]
  const rungs = metric.value as Record<string, number | null>
  const most = Math.max(1, ...Object.values(rungs).map((people) => people ?? 0))
  const rows = Object.entries(RUNGS)
    .filter(([rung]) => rung in rungs)
    .map(([rung, label]) => {
      const people = rungs[rung] ?? null
      return people === null
        ? [`  ${label}`, quiet('–'), quiet('who could take part is unknown')]
        : [`  ${label}`, count(people), bar(people / most, BAR, terminal)]
    })
  return [...title, grid([{}, { align: 'right' }, {}], rows, terminal)]
}
