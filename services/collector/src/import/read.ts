import type { ReadItem, ReadOptions } from '@commonhold/connectors/connector'
import type { ErrorCode } from '@commonhold/contracts/errors'
import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { outcomeOf } from '../intake/outcome.ts'
import type { Source } from './sources.ts'
import { createTally, type Tally } from './tally.ts'

/** A record that was set aside: what became of it, where it stood, and as much of it as there is. */
export interface SetAside {
  readonly raw: unknown
  readonly code: ErrorCode
  readonly pointer: string
  readonly message: string
  readonly file: string
  readonly record: number | null
}

/** Counts while reading. */
export interface Reading {
  readonly skipped: Tally
  readonly rejected: Tally
  /** Events that could be decoded, each counted once. */
  events: number
  /** The archive under way, and bytes of those before it. */
  bytesBefore: number
  current: Source | null
}

export const newReading = (): Reading => ({
  skipped: createTally(),
  rejected: createTally(),
  events: 0,
  bytesBefore: 0,
  current: null,
})

export const recordsRead = ({ events, skipped, rejected }: Reading) =>
  events + skipped.total() + rejected.total()

export interface Reader {
  readonly options: ReadOptions
  /** Microseconds since 1970. */
  readonly now: number
  readonly stopped: AbortSignal
  /** A promise only when the reader has to wait. */
  event(event: CommonholdEvent): Promise<void> | null
  setAside(record: SetAside): void
}

/** Every record of every archive, to an event, a reason to skip it, or a reason to set it aside. Bad data never ends
 *  it; it rejects only when an archive cannot be read on. */
export async function readSources(
  sources: readonly Source[],
  reading: Reading,
  reader: Reader,
): Promise<void> {
  const setAside = (record: SetAside): null => {
    reading.rejected.add(record.code)
    reader.setAside(record)
    return null
  }
  /** @returns a promise only when the reader has to wait: most records must not cost a turn of the event loop */
  const take = (item: ReadItem): Promise<void> | null => {
    const outcome = outcomeOf(item, reader.options.pilot, reader.now)
    if ('event' in outcome) {
      reading.events++
      return reader.event(outcome.event)
    }
    if ('refused' in outcome) return setAside({ ...outcome.refused, raw: outcome.raw, ...item.at })
    reading.skipped.add(outcome.skipped)
    return null
  }

  for (const source of sources) {
    reading.current = source
    for await (const item of source.connector.read(source.archive, reader.options)) {
      const wait = take(item)
      if (wait === null) continue
      await wait
      reader.stopped.throwIfAborted()
    }
    for (const { name, code, message } of source.archive.refused())
      setAside({ raw: undefined, code: code as ErrorCode, pointer: '', message, file: name, record: null })
    reading.bytesBefore += source.archive.readBytes()
    reading.current = null
  }
}
