import { count } from '@commonhold/metrics/words/numbers'
import { dayInWords } from './dates.ts'
import type { ImportCounts } from './documents.ts'
import { grid, shortened } from './grid.ts'
import type { Terminal } from './terminal.ts'

/** What an import did, in numbers a person can check against their tool. */
export function renderImport(counts: ImportCounts, seconds: number | null, terminal: Terminal): string {
  const { quiet, fair } = terminal
  const reasons = (of: Readonly<Record<string, number>>, paint: (text: string) => string) =>
    Object.entries(of)
      .toSorted(([, a], [, b]) => b - a)
      .map(([reason, n]) => [`  ${paint(reason)}`, count(n), ''])
  const rejected = sum(counts.rejected)
  const rate = seconds === null || seconds <= 0 ? '' : quiet(`${count(counts.read / seconds)} a second`)
  return grid(
    [{}, { align: 'right' }, {}],
    [
      ['read', count(counts.read), rate],
      ['accepted', count(counts.accepted), ''],
      ...(counts.known > 0 ? [['already known', count(counts.known), '']] : []),
      ...(sum(counts.skipped) > 0
        ? [['skipped', count(sum(counts.skipped)), ''], ...reasons(counts.skipped, quiet)]
        : []),
      ...(rejected > 0
        ? [
            ['set aside', count(rejected), quiet('`commonhold dead-letters list` shows them')],
            ...reasons(counts.rejected, fair),
          ]
        : []),
      ['people', count(counts.people), ''],
      ...(counts.first !== null && counts.last !== null
        ? [['from', '', `${dayInWords(counts.first)} to ${dayInWords(counts.last)}`]]
        : []),
      ...(counts.vanished
        ? [
            [
              'not in it',
              fair(count(counts.vanished)),
              'that an earlier archive has of the same places and time',
            ],
          ]
        : []),
    ],
    terminal,
  ).concat(counts.vanished ? `\n${quiet(VANISHED)}` : '')
}

const VANISHED =
  'Nothing was deleted. If they are gone from the tool, `import undo` of the earlier archive takes back what only it has.'

export const sum = (of: Readonly<Record<string, number>>) => Object.values(of).reduce((a, b) => a + b, 0)

interface Listed extends ImportCounts {
  readonly pilot: string
  readonly format: string
  readonly state?: string
  readonly startedAt?: string
  readonly label?: string | null
}

const LONGEST_LABEL = 30

export function renderImports(imports: readonly Listed[], terminal: Terminal): string {
  if (imports.length === 0) return 'Nothing was imported yet.'
  const { quiet } = terminal
  return grid(
    [
      { title: 'id' },
      { title: 'pilot' },
      { title: 'format' },
      { title: 'what' },
      { title: 'when' },
      { title: 'accepted', align: 'right' },
      { title: 'set aside', align: 'right' },
      { title: '' },
    ],
    imports.map(({ id, pilot, format, label, startedAt, accepted, rejected, state }) => [
      id,
      pilot,
      format,
      label ? shortened(label, LONGEST_LABEL) : quiet('–'),
      startedAt === undefined ? quiet('–') : startedAt.slice(0, 16).replace('T', ' '),
      count(accepted),
      count(sum(rejected)),
      quiet(state ?? ''),
    ]),
    terminal,
  )
}
