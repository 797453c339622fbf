import type { Importer, StartedImport } from '../import/importer.ts'
import type { ImportRecord } from '../import/record.ts'

const EVERY_MS = 500

/** An import as server-sent events: `progress` while it runs, then once `result` with its record. */
export async function* importEvents(
  importer: Pick<Importer, 'find'>,
  { record, live }: { record: ImportRecord; live: StartedImport | null },
): AsyncGenerator<string> {
  if (live === null) {
    yield event('result', record)
    return
  }
  let over = false
  const ended = live.done.then(
    () => {
      over = true
    },
    () => {
      over = true
    },
  )
  while (!over) {
    yield event('progress', live.progress())
    await Promise.race([ended, pause(EVERY_MS)])
  }
  yield event('result', (await importer.find(live.id)).record)
}

const event = (name: string, data: unknown) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
