import { randomBytes } from 'node:crypto'
import type { ReadOptions } from '@commonhold/connectors/connector'
import { CommonholdError } from '@commonhold/contracts/errors'
import type { Documents } from '@commonhold/store/documents'
import type { ImportCounts } from '@commonhold/store/imports/counts'
import type { Log } from '../log.ts'
import { type JobDeps, runImport } from './job.ts'
import { createMeter, type Meter } from './meter.ts'
import { newReading, recordsRead } from './read.ts'
import { type Failure, type ImportRecord, importRecord, type Progress } from './record.ts'
import { closeSources, labelOf, openSources, type Source, totalBytes } from './sources.ts'

export interface ImportRequest {
  readonly pilot: string
  /** One of the connectors', or `auto`. */
  readonly format: string
  /** Files or folders, read one after the other into one import; `-` is standard input. */
  readonly paths: readonly string[]
  readonly options?: Partial<Omit<ReadOptions, 'pilot' | 'seal'>>
  /** A few times a second while it runs, and once at its end. */
  readonly onProgress?: (progress: Progress) => void
  /** When all is read, or nothing more will be. */
  readonly onClosed?: () => Promise<void>
}

export interface StartedImport {
  readonly id: string
  /** Rejects with a CommonholdError where the import failed; its record then says so as well. */
  readonly done: Promise<ImportRecord>
  progress(): Progress
}

export interface Importer {
  /** One import or undo a pilot at a time; imports of several pilots wait for each other.
   *  @throws CommonholdError conflict */
  start(request: ImportRequest): StartedImport
  /** @throws CommonholdError conflict: before an archive is sent for nothing */
  demandFree(pilot: string): void
  /** Does what must meet no import or undo of the pilot.
   *  @throws CommonholdError conflict */
  alone<T>(pilot: string, work: () => Promise<T>): Promise<T>
  /** The newest first, those under way with what they have read so far. */
  list(): Promise<ImportRecord[]>
  /** @throws CommonholdError unknown_import */
  find(id: string): Promise<{ record: ImportRecord; live: StartedImport | null }>
  /** Takes back what only that import brought. Again changes nothing.
   *  @throws CommonholdError unknown_import, conflict */
  undo(id: string): Promise<ImportRecord>
  /** Once at start, after the writer's own recovery: says which imports were cut short, and ends undos. */
  recover(): Promise<void>
  /** Stops what is under way; what it wrote is taken up at the next start. */
  close(): Promise<void>
}

export interface ImporterDeps extends JobDeps {
  readonly documents: Documents
  /** Microseconds since 1970. */
  readonly now: () => number
  readonly log: Log
}

interface Live extends StartedImport {
  readonly record: () => ImportRecord
}

const NO_OPTIONS = { taken: null, includePrivate: false, bots: [], account: 'address', map: {} } as const
const PROGRESS_EVERY_MS = 250
const MOST_WAITING = 20

