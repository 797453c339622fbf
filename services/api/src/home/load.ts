import { FACETS } from '@commonhold/contracts/events/kinds'
import { absenceFactor } from '@commonhold/metrics/spread/absence-factor'
import { hillNumber } from '@commonhold/metrics/spread/effective-owners'
import type { DayRange, FacetActs, PersonActs } from '@commonhold/metrics/tables'
import { addDays, daysBetween } from '@commonhold/metrics/time/day'
import { type PeriodKind, periodsIn } from '@commonhold/metrics/time/period'
import type { VerdictAnswer } from '@commonhold/metrics/verdict/answer'
import { count, counted, percent } from '@commonhold/metrics/words/numbers'
import type { Access } from '@commonhold/runtime/http/access'
import { personClasses } from '@commonhold/store/queries/people'
import { spreadByPeriod } from '@commonhold/store/queries/periods'
import { gapsIn } from '../answers/coverage.ts'
import { NO_SPREAD, readTables, type Tables } from '../answers/tables.ts'
import { verdictOf } from '../answers/verdict.ts'
import { readerVerdict } from '../privacy/reader-numbers.ts'
import { SMALLEST_GROUP } from '../privacy/suppression.ts'
import { type Asked, ask } from '../questions/ask.ts'
import type { Served } from '../routes/served.ts'
import { needLine, reasonLine } from './lines.ts'
import type { HomePilot } from './page.ts'

/** One pilot as the page tells it: the whole of what is covered, or for a reader the last whole period of the calendar. */
export async function loadHomePilot(served: Served, pilot: string, access: Access): Promise<HomePilot> {
  const { database } = served.deps.store
  const view = await served.views.of(pilot, access)
  const isReader = access.role === 'reader'
  const asked = await ask(database, view, access, isReader ? {} : { window: 'all' }, {
    eventSet: 'ownership',
    version: served.config.version,
  })
  return served.kept.get(asked.tag('home'), async () => {
    const tables = await readTables(database, asked)
    const { answer, factor } = await verdictOf(database, served.deps.calculator, asked, tables)
    const shown = isReader ? readerVerdict(answer, factor, tables.size.E) : answer
    const hidden = isReader && tables.size.suppressed
    return {
      id: pilot,
      name: view.directory.settings.name ?? pilot,
      head: headWords(asked, tables),
      sentence: hidden ? 'This group is too small to say anything of it.' : shown.sentence,
      lead: isReader ? null : leadWords(tables),
      ...(await drawingOf(served, asked, tables, hidden)),
      reasons: hidden ? [] : shown.decidedBy.map(reasonLine),
      next: hidden ? [] : (shown.next?.needs ?? []).map(needLine),
      facts: isReader ? [] : await figures(served, asked, tables, answer),
      facets: isReader ? [] : facetsOf(tables),
    }
  })
}

const day = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})
const shownDay = (iso: string) => day.format(new Date(`${iso}T00:00:00Z`))

function headWords({ view, covered }: Asked, { eligible }: Tables): string[] {
  if (covered === null) return ['nothing covered yet']
  const gaps = gapsIn(view.coverage, covered).length
  const tools = new Set(view.coverage.sources.map(({ source }) => source.split(':', 1)[0] as string))
  return [
    [...tools].join(', '),
    `${shownDay(covered.from)} to ${shownDay(lastDay(covered, view.coverage.lastComplete))}`,
    gaps === 0 ? 'complete' : counted(gaps, 'gap', 'gaps'),
    ...(eligible.count === null ? [] : [counted(eligible.count, 'member', 'members')]),
  ]
}

/** Of what is told: the window's last day, or earlier where nothing later is complete. */
export function lastDay({ to }: DayRange, lastComplete: string | null): string {
  const last = addDays(to, -1)
  return lastComplete !== null && lastComplete < last ? lastComplete : last
}

function leadWords({ spread }: Tables): string | null {
  const factor = absenceFactor(acts(spread.acts), 0.5)
  if (factor === null) return null
  const k = spread.acts.length
  return k === 1
    ? 'Everything that kept it going came from one person.'
    : `Half of all that kept it going came from ${count(factor)} of the ${count(k)} people who ever took something on.`
}

const acts = (rows: readonly PersonActs[]) => rows.map((row) => row.acts)

/** Columns wide enough to hold something, few enough to be read. */
function periodFor(days: number): PeriodKind {
  if (days <= 120) return 'week'
  if (days <= 400) return 'month'
  return days <= 365 * 4 ? 'quarter' : days <= 365 * 8 ? 'half' : 'year'
}

