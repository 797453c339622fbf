import type { ErrorCode } from '@commonhold/contracts/errors'
import type { Connection } from '@commonhold/runtime/connections'
import { coverLive, realmOf } from '@commonhold/store/coverage'
import type { Store } from '@commonhold/store/store'
import { z } from 'zod'
import type { TakenItems } from '../intake/intake.ts'
import type { Log } from '../log.ts'

const counts = z.record(z.string(), z.int())

/** What came over one connection since it was first heard of. */
export const connectionRecord = z.object({
  id: z.string(),
  tool: z.string(),
  pilots: z.array(z.string()),
  /** Seconds of silence after which its pilots' answers are stale; null: never. */
  expectEvery: z.int().nullable(),
  deliveries: z.int(),
  accepted: z.int(),
  known: z.int(),
  skipped: counts,
  rejected: counts,
  /** Deliveries nothing of was believed, by the code they were answered with. */
  refused: counts,
  firstHeard: z.string().nullable(),
  lastHeard: z.string().nullable(),
  lastRefused: z.string().nullable(),
  /** When it was found to be configured no longer: from then on it covers nothing. */
  ended: z.string().nullable().default(null),
  /** By pilot and source, when it was first heard of that source. */
  covers: z.record(z.string(), z.record(z.string(), z.string())),
})
export type ConnectionRecord = z.output<typeof connectionRecord>

export interface Ledger {
  /** Once at start: goes on counting where the store left off. */
  recover(): Promise<void>
  /** Which connections there are: what is no longer one of them has ended, and begins again when it comes back. */
  standing(connections: readonly Connection[]): void
  took(connection: Connection, taken: TakenItems): void
  refused(connection: Connection, code: ErrorCode): void
  /** Zeroes where it was never heard of. */
  of(id: string): ConnectionRecord
  /** A pilot is gone: what covers it begins anew if it is heard of again. */
  forget(pilot: string): void
  flush(): Promise<void>
  close(): Promise<void>
}

export interface LedgerDeps {
  readonly store: Pick<Store, 'documents' | 'database'>
  /** Microseconds since 1970. */
  readonly now: () => number
  readonly log: Log
}

/** Each write is a part in the store's files: not one a delivery. A crash loses the counts of a few seconds, never an
 *  event. */
const SAVE_AFTER_MS = 5_000

/** Counts what comes over each connection, and tells the store from when on it covers what. */
export function createLedger({ store, now, log }: LedgerDeps): Ledger {
  const records = new Map<string, ConnectionRecord>()
  const changed = new Set<string>()
  let timer: NodeJS.Timeout | null = null
  let saving: Promise<void> = Promise.resolve()

  const change = (id: string, record: ConnectionRecord) => {
    records.set(id, record)
    changed.add(id)
    timer ??= setTimeout(flush, SAVE_AFTER_MS).unref()
  }
  const heard = (connection: Connection, more: (record: ConnectionRecord) => Partial<ConnectionRecord>) => {
    const { id, tool, pilots, expectEvery } = connection
    const record = records.get(id) ?? emptyRecord(id)
    change(id, { ...record, ...more(record), tool, pilots: [...pilots], expectEvery })
  }
  const iso = () => new Date(now() / 1000).toISOString()

  const save = async () => {
    const ids = [...changed]
    changed.clear()
    const found = ids.flatMap((id) => records.get(id) ?? [])
    try {
      await store.documents.put(
        'connections',
        found.map((body) => ({ id: body.id, pilot: '', body })),
      )
      await coverLive(store.database, found.flatMap(coverageRows))
    } catch (cause) {
      for (const id of ids) changed.add(id)
      log.error({ err: cause }, 'what came over connections could not be saved')
    }
  }
  const flush = (): Promise<void> => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    saving = saving.then(() => (changed.size === 0 ? undefined : save()))
    return saving
  }

  return {
    recover: async () => {
      for (const { body } of await store.documents.list('connections')) {
        const read = connectionRecord.safeParse(body)
        if (read.success) records.set(read.data.id, read.data)
      }
    },
    standing: (connections) => {
      const configured = new Set(connections.map(({ id }) => id))
      for (const [id, record] of records)
        if (configured.has(id) === (record.ended !== null))
          change(id, { ...record, ended: configured.has(id) ? null : iso() })
    },
    took: (connection, { accepted, known, skipped, rejected, sources }) =>
      heard(connection, (record) => ({
        deliveries: record.deliveries + 1,
        accepted: record.accepted + accepted,
        known: record.known + known,
        skipped: sum(record.skipped, skipped),
        rejected: sum(record.rejected, rejected),
        firstHeard: record.firstHeard ?? iso(),
        lastHeard: iso(),
        covers: widened(record.covers, connection.pilots, sources, iso()),
      })),
    refused: (connection, code) =>
      heard(connection, (record) => ({ refused: sum(record.refused, { [code]: 1 }), lastRefused: iso() })),
    of: (id) => records.get(id) ?? emptyRecord(id),
    forget: (pilot) => {
      for (const [id, record] of records) {
        const { [pilot]: forgotten, ...covers } = record.covers
        if (forgotten !== undefined) change(id, { ...record, covers })
      }
    },
    flush,
    close: flush,
  }
}

const emptyRecord = (id: string): ConnectionRecord => ({
  id,
  tool: '',
  pilots: [],
  expectEvery: null,
  deliveries: 0,
  accepted: 0,
  known: 0,
  skipped: {},
  rejected: {},
  refused: {},
  firstHeard: null,
  lastHeard: null,
  lastRefused: null,
  ended: null,
  covers: {},
})

/** Reasons are words of ours, and few; more than this are not told apart. */
const MOST_REASONS = 200

function sum(before: Readonly<Record<string, number>>, more: Readonly<Record<string, number>>) {
  const summed = { ...before }
  for (const [reason, n] of Object.entries(more)) {
    const own = reason in summed || Object.keys(summed).length < MOST_REASONS ? reason : 'other'
    summed[own] = (summed[own] ?? 0) + n
  }
  return summed
}

function widened(
  covers: ConnectionRecord['covers'],
  pilots: readonly string[],
  sources: readonly string[],
  at: string,
): ConnectionRecord['covers'] {
  const realms = [...new Set(sources.map(realmOf))]
  if (realms.length === 0) return covers
  const first = Object.fromEntries(realms.map((realm) => [realm, at]))
  return { ...covers, ...Object.fromEntries(pilots.map((pilot) => [pilot, { ...first, ...covers[pilot] }])) }
}

const micros = (iso: string) => Date.parse(iso) * 1000

const coverageRows = ({ id, covers, lastHeard }: ConnectionRecord) =>
  Object.entries(covers).flatMap(([pilot, sources]) =>
    Object.entries(sources).map(([source, first]) => ({
      pilot,
      connection: id,
      source,
      first: micros(first),
      heard: micros(lastHeard ?? first),
    })),
  )
