import { count, counted } from '@commonhold/metrics/words/numbers'
import type { AnswerHead } from './documents.ts'
import { grid, shortened } from './grid.ts'
import { footLine, headLines } from './head.ts'
import type { Terminal } from './terminal.ts'

export interface EvidenceDocument extends AnswerHead {
  readonly total: number
  readonly acts: readonly {
    readonly time: string
    readonly kind: string
    readonly class: string
    readonly facet: string | null
    readonly person: string
    readonly name: string | null
    readonly space: { readonly id: string; readonly name: string | null } | null
    readonly source: string
    readonly id: string | null
    readonly evidence: string
  }[]
  readonly next: string | null
}

const LONGEST_NAME = 24
const LONGEST_PLACE = 20
const ROOM_FOR_IDS = 100

/** One line an act, the earliest first; times are UTC, as the events have them. */
export function renderEvidence(answer: EvidenceDocument, terminal: Terminal): string {
  const { strong, quiet, accent } = terminal
  const { acts, total, next } = answer
  const wide = terminal.width >= ROOM_FOR_IDS
  const noted = acts.some(({ evidence }) => evidence !== 'observed')
  return [
    ...headLines(answer, terminal),
    '',
    strong(
      acts.length === total
        ? counted(total, 'act', 'acts')
        : `${count(acts.length)} of ${counted(total, 'act', 'acts')}`,
    ),
    grid(
      [
        { title: 'time (UTC)' },
        { title: 'who' },
        { title: 'what' },
        { title: 'counts as' },
        { title: 'where' },
        ...(wide ? [{ title: 'id' }] : []),
        ...(noted ? [{ title: 'evidence' }] : []),
      ],
      acts.map(({ time, person, name, kind, class: ofClass, facet, space, source, id, evidence }) => [
        time.slice(0, 16).replace('T', ' '),
        shortened(name ?? person, LONGEST_NAME),
        kind,
        facet === null ? quiet(ofClass) : accent(facet),
        shortened(space?.name ?? space?.id ?? source, LONGEST_PLACE),
        ...(wide ? [quiet(id ?? '–')] : []),
        ...(noted ? [evidence] : []),
      ]),
      terminal,
    ),
    ...(next === null ? [] : ['', quiet(`There is more: --after ${next}`)]),
    '',
    footLine(answer, terminal),
  ]
    .join('\n')
    .trimEnd()
}
