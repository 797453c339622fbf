import type { Verdict } from '@commonhold/metrics/verdict/answer'
import { percent } from '@commonhold/metrics/words/numbers'
import { titleOfInput, valueOfInput } from '@commonhold/metrics/words/verdict-inputs'
import type { VerdictDocument } from './documents.ts'
import { grid } from './grid.ts'
import { footLine, headLines } from './head.ts'
import type { Terminal } from './terminal.ts'

export const VERDICT_NAMES: Readonly<Record<Verdict, string>> = {
  dormant: 'dormant',
  insufficientEvidence: 'too little evidence',
  onePerson: 'one person',
  fewPeople: 'few people',
  spreading: 'spreading',
  broad: 'broad',
}

export const paintVerdict = (verdict: string, { good, fair, poor, quiet }: Terminal) =>
  ({ broad: good, spreading: good, fewPeople: fair, onePerson: poor, dormant: poor })[verdict] ?? quiet

/** The sentence first; then why, what would change it, and how widely the tool is used. */
export function renderVerdict(answer: VerdictDocument, terminal: Terminal): string {
  const { strong, quiet } = terminal
  const part = (title: string, rows: string[][]) =>
    rows.length === 0 ? [] : ['', strong(title), grid([{}, {}, {}], rows, terminal)]
  return [
    strong(paintVerdict(answer.verdict, terminal)(answer.sentence)),
    '',
    ...headLines(answer, terminal),
    ...part(
      'Why',
      answer.decidedBy.map((reason) => [
        `  ${titleOfInput(reason.measure)}`,
        valueOfInput(reason.measure, reason.value),
        quiet(reason.rule),
      ]),
    ),
    ...part(
      nextTitle(answer),
      (answer.next?.needs ?? []).map((need) => [
        `  ${titleOfInput(need.measure)}`,
        valueOfInput(need.measure, need.value),
        `needed: ${need.rule}`,
      ]),
    ),
    ...part(
      'Not looked at',
      answer.skipped.map(({ measure, reason }) => [`  ${titleOfInput(measure)}`, quiet(reason)]),
    ),
    ...part('Beside it', [participation(answer, terminal), ...trend(answer, terminal)]),
    '',
    footLine(answer, terminal),
  ]
    .join('\n')
    .trimEnd()
}

function nextTitle({ next }: VerdictDocument): string {
  if (next === null) return ''
  return next.verdict === null ? 'Before anything can be said' : `To become ${VERDICT_NAMES[next.verdict]}`
}

function participation(
  { participation: { level, contributionRate } }: VerdictDocument,
  { quiet }: Terminal,
): string[] {
  if (level === null || contributionRate === null)
    return ['  Participation', '–', quiet('how many people could take part is unknown')]
  return ['  Participation', level, quiet(`${percent(contributionRate)} of those who could contributed`)]
}

function trend({ trend: found }: VerdictDocument, { good, fair, quiet }: Terminal): string[][] {
  if (found === null) return []
  const paint = { rising: good, falling: fair, steady: quiet }[found.direction]
  return [
    ['  Trend of effective owners', paint(found.direction), quiet('over this and the three windows before')],
  ]
}
