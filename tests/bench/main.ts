/** npm run bench [-- quick | SCENARIO …]: measures, prints tables, and keeps them in docs/performance.md; what was not
 *  run stays there as it was. Each scenario runs in a process of its own. `quick` leaves out the largest sizes and writes
 *  nothing. */

import { spawnSync } from 'node:child_process'
import type { Result } from './measure.ts'
import { keepInPage, tableOf } from './page.ts'

const asked = process.argv.slice(2)
const quick = asked.includes('quick')

const SCENARIOS: Readonly<Record<string, () => Promise<Result[]>>> = {
  import: async () => (await import('./import.ts')).benchImport(quick ? 100_000 : 1_000_000),
  connectors: async () => (await import('./connectors.ts')).benchConnectors(quick ? 10_000 : 100_000),
  collect: async () => (await import('./collect.ts')).benchCollect(),
  answer: async () => (await import('./answer.ts')).benchAnswer(quick ? [1e6] : [1e6, 1e7, 1e8]),
  answers: async () => (await import('./answers.ts')).benchAnswers(quick ? 1e6 : 1e7),
  compare: async () => (await import('./compare/compare.ts')).benchCompare(quick ? [1e5] : [1e6, 1e7]),
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
    const results = JSON.parse(stdout) as Result[]
    console.log(`${tableOf(results)}\n`)
    if (!quick) keepInPage(scenario, results)
  }
}
