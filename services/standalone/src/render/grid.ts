import Table from 'cli-table3'
import type { Terminal } from './terminal.ts'

const NO_LINES = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
    'middle',
  ].map((part) => [part, '']),
)

export interface Column {
  readonly title?: string
  readonly align?: 'left' | 'right'
}

/** Columns in line, without a frame. Widths are of what is seen: wide letters and colours are counted right. */
export function grid(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  terminal: Terminal,
): string {
  if (rows.length === 0) return ''
  const titled = columns.some(({ title }) => title !== undefined)
  const table = new Table({
    chars: NO_LINES,
    style: { 'padding-left': 0, 'padding-right': 2, head: [], border: [], compact: true },
    colAligns: columns.map(({ align }) => align ?? 'left'),
    ...(titled ? { head: columns.map(({ title }) => terminal.quiet(title ?? '')) } : {}),
  })
  table.push(...rows.map((row) => [...row]))
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}

/** Lines of words no longer than the terminal is wide, the later ones indented. */
export function wrapped(text: string, width: number, indent = ''): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && longer.length > width) {
      lines.push(line)
      line = indent + word
    } else line = longer
  }
  return [...lines, line].join('\n')
}

/** One name must not push every other column off the screen. Whole letters, as a person counts them. */
export function shortened(text: string, longest: number): string {
  const letters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment)
  return letters.length <= longest
    ? text
    : `${letters
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`
}
