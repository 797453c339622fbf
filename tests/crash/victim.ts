/** One life of a store, ended by kill −9 after the statement told: node victim.ts FOLDER SEED DIES_AFTER
 *  (0: lives to the end). Every step is written to FOLDER/acknowledged once the store has said it is durable. */

import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import type { Client, Database } from '@commonhold/store/database'
import { openEmbedded } from '@commonhold/store/embedded'
import { openStore } from '@commonhold/store/store'
import { connectEmbedded } from '@commonhold/testkit/embedded/connect'
import { planOf, type Step } from './plan.ts'

const [folder = '', seed = '0', diesAfter = '0'] = process.argv.slice(2)
const log = path.join(folder, 'acknowledged')

const die = () => process.kill(process.pid, 'SIGKILL')

/** Counts the statements that change something; the process dies as soon as the one told has returned. */
function dyingAfter(database: Database, statement: number): Database {
  let done = 0
  const counted = async (write: Promise<void>) => {
    await write
    if (++done === statement) die()
  }
  const counting = (of: Database): Database => ({
    ...of,
    command: (...told) => counted(of.command(...told)),
    insert: (...told) => counted(of.insert(...told)),
  })
  return { ...counting(database), aside: counting(database.aside) }
}

function acknowledge(step: number) {
  const file = openSync(log, 'a')
  writeSync(file, `${step}\n`)
  fsyncSync(file)
  closeSync(file)
}

const done = existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean).length : 0
const opened = await openEmbedded(path.join(folder, 'store'), connectEmbedded as (path: string) => Client)
const { writer } = await openStore(dyingAfter(opened, Number(diesAfter)))
await writer.recover()

const take: Record<Step['as'], (step: Step, at: number) => Promise<void>> = {
  live: ({ events }) => writer.accept(events),
  import: async ({ events }, at) => {
    const archive = await writer.beginImport(events[0]?.pilot as string, `import-${at}`)
    const half = Math.ceil(events.length / 2)
    await archive.append(events.slice(0, half))
    await archive.append(events.slice(half))
    await archive.finish()
  },
}

for (const [at, step] of planOf(Number(seed)).entries()) {
  if (at < done) continue
  await take[step.as](step, at)
  acknowledge(at)
  if (step.settleAfter) await writer.settle()
}
await writer.settle()
await opened.close()
