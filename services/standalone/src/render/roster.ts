import { count, counted } from '@commonhold/metrics/words/numbers'
import { grid } from './grid.ts'
import type { Terminal } from './terminal.ts'

export interface RosterReport {
  readonly rows: number
  readonly duplicates: number
  readonly people: number
  readonly added: number
  readonly newUnits: readonly string[]
  readonly missing: readonly string[]
  readonly problems: readonly {
    readonly line: number
    readonly column: string | null
    readonly message: string
    readonly next: string
  }[]
}

const LISTED = 20

export function renderRoster(report: RosterReport, terminal: Terminal): string {
  const { good, fair, strong, quiet } = terminal
  const { rows, duplicates, people, added, newUnits, missing, problems } = report
  const facts = [
    counted(rows, 'row', 'rows'),
    `${count(added)} on a list for the first time`,
    ...(duplicates > 0 ? [`${counted(duplicates, 'row', 'rows')} said twice`] : []),
  ]
  const many = (all: readonly string[]) =>
    `${all.slice(0, LISTED).join(', ')}${all.length > LISTED ? ` and ${count(all.length - LISTED)} more` : ''}`
  return [
    `${good('✓')} ${counted(people, 'person', 'people')} taken ${quiet(`(${facts.join(', ')})`)}`,
    ...(newUnits.length > 0 ? [`New units: ${many(newUnits)}`] : []),
    ...(missing.length > 0
      ? [
          '',
          fair(
            `${counted(missing.length, 'person', 'people')} of an earlier list ${missing.length === 1 ? 'is' : 'are'} not on this one:`,
          ),
          `  ${many(missing)}`,
          quiet('  They stay as they were. If somebody left, give them a row with the last day under “to”.'),
        ]
      : []),
    ...(problems.length > 0
      ? [
          '',
          strong(`${counted(problems.length, 'row was', 'rows were')} not taken`),
          grid(
            [{ title: 'Line', align: 'right' }, { title: 'What is wrong' }, { title: 'What to do' }],
            problems
              .slice(0, LISTED)
              .map(({ line, column, message, next }) => [
                String(line),
                column === null ? message : `${column}: ${message}`,
                quiet(next),
              ]),
            terminal,
          ),
          ...(problems.length > LISTED
            ? [quiet(`and ${count(problems.length - LISTED)} more; --json has them all`)]
            : []),
        ]
      : []),
  ].join('\n')
}
