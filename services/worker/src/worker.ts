import type { Log } from '@commonhold/runtime/logging'
import { pilotIds } from '@commonhold/store/queries/pilots'
import type { Store } from '@commonhold/store/store'
import { tidyUp, verifyPilot } from '@commonhold/store/upkeep'
import { untilNextNight } from './night.ts'

/** What nobody asks for and everybody relies on: the proof that published numbers follow from the facts, and room. */
export interface Worker {
  /** Verifies once soon, then verifies and tidies up every night. */
  start(): void
  /** Lets what is under way come to its end. */
  close(): Promise<void>
}

export interface WorkerConfig {
  /** Lets a start be over before the first verification. */
  readonly firstAfterMs: number
}

export function createWorker({ store, log }: { store: Store; log: Log }, config: WorkerConfig): Worker {
  let closing = false
  let timer: NodeJS.Timeout | undefined
  let underWay: Promise<void> = Promise.resolve()

  const verifyAll = async () => {
    for (const pilot of await pilotIds(store.database)) {
      if (closing) return
      const found = await verifyPilot(store, pilot)
      if (found === null) log.info({ pilot }, 'not verified: never at rest')
      else if (found.differences > 0)
        log.error({ pilot, ...found }, 'published numbers differed and were derived anew')
      else log.info({ pilot, ...found }, 'verified')
    }
  }

  const nightly = async () => {
    await verifyAll()
    if (closing) return
    const removed = await tidyUp(store.database)
    log.info({ removed }, 'tidied up')
  }

  /** A failure is told and tried again the next night; it never ends the service. */
  const schedule = (work: () => Promise<void>, afterMs: number) => {
    timer = setTimeout(() => {
      underWay = work()
        .catch((error: unknown) => log.error({ err: error }, 'care of the store failed'))
        .then(() => {
          if (!closing) schedule(nightly, untilNextNight(new Date()))
        })
    }, afterMs)
    timer.unref()
  }

  return {
    start: () => schedule(verifyAll, config.firstAfterMs),
    close: async () => {
      closing = true
      clearTimeout(timer)
      await underWay
    },
  }
}