export function createImporter(deps: ImporterDeps): Importer {
  const { documents, store, now, log } = deps
  const live = new Map<string, Live>()
  const busy = new Set<string>()
  const stop = new AbortController()
  let last: Promise<unknown> = Promise.resolve()

  const save = (record: ImportRecord) =>
    documents.put('imports', [{ id: record.id, pilot: record.pilot, body: record }])
  const saved = async (id: string) => {
    const found = await documents.get('imports', id)
    if (!found) throw new CommonholdError('unknown_import', 'There is no import of that id.')
    return importRecord.parse(found.body)
  }
  const isoNow = () => new Date(now() / 1000).toISOString()

  const demandFree = (pilot: string) => {
    if (busy.has(pilot))
      throw new CommonholdError('conflict', 'Another import or undo of this pilot is under way.')
    if (stop.signal.aborted) throw new CommonholdError('not_ready', 'The service is stopping.')
    if (live.size >= MOST_WAITING)
      throw new CommonholdError('conflict', `${live.size} imports are waiting already.`)
  }

  const alone = async <T>(pilot: string, work: () => Promise<T>): Promise<T> => {
    demandFree(pilot)
    busy.add(pilot)
    return work().finally(() => busy.delete(pilot))
  }

  const start = (request: ImportRequest): StartedImport => {
    const { pilot } = request
    demandFree(pilot)
    busy.add(pilot)
    const id = newId(now())
    const reading = newReading()
    const meter = createMeter(id, reading)
    let record: ImportRecord = {
      ...EMPTY,
      id,
      pilot,
      format: request.format,
      label: labelOf(request.paths),
      taken: request.options?.taken ?? null,
      startedAt: isoNow(),
    }
    const counted = (): ImportRecord => ({
      ...record,
      read: recordsRead(reading),
      skipped: reading.skipped.byReason(),
      rejected: reading.rejected.byReason(),
    })
    const ended = async (state: 'done' | 'failed' | 'interrupted', more: Partial<ImportRecord>) => {
      // Whoever asks is told only when its pilot is free again: whoever waited for the end may begin the next.
      const over = { ...counted(), ...more, state, finishedAt: isoNow(), eventsPerSecond: meter.rate() }
      meter.end()
      await save(over)
      return over
    }

    const run = async (): Promise<ImportRecord> => {
      let sources: Source[] = []
      try {
        stop.signal.throwIfAborted()
        meter.begin()
        await save(record)
        sources = await openSources(request.paths, request.format)
        record = {
          ...record,
          format: [...new Set(sources.map(({ connector }) => connector.format))].join('+'),
        }
        meter.total(totalBytes(sources))
        const job = {
          id,
          pilot,
          options: { ...NO_OPTIONS, ...request.options },
          reading,
          stopped: stop.signal,
          now: now(),
        }
        const { events, known, ...rest } = await runImport(sources, job, meter.deriving, deps)
        return await ended('done', { ...rest, known, accepted: events - known })
      } catch (cause) {
        const stopped = stop.signal.aborted
        const error = stopped ? INTERRUPTED : asFailure(cause)
        if (error.code === 'internal') log.error({ err: cause, import: id }, 'an import failed')
        await ended(stopped ? 'interrupted' : 'failed', { failure: failureOf(error) }).catch((err) =>
          log.error({ err, import: id }, 'the end of an import could not be saved'),
        )
        throw error
      } finally {
        await closeSources(sources).catch((err) => log.error({ err, import: id }, 'an archive did not close'))
        await request.onClosed?.().catch((err) => log.error({ err, import: id }, 'an upload was not removed'))
        busy.delete(pilot)
        live.delete(id)
      }
    }
    const done = watched(last.then(run, run), meter, request.onProgress)
    last = done.catch(() => {})
    const started: Live = { id, done, progress: meter.progress, record: counted }
    live.set(id, started)
    return started
  }

  /** Can be repeated: it ends what an earlier try began. */
  const takeBack = async (record: ImportRecord): Promise<ImportRecord> => {
    await save({ ...record, state: 'undoing' })
    await store.writer.withdraw(record.pilot, record.id)
    await store.writer.settle()
    const undone: ImportRecord = { ...record, state: 'undone' }
    await save(undone)
    return undone
  }

  return {
    start,
    demandFree,
    alone,
    list: async () => {
      const kept = (await documents.list('imports')).map(({ body }) => importRecord.parse(body))
      const here = [...live.values()].map(({ record }) => record())
      return [...here, ...kept.filter(({ id }) => !live.has(id))].sort((a, b) =>
        a.startedAt < b.startedAt ? 1 : -1,
      )
    },
    find: async (id) => {
      const here = live.get(id) ?? null
      return { record: here ? here.record() : await saved(id), live: here }
    },
    undo: async (id) => {
      const record = live.get(id)?.record() ?? (await saved(id))
      if (record.state === 'undone') return record
      return alone(record.pilot, () => {
        const undoing = last.then(() => takeBack(record))
        last = undoing.catch(() => {})
        return undoing
      })
    },
    recover: async () => {
      for (const { body } of await documents.list('imports')) {
        const record = importRecord.parse(body)
        if (record.state === 'running')
          await save({
            ...record,
            state: 'interrupted',
            finishedAt: isoNow(),
            failure: failureOf(INTERRUPTED),
          })
        else if (record.state === 'undoing') await takeBack(record)
      }
    },
    close: async () => {
      stop.abort()
      await last
    },
  }
}

const EMPTY = {
  state: 'running' as const,
  read: 0,
  accepted: 0,
  known: 0,
  vanished: 0,
  skipped: {},
  rejected: {},
  people: 0,
  first: null,
  last: null,
  eventsPerSecond: null,
  finishedAt: null,
  failure: null,
} satisfies Partial<ImportRecord> & Partial<ImportCounts>

/** Sorts by when it was begun. */
const newId = (micros: number) =>
  `${Math.floor(micros / 1000)
    .toString(36)
    .padStart(9, '0')}${randomBytes(3).toString('hex')}`

const INTERRUPTED = new CommonholdError(
  'not_ready',
  'It was interrupted; what was read by then is in the numbers. Run it again: nothing will be there twice.',
)

const asFailure = (cause: unknown) =>
  cause instanceof CommonholdError
    ? cause
    : new CommonholdError('internal', 'Something failed that nobody expected; the log has it.', { cause })

const failureOf = ({ code, message, next }: CommonholdError): Failure => ({ code, detail: message, next })

async function watched<T>(
  done: Promise<T>,
  meter: Meter,
  onProgress: ((progress: Progress) => void) | undefined,
): Promise<T> {
  if (!onProgress) return done
  const timer = setInterval(() => onProgress(meter.progress()), PROGRESS_EVERY_MS)
  try {
    return await done
  } finally {
    clearInterval(timer)
    onProgress(meter.progress())
  }
}
