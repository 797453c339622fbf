import { measureNamed } from '@commonhold/metrics/catalogue'
import type { Verdict } from '@commonhold/metrics/verdict/answer'
import { count, counted } from '@commonhold/metrics/words/numbers'
import { grid } from './grid.ts'
import type { Terminal } from './terminal.ts'
import { valueText } from './values.ts'
import { VERDICT_NAMES } from './verdict.ts'

interface Known {
  readonly revision: number
  readonly at: string
}

export interface RestatementsDocument {
  readonly pilot: string
  readonly interval: string
  readonly since: Known | null
  readonly asOf: Known | null
  readonly periods: readonly {
    readonly label: string
    readonly changes: readonly {
      readonly measure: string
      readonly before: string | number | null
      readonly after: string | number | null
    }[]
    readonly reasons: readonly { readonly reason: string; readonly count: number | null }[]
  }[]
}

const WORDS: Readonly<Record<string, (n: number | null) => string>> = {
  lateEvents: (n) => `${counted(n ?? 0, 'event', 'events')} came late`,
  corrections: (n) => `${counted(n ?? 0, 'event was', 'events were')} corrected`,
  retractions: (n) => `${counted(n ?? 0, 'event was', 'events were')} withdrawn`,
  identityLinks: (n) => `${counted(n ?? 0, 'link', 'links')} of accounts changed`,
  accounts: (n) => `${counted(n ?? 0, 'account was', 'accounts were')} described anew`,
  roster: (n) => `${counted(n ?? 0, 'entry', 'entries')} of the member list changed`,
  spaces: (n) => `${counted(n ?? 0, 'space was', 'spaces were')} described anew`,
  settings: () => 'the settings changed',
  ruleVersion: () => 'the rules have a new version',
  other: () => 'what it rests on was derived anew',
}

const TITLES: Readonly<Record<string, string>> = { verdict: 'Verdict', k: 'People', N: 'Acts' }

const shown = (measure: string, value: string | number | null): string => {
  if (value === null) return '–'
  if (typeof value === 'string') return VERDICT_NAMES[value as Verdict] ?? value
  return TITLES[measure] === undefined
    ? valueText(value, measureNamed(measure)?.unit ?? 'index')
    : count(value)
}

const whenOf = ({ at, revision }: Known) => `${at.slice(0, 16).replace('T', ' ')} UTC (revision ${revision})`

export function renderRestatements(answer: RestatementsDocument, terminal: Terminal): string {
  const { strong, quiet, accent } = terminal
  const { pilot, since, periods } = answer
  if (since === null) return quiet('Nothing was published yet.')
  if (periods.length === 0) return `${strong(pilot)}  No published number has changed since ${whenOf(since)}.`
  return [
    `${strong(pilot)}  ${counted(periods.length, 'period says', 'periods say')} something else than on ${whenOf(since)}`,
    ...periods.flatMap(({ label, changes, reasons }) => [
      '',
      `${accent(label)}  ${quiet(reasons.map(({ reason, count: n }) => WORDS[reason]?.(n) ?? reason).join('; '))}`,
      grid(
        [{}, { align: 'right' }, {}, {}],
        changes.map(({ measure, before, after }) => [
          `  ${TITLES[measure] ?? measureNamed(measure)?.title ?? measure}`,
          shown(measure, before),
          '→',
          strong(shown(measure, after)),
        ]),
        terminal,
      ),
    ]),
  ].join('\n')
}
