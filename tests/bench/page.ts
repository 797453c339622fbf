/** docs/performance.md: one section a scenario, of which each run replaces its own. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import path from 'node:path'
import type { Result } from './measure.ts'

const FILE = path.resolve(import.meta.dirname, '../../docs/performance.md')

/** In the order of the page. */
const SECTIONS: Readonly<Record<string, { readonly title: string; readonly text?: string }>> = {
  import: { title: 'An archive' },
  connectors: {
    title: 'Reading each format',
    text: 'Made up archives of the shape each tool writes, unpacked, read to events with nothing stored; memory is the most one reading took.',
  },
  collect: { title: 'Live events' },
  answers: {
    title: 'Every answer, 10 M facts of 10,000 people',
    text: 'Two years with a member list and units; the window is 26 weeks, another one each time, through the real route. Simulations and graphs may take a second.',
  },
  compare: {
    title: 'Beside pandas and PostgreSQL',
    text: 'The same questions over the same acts: pandas has them loaded, sorted and typed; PostgreSQL is Debian’s, with covering indexes, analysed and warm. × is how many times as long it took as Commonhold, whose time is that of its queries and measures without the request. All three must answer alike.',
  },
  answer: { title: 'As facts grow' },
  intervals: { title: 'Intervals' },
  rebuild: { title: 'Deriving anew' },
  live: { title: 'One live event' },
}

export function tableOf(results: readonly Result[]): string {
  const lines = results.map(
    ({ what, measured, limit, ratio, aim }) => `| ${[what, measured, limit, ratio, aim].join(' | ')} |`,
  )
  return [
    '| what | measured | limit in the same run | ratio | aim |',
    '|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}

export function keepInPage(scenario: string, results: readonly Result[]): void {
  const kept = tablesIn(existsSync(FILE) ? readFileSync(FILE, 'utf8') : '')
  kept.set(scenario, tableOf(results))
  writeFileSync(FILE, pageOf(kept))
}

const beginOf = (scenario: string) => `<!-- ${scenario} -->\n`
const END = '\n<!-- end -->'

function tablesIn(page: string): Map<string, string> {
  const tables = new Map<string, string>()
  for (const scenario of Object.keys(SECTIONS)) {
    const [, after] = page.split(beginOf(scenario), 2)
    const [table] = after?.split(END, 1) ?? []
    if (table !== undefined) tables.set(scenario, table)
  }
  return tables
}

function pageOf(tables: ReadonlyMap<string, string>): string {
  const machine = `${availableParallelism()} cores, ${Math.round(totalmem() / 1e9)} GB of memory`
  const sections = Object.entries(SECTIONS).flatMap(([scenario, { title, text }]) => {
    const table = tables.get(scenario)
    if (table === undefined) return []
    return [`## ${title}\n${text === undefined ? '' : `\n${text}\n`}\n${beginOf(scenario)}${table}${END}\n`]
  })
  return `# Performance

<!-- Written by \`npm run bench\`; the scenarios are in tests/bench. -->

Medians on a shared machine with ${machine}, the embedded engine in the measuring process. Ratios are against a limit
measured in the same run, in turn with it; absolute times vary with the machine.

${sections.join('\n')}`
}
