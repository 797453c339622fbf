import { people, percent } from '@commonhold/metrics/words/numbers'
import { bar } from './bars.ts'
import { championLines } from './conversations.ts'
import type { HandoverDocument } from './documents.ts'
import { grid, shortened, wrapped } from './grid.ts'
import { footLine, headLines } from './head.ts'
import { calledBy } from './names.ts'
import type { Terminal } from './terminal.ts'
import { VERDICT_NAMES } from './verdict.ts'

const BAR = 8
const LONGEST_NAME = 16

/** The plan as advice: what it comes to, a line for each part with its first step, and what would be then. */
export function renderHandover(answer: HandoverDocument, terminal: Terminal): string {
  const { strong, quiet, accent, width } = terminal
  const advice = answer.lines.flatMap(({ facet, sentence, nextStep }) => [
    '',
    accent(facet),
    wrapped(sentence, width - 2)
      .split('\n')
      .map((line) => `  ${line}`)
      .join('\n'),
    `  ${strong('→')} ${wrapped(nextStep, width - 4, '    ')}`,
  ])
  return [
    strong(wrapped(answer.sentence, width)),
    '',
    ...headLines(answer, terminal),
    ...championLines(answer, terminal),
    ...overview(answer, terminal),
    ...advice,
    ...(answer.lines.length === 0
      ? []
      : [
          '',
          quiet(
            wrapped(
              'What would be then is worked out with the rules of the verdict; it is no promise.',
              width,
            ),
          ),
        ]),
    '',
    footLine(answer, terminal),
  ]
    .join('\n')
    .trimEnd()
}

/** One row a part, and the first what is now. */
function overview({ lines, now, together }: HandoverDocument, terminal: Terminal): string[] {
  if (lines.length === 0) return []
  const { quiet } = terminal
  const then = (headline: HandoverDocument['together']) =>
    headline === null
      ? [quiet('–'), '']
      : [
          headline.effectiveOwners === null ? '–' : people(headline.effectiveOwners),
          VERDICT_NAMES[headline.verdict],
        ]
  const rows = lines.map(({ facet, acts, of, candidate, after }) => [
    `  ${facet}`,
    bar(acts / of, BAR, terminal),
    percent(acts / of),
    candidate === null ? quiet('nobody yet') : shortened(calledBy(candidate), LONGEST_NAME),
    ...then(after),
  ])
  return [
    '',
    grid(
      [
        { title: '  Part' },
        { title: 'Champion' },
        { align: 'right' },
        { title: 'Half of it to' },
        { title: 'Effective owners', align: 'right' },
        { title: 'Verdict' },
      ],
      [
        ['  now', '', '', '', ...then(now)],
        ...rows,
        ...(together === null ? [] : [['  all of them', '', '', '', ...then(together)]]),
      ],
      terminal,
    ),
  ]
}
