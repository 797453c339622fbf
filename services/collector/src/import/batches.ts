import type { CommonholdEvent } from '@commonhold/contracts/events/decode'

/** One batch is written while the next is gathered, and no third: memory holds two batches at most. */
export interface Batches {
  /** A promise only when a batch is full: then wait for it. */
  add(event: CommonholdEvent): Promise<void> | null
  /** Writes the rest; resolves when all is written. */
  flush(): Promise<void>
  /** Writes no more; resolves when what is under way has ended, well or not. */
  stop(): Promise<void>
}

export function createBatches(
  write: (events: readonly CommonholdEvent[]) => Promise<void>,
  rows: number,
): Batches {
  let gathered: CommonholdEvent[] = []
  let writing: Promise<void> = Promise.resolve()
  const turn = async () => {
    const batch = gathered
    gathered = []
    await writing
    writing = batch.length === 0 ? Promise.resolve() : write(batch)
    // Told to whoever waits for it next; until then it is not unhandled.
    writing.catch(() => {})
  }
  return {
    add: (event) => (gathered.push(event) >= rows ? turn() : null),
    flush: async () => {
      await turn()
      await writing
    },
    stop: () => writing.catch(() => {}),
  }
}