async function drawingOf(
  { deps }: Served,
  asked: Asked,
  tables: Tables,
  hidden: boolean,
): Promise<Pick<HomePilot, 'drawing' | 'period'>> {
  const { covered, question } = asked
  const isReader = asked.sees === 'reader'
  if (covered === null || hidden) return { period: 'quarter', drawing: { kind: 'owners', columns: [] } }
  // In a single week hardly any pilot has as many people as a reader may be told of.
  const kind = isReader ? 'month' : periodFor(daysBetween(covered))
  const period = kind === 'half' ? 'half-year' : kind
  const spreads = await spreadByPeriod(deps.store.database, question, kind)
  const periods = periodsIn(kind, covered).map(({ from, label }) => ({
    label,
    spread: spreads.get(from) ?? NO_SPREAD,
  }))
  if (isReader) {
    const columns = periods.map(({ label, spread }) => {
      // Of fewer than five even the whole number says much about each.
      const owners = spread.acts.length < SMALLEST_GROUP ? null : hillNumber(acts(spread.acts), 1)
      return { label, owners: owners === null ? null : Math.round(owners) }
    })
    return { period, drawing: { kind: 'owners', columns } }
  }
  const leaders = ranked(tables.spread.acts).slice(0, 2)
  const columns = periods.map(({ label, spread }) => ({
    label,
    shares: sharesOf(spread.acts, leaders),
    half: absenceFactor(acts(spread.acts), 0.5),
  }))
  return { period, drawing: { kind: 'shares', columns } }
}

const ranked = (rows: readonly PersonActs[]): string[] =>
  rows.toSorted((a, b) => b.acts - a.acts || (a.person < b.person ? -1 : 1)).map(({ person }) => person)

/** The two leaders of the whole window first, in their colours; then everybody else, most active first. */
function sharesOf(rows: readonly PersonActs[], leaders: readonly string[]) {
  const total = rows.reduce((sum, row) => sum + row.acts, 0)
  const share = new Map(rows.map((row) => [row.person, row.acts / total]))
  const others = ranked(rows).filter((person) => !leaders.includes(person))
  return [...leaders, ...others].flatMap((person, i) => {
    const of = share.get(person)
    if (of === undefined) return []
    return [{ share: of, rank: leaders.includes(person) ? leaders.indexOf(person) : Math.max(2, i) }]
  })
}

const TESTED_FROM = 10

function facetsOf({ spread }: Tables): HomePilot['facets'] {
  const leaders = ranked(spread.acts).slice(0, 2)
  const byFacet = Map.groupBy(spread.facets, ({ facet }: FacetActs) => facet)
  return FACETS.flatMap((facet) => {
    const rows = byFacet.get(facet)
    if (!rows) return []
    const total = rows.reduce((sum, row) => sum + row.acts, 0)
    return [
      {
        title: facet[0]?.toUpperCase() + facet.slice(1),
        acts: total,
        people: rows.length === 1 ? 'only one person' : counted(rows.length, 'person', 'people'),
        tested: total >= TESTED_FROM,
        shares: sharesOf(rows, leaders),
      },
    ]
  }).sort((a, b) => b.acts - a.acts)
}

async function figures(
  { deps }: Served,
  { covered, question }: Asked,
  { spread, eligible }: Tables,
  { trend, participation }: VerdictAnswer,
): Promise<HomePilot['facts']> {
  if (covered === null) return []
  const classes = await personClasses(deps.store.database, question)
  const contributed = classes.filter((person) => person.contributed)
  const facets = new Set(spread.facets.map(({ facet }) => facet))
  const [first] = ranked(spread.acts)
  const without = new Set(spread.facets.filter(({ person }) => person !== first).map(({ facet }) => facet))
  return [
    ...(eligible.count === null
      ? [
          {
            figure: count(contributed.length),
            words: `${contributed.length === 1 ? 'person' : 'people'} ever contributed`,
          },
        ]
      : [
          {
            figure: `${count(contributed.length)} of ${count(eligible.count)}`,
            words: `members ever contributed${participation.contributionRate === null ? '' : ` (${percent(participation.contributionRate)})`}; ${count(spread.acts.length)} took something on`,
          },
        ]),
    {
      figure: `${count(without.size)} of ${count(facets.size)}`,
      words: 'kinds of work had anybody besides the most active person',
    },
    ...(trend ? [{ figure: trend.direction, words: 'trend of the number of effective owners' }] : []),
  ]
}
