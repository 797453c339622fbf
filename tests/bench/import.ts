/** An archive into the embedded store, days derived and published, beside the engine's own inserts of the same rows. */

import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { finished } from 'node:stream/promises'
import { createCollector } from '@commonhold/collector/app'
import { createPseudonymiser } from '@commonhold/contracts/events/pseudonym'
import { EVENT_COLUMNS } from '@commonhold/store/facts/append'
import { milliseconds, type Result, rate } from './measure.ts'
import { temporaryStore } from './temporary-store.ts'

const silent = { info: () => {}, warn: () => {}, error: () => {} }

export async function benchImport(events: number): Promise<Result[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'commonhold-bench-import-'))
  const file = path.join(folder, 'events.ndjson')
  await writeEvents(file, events)
  const { store, close } = await temporaryStore()
  let highest = 0
  const watch = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage.rss())
  }, 50)
  const collector = createCollector(
    { spoolFolder: path.join(folder, 'spool') },
    {
      store,
      sink: { publish: store.writer.accept },
      pseudonymiser: createPseudonymiser('bench'),
      log: silent as never,
    },
  )
  const imported = await milliseconds(
    () => collector.importer.start({ pilot: 'bench', format: 'cloudevents', paths: [file] }).done,
  )
  clearInterval(watch)

  const inserted = await milliseconds(async () => {
    for (let at = 0; at < events; at += 10_000)
      await store.database.insert(
        'commonhold.events',
        EVENT_COLUMNS,
        Array.from({ length: Math.min(10_000, events - at) }, (_, i) => rowOf(at + i)),
      )
  })
  await collector.close()
  await close()
  rmSync(folder, { recursive: true })
  return [
    {
      what: `import of ${events / 1e6} M events, derived and published`,
      measured: `${rate(events, imported)}, ${(imported / 1000).toFixed(1)} s, ${Math.round(highest / 1e6)} MB`,
      limit: `${rate(events, inserted)} inserting the same rows, 10,000 at a time`,
      ratio: (inserted / imported).toFixed(2),
      aim: '≥ 0.3, < 60 s, < 1.5 GB',
    },
  ]
}

const FIRST = Date.parse('2023-01-01T00:00:00Z')
const SPAN = 730 * 86_400_000
const COUNT_PER_THREAD = 5

/** Threads of five messages in forty channels, three thousand people. */
function eventOf(n: number, of: number) {
  const root = n - (n % COUNT_PER_THREAD)
  const space = `chat/C${Math.floor(root / COUNT_PER_THREAD) % 40}`
  const time = new Date(FIRST + Math.floor((root / of) * SPAN) + (n - root) * 60_000).toISOString()
  return {
    specversion: '1.0',
    type: 'org.commonhold.activity.v1',
    source: space,
    id: String(1_000_000 + n),
    time,
    partitionkey: 'bench',
    data: {
      kind: n === root ? 'post' : 'reply',
      actor: `chat:U${(n * 7919) % 3000}`,
      object: `${space}/${1_000_000 + n}`,
      space,
      conversation: `${space}/${1_000_000 + root}`,
      ...(n === root ? {} : { inReplyTo: `${space}/${1_000_000 + root}` }),
      length: n % 400,
    },
  }
}

async function writeEvents(file: string, events: number) {
  const out = createWriteStream(file)
  for (let n = 0; n < events; n++)
    if (!out.write(`${JSON.stringify(eventOf(n, events))}\n`))
      await new Promise((resolve) => out.once('drain', resolve))
  out.end()
  await finished(out)
}

function rowOf(n: number): unknown[] {
  const { source, id, time, data } = eventOf(n, 1_000_000)
  const at = time.replace('T', ' ').slice(0, 23)
  return [
    'plain',
    source,
    id,
    0,
    0,
    at,
    n,
    '',
    1,
    at,
    data.kind,
    data.actor,
    data.object,
    data.space,
    data.conversation,
    data.inReplyTo ?? '',
    [],
    0,
    0,
    '',
    '',
    data.length,
    'observed',
  ]
}
