import type { Writer } from '@commonhold/store/writer'
import type { EventSource } from '@commonhold/stream/port'
import type { Log } from './log.ts'
import { createSettler, type SettlerOptions } from './settler.ts'

export interface IngestDeps {
  readonly source: EventSource
  readonly writer: Pick<Writer, 'accept' | 'settle'>
  readonly log: Log
}

export interface Ingest {
  start(): Promise<void>
  /** Resolves when everything accepted so far is published. */
  settled(): Promise<void>
  /** Takes no more, finishes what it took and publishes it. */
  close(): Promise<void>
}

/** At least once in, idempotent facts, acknowledged last: exactly once in the numbers.
 *  Invariant: a batch is acknowledged only when its facts are durable, and what is durable but not yet published
 *  belongs to an open ticket in the store; so settling may be late, may fail, may be repeated and may be cut short by
 *  a crash, and nothing is lost by it. */
export function createIngest({ source, writer, log }: IngestDeps, options: SettlerOptions = {}): Ingest {
  const settler = createSettler(() => writer.settle(), log, options)
  return {
    start: () =>
      source.run(async (events) => {
        await writer.accept(events)
        settler.accepted()
      }),
    settled: settler.settled,
    close: async () => {
      await source.close()
      await settler.close()
    },
  }
}
