import { CommonholdError } from '@commonhold/contracts/errors'
import type { Log } from './log.ts'

export interface SettlerOptions {
  /** How long it waits for more before it publishes. */
  readonly quietMs?: number
  /** How long anything may wait while more keeps coming. */
  readonly latestMs?: number
  /** So many acceptances during a run mean a flood: then it rests as long as it ran, at most `longestRestMs`, because
   *  what is derived and what is accepted share the processor. */
  readonly flood?: number
  readonly longestRestMs?: number
  /** Pauses after one, two, … failures; the last is kept up. */
  readonly retryMs?: readonly number[]
}

export interface Settler {
  /** Something was accepted that is not yet published. */
  accepted(): void
  /** Resolves when everything accepted so far is published, however often that fails before. */
  settled(): Promise<void>
  /** Publishes what is open, with one try; what fails then is taken up at the next start. */
  close(): Promise<void>
}

const RETRIES_MS = [500, 1_000, 2_000, 5_000, 15_000, 30_000]

/** Publishes soon after something was accepted, many at once, one run at a time.
 *  Invariant: while `published < open` a timer or a run is under way, unless it is closed. */
export function createSettler(
  settle: () => Promise<unknown>,
  log: Log,
  {
    quietMs = 300,
    latestMs = 1_000,
    flood = 3,
    longestRestMs = 3_000,
    retryMs = RETRIES_MS,
  }: SettlerOptions = {},
): Settler {
  let open = 0
  let published = 0
  let failures = 0
  let since: number | null = null
  let restUntil = 0
  let timer: NodeJS.Timeout | null = null
  let running: Promise<void> | null = null
  let closed = false
  let waiting: { until: number; resolve: () => void; reject: (why: unknown) => void }[] = []

  const run = async () => {
    const upTo = open
    const began = performance.now()
    since = null
    try {
      await settle()
      published = upTo
      failures = 0
    } catch (cause) {
      failures++
      log.error({ err: cause, failures }, 'what was accepted could not be published; it will be tried again')
    }
    running = null
    const ended = performance.now()
    restUntil = open - upTo >= flood ? ended + Math.min(ended - began, longestRestMs) : ended
    const done = waiting.filter(({ until }) => until <= published)
    waiting = waiting.filter(({ until }) => until > published)
    for (const { resolve } of done) resolve()
    schedule()
  }
  const start = () => {
    timer = null
    running = run()
  }

  const schedule = () => {
    if (closed || running !== null || published >= open) return
    since ??= performance.now()
    const left = since + latestMs - performance.now()
    const pause =
      failures > 0
        ? (retryMs[Math.min(failures, retryMs.length) - 1] as number)
        : Math.max(0, Math.min(quietMs, left), restUntil - performance.now())
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(start, pause)
  }

  return {
    accepted: () => {
      open++
      // A failure's pause is not shortened by what comes meanwhile, nor put off by it.
      if (failures === 0 || timer === null) schedule()
      since ??= performance.now()
    },
    settled: () =>
      published >= open
        ? Promise.resolve()
        : new Promise((resolve, reject) => waiting.push({ until: open, resolve, reject })),
    close: async () => {
      closed = true
      if (timer !== null) clearTimeout(timer)
      timer = null
      await running
      if (published < open) await run()
      for (const { reject } of waiting)
        reject(new CommonholdError('not_ready', 'The service closed before all of it was published.'))
      waiting = []
    },
  }
}
