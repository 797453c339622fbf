import { CommonholdError } from '@commonhold/contracts/errors'
import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import type { BatchHandler, EventSink, EventSource } from './port.ts'

export interface MemoryStreamOptions {
  /** Events handled at once. One publish is never split, so a larger one is a batch of its own. */
  readonly maxBatch?: number
  /** Events waiting or being handled; beyond it publishing is refused, so that memory stays bounded. */
  readonly maxQueue?: number
}

interface Waiting {
  readonly events: readonly CommonholdEvent[]
  resolve(): void
  reject(reason: unknown): void
}

/** Sink and source in one process, for a store that is written by the process that collects.
 *
 *  Group commit: while one batch is being handled, what is published meanwhile waits and becomes the next. Nothing is
 *  kept anywhere but in the promise of its publisher, so `publish` resolves only once the handler did: what was
 *  acknowledged is durable, and what a crash loses was never acknowledged. A batch that fails rejects all its
 *  publishers, and the next batch is handled all the same. */
export function createMemoryStream({
  maxBatch = 10_000,
  maxQueue = 100_000,
}: MemoryStreamOptions = {}): EventSink & EventSource {
  let queue: Waiting[] = []
  /** Events that wait or are being handled. */
  let held = 0
  let handler: BatchHandler | null = null
  let closed = false
  let pumping: Promise<void> | null = null

  const nextBatch = (): Waiting[] => {
    let size = 0
    const end = queue.findIndex(({ events }, i) => {
      size += events.length
      return i > 0 && size > maxBatch
    })
    const batch = end < 0 ? queue : queue.slice(0, end)
    queue = end < 0 ? [] : queue.slice(end)
    return batch
  }

  const handle = async (batch: readonly Waiting[], by: BatchHandler) => {
    const events = batch.length === 1 ? (batch[0] as Waiting).events : batch.flatMap((each) => each.events)
    try {
      await by(events)
      for (const { resolve } of batch) resolve()
    } catch (error) {
      for (const { reject } of batch) reject(error)
    } finally {
      held -= events.length
    }
  }

  const pump = async () => {
    while (handler !== null && queue.length > 0) await handle(nextBatch(), handler)
    pumping = null
  }
  const wake = () => {
    if (handler !== null && queue.length > 0) pumping ??= pump()
  }

  return {
    publish: (events) => {
      if (closed) return Promise.reject(refusal('The service is closing.'))
      if (events.length === 0) return Promise.resolve()
      // One that is larger than the queue would else be refused for ever.
      if (held > 0 && held + events.length > maxQueue)
        return Promise.reject(refusal('More events are waiting to be stored than fit in memory.'))
      held += events.length
      return new Promise<void>((resolve, reject) => {
        queue.push({ events, resolve, reject })
        wake()
      })
    },

    /** Resolves at once; handling goes on until `close`. */
    run: async (by) => {
      if (handler !== null) throw new Error('this stream has its handler already')
      handler = by
      wake()
    },

    /** Takes no more, and resolves when what it took is handled; what nobody ever handled is refused. */
    close: async () => {
      closed = true
      await pumping
      for (const { reject } of queue) reject(refusal('The service closed before this was stored.'))
      queue = []
    },
  }
}

const refusal = (why: string) => new CommonholdError('not_ready', why)
