import type { ReadOptions } from '@commonhold/connectors/connector'
import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import type { Pseudonymiser } from '@commonhold/contracts/events/pseudonym'
import { countImport, type ImportCounts } from '@commonhold/store/imports/counts'
import type { Store } from '@commonhold/store/store'
import type { ImportWriter } from '@commonhold/store/writer'
import { type DeadLetter, type DeadLetters, MOST_LETTERS_AT_ONCE } from '../dead-letters/dead-letters.ts'
import { createFirstSights } from '../intake/first-sights.ts'
import { createBatches } from './batches.ts'
import { type Reading, readSources, type SetAside } from './read.ts'
import type { Source } from './sources.ts'

export interface JobDeps {
  readonly store: Pick<Store, 'database' | 'writer'>
  readonly pseudonymiser: Pseudonymiser
  readonly deadLetters: Pick<DeadLetters, 'letter' | 'keep'>
}

export interface Job {
  readonly id: string
  readonly pilot: string
  readonly options: Omit<ReadOptions, 'pilot' | 'seal'>
  readonly reading: Reading
  readonly stopped: AbortSignal
  /** Microseconds since 1970. */
  readonly now: number
}

/** Large enough that a batch costs little, small enough that two of them fit anywhere. */
const ROWS = 20_000
const ACCOUNTS_REMEMBERED = 500_000

/** archive → records → events → pseudonyms → batches under one ticket → facts and days, once, at the end.
 *  What was appended is placed and published even when reading fails halfway: the store never holds events that are
 *  not in its numbers. Only when the process itself is stopping that is left to the next start.
 *  @returns what it brought, as the store counts it */
export async function runImport(
  sources: readonly Source[],
  job: Job,
  deriving: () => void,
  { store, pseudonymiser, deadLetters }: JobDeps,
): Promise<ImportCounts> {
  const { id, pilot, reading, stopped } = job
  const firstSights = createFirstSights(ACCOUNTS_REMEMBERED)
  let writer: ImportWriter | null = null
  const letters: DeadLetter[] = []

  const append = async (events: readonly CommonholdEvent[]) => {
    // Not before there is something to write: an open ticket makes the whole pilot be derived anew.
    writer ??= await store.writer.beginImport(pilot, id)
    const sights = firstSights.of(events)
    await writer.append([...sights, ...events].map(pseudonymiser.event))
    firstSights.told(sights)
  }
  const batches = createBatches(append, ROWS)
  const setAside = ({ raw, file, record, ...rejection }: SetAside) => {
    // All are counted, so many are kept.
    if (letters.length < MOST_LETTERS_AT_ONCE)
      letters.push(deadLetters.letter({ raw, rejection, from: id, pilot, position: { file, record } }))
  }
  const publish = async () => {
    await batches.flush()
    deriving()
    await writer?.finish()
    await store.writer.settle()
  }

  try {
    await readSources(sources, reading, {
      options: { ...job.options, pilot, seal: pseudonymiser.seal },
      now: job.now,
      stopped,
      event: batches.add,
      setAside,
    })
  } catch (error) {
    // The store closes after this, and must not be closed under a statement.
    if (stopped.aborted) await batches.stop()
    else await publish()
    throw error
  } finally {
    await deadLetters.keep(letters)
  }
  await publish()
  const counts = await countImport(store.database, pilot, id)
  // What was said twice in one archive is one event.
  const repeated = reading.events - counts.events
  if (repeated > 0) reading.skipped.add('repeated', repeated)
  reading.events -= repeated
  return counts
}
