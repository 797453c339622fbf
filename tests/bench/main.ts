/** npm run bench [-- quick | SCENARIO …]: measures, prints a table, and keeps it in docs/performance.md. Each scenario
 *  runs in a process of its own. `quick` leaves out the largest sizes and writes nothing. */

import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import path from 'node:path'
import type { Result } from './measure.ts'

const asked = process.argv.slice(2)
const quick = asked.includes('quick')

const SCENARIOS: Readonly<Record<string, () => Promise<Result[]>>> = {
  import: async () => (await import('./import.ts')).benchImport(quick ? 100_000 : 1_000_000),
  collect: async () => (await import('./collect.ts')).benchCollect(),
  answer: async () => (await import('./answer.ts')).benchAnswer(quick ? [1e6] : [1e6, 1e7, 1e8]),
  intervals: async () => (await import('./intervals.ts')).benchIntervals(),
  rebuild: async () => (await import('./rebuild.ts')).benchRebuild(quick ? 500_000 : 5_000_000),
  live: async () => (await import('./rebuild.ts')).benchLive(),
}

const [only] = asked.filter((word) => word.startsWith('only='))
if (only) {
  const results = await (SCENARIOS[only.slice('only='.length)] as () => Promise<Result[]>)()
  process.stdout.write(JSON.stringify(results), () => process.exit(0))
} else {
  const named = asked.filter((word) => Object.hasOwn(SCENARIOS, word))
  const results: Result[] = []
  for (const scenario of named.length > 0 ? named : Object.keys(SCENARIOS)) {
    console.error(`${scenario} …`)
    const { stdout, status } = spawnSync(
      process.execPath,
      [import.meta.filename, `only=${scenario}`, ...(quick ? ['quick'] : [])],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
      },
    )
    if (status !== 0) throw new Error(`${scenario} ended with status ${status}`)
    results.push(...(JSON.parse(stdout) as Result[]))
  }
  console.log(tableOf(results))
  if (!quick && named.length === 0)
    writeFileSync(path.resolve(import.meta.dirname, '../../docs/performance.md'), pageOf(results))
}

function tableOf(results: readonly Result[]): string {
  const lines = results.map(
    ({ what, measured, limit, ratio, aim }) => `| ${[what, measured, limit, ratio, aim].join(' | ')} |`,
  )
  return [
    '| what | measured | limit in the same run | ratio | aim |',
    '|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}

function pageOf(results: readonly Result[]): string {
  const machine = `${availableParallelism()} cores, ${Math.round(totalmem() / 1e9)} GB of memory`
  return `# Performance

<!-- Written by \`npm run bench\`; the scenarios are in tests/bench. -->

Medians of one run of \`npm run bench\` on a shared machine with ${machine}, the embedded engine in the measuring process.
Ratios are against a limit measured in the same run, in turn with it; absolute times vary with the machine.

${tableOf(results)}
`
}
