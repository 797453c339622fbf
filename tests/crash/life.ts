import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { compareWithDerived } from '@commonhold/store/acts/verify'
import type { Client } from '@commonhold/store/database'
import { currentLens } from '@commonhold/store/directory/lens'
import { openEmbedded } from '@commonhold/store/embedded'
import { openStore } from '@commonhold/store/store'
import { publishedActs } from '@commonhold/testkit/acts/published'
import { connectEmbedded } from '@commonhold/testkit/embedded/connect'
import { comparableActs } from '@commonhold/testkit/oracle/compare'
import { deriveActs } from '@commonhold/testkit/oracle/derive'
import { planOf } from './plan.ts'

export interface LifeEnd {
  readonly kills: number
  readonly published: unknown
  readonly expected: unknown
  readonly differences: number
}

/** A small generator of its own, so that a seed tells the whole life: mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Lives a plan through, killed again and again, until it has come to its end; then compares with the oracle.
 *  Kills are either after a statement drawn by lot or, every third time, at a moment drawn by lot.
 *  @param atMost kills; the last life is left alone */
export async function liveThrough(seed: number, atMost: number): Promise<LifeEnd> {
  const folder = mkdtempSync(path.join(tmpdir(), 'commonhold-crash-'))
  const random = randomOf(seed)
  try {
    let kills = 0
    while (kills < atMost) {
      const byMoment = random() < 1 / 3
      // Opening takes some 20 statements once, recovery up to 40: early deaths are wanted as well.
      const statement = byMoment ? 0 : 1 + Math.floor(random() * 45)
      const ended = await oneLife(folder, seed, statement, byMoment ? 200 + random() * 1200 : null)
      if (ended === 'finished') break
      kills++
    }
    if (kills === atMost && (await oneLife(folder, seed, 0, null)) !== 'finished')
      throw new Error(`seed ${seed}: the last life did not come to its end`)
    return { kills, ...(await judge(folder, seed)) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function oneLife(folder: string, seed: number, statement: number, killAfterMs: number | null) {
  return new Promise<'killed' | 'finished'>((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [path.join(import.meta.dirname, 'victim.ts'), folder, String(seed), String(statement)],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    )
    let complaint = ''
    child.stderr.on('data', (text) => {
      complaint += text
    })
    const timer = killAfterMs === null ? null : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (timer) clearTimeout(timer)
      if (signal === 'SIGKILL') resolve('killed')
      else if (code === 0) resolve('finished')
      else reject(new Error(`seed ${seed}, statement ${statement}: exit ${code}\n${complaint}`))
    })
  })
}

async function judge(folder: string, seed: number) {
  const database = await openEmbedded(path.join(folder, 'store'), connectEmbedded as (path: string) => Client)
  try {
    const { writer } = await openStore(database)
    await writer.recover()
    const events = planOf(seed).flatMap((step) => step.events)
    const pilot = events[0]?.pilot as string
    const lens = await currentLens(database, pilot)
    const { differences } = await compareWithDerived(database, { pilot, lens, revision: 0 })
    return {
      published: await publishedActs(database, pilot),
      expected: comparableActs(deriveActs(events)),
      differences,
    }
  } finally {
    await database.close()
  }
}
