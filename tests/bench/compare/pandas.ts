import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { z } from 'zod'
import type { Asked } from './ask-store.ts'
import type { Answers, Exported } from './compare.ts'

const PYTHON = process.env['COMMONHOLD_BENCH_PYTHON'] ?? 'python3'

const told = z.object({
  version: z.string(),
  loaded: z.number(),
  answers: z.record(z.string(), z.object({ ms: z.number(), answer: z.unknown() })),
})

/** @returns null where there is no Python with pandas */
export function askPandas(exported: Exported, { from, to }: Asked, rounds: number): Answers | null {
  if (spawnSync(PYTHON, ['-c', 'import pandas']).status !== 0) {
    console.error(
      `pandas is left out: ${PYTHON} cannot import it. Name a Python that can in COMMONHOLD_BENCH_PYTHON.`,
    )
    return null
  }
  const script = path.join(import.meta.dirname, 'questions.py')
  const { stdout, stderr, status } = spawnSync(
    PYTHON,
    [script, exported.acts, exported.conversations, from, to, String(rounds)],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`${script} ended with status ${status}: ${stderr}`)
  const { version, loaded, answers } = told.parse(JSON.parse(stdout))
  console.error(`pandas ${version}: loaded and sorted in ${loaded.toFixed(1)} s`)
  return answers as unknown as Answers
}
