import { CommonholdError } from '@commonhold/contracts/errors'
import type { Role } from '@commonhold/runtime/http/access'
import { type KeyRecord, keyRecord, makeKey } from '@commonhold/runtime/http/keys'
import type { Documents } from '@commonhold/store/documents'

/** The keys there are. What `createHttp` asks of them and what the routes about them do. */
export interface KeyRegistry {
  findKey(id: string): Promise<KeyRecord | null>
  /** Whether any key stands. */
  anyKey(): Promise<boolean>
  list(): Promise<KeyRecord[]>
  make(wanted: {
    name: string
    role: Role
    pilots: readonly string[] | null
  }): Promise<{ key: string; record: KeyRecord }>
  /** @throws CommonholdError unknown_key */
  revoke(id: string): Promise<KeyRecord>
}

/** Keys are read whole and kept: they are asked for with every request, and none should wait in line behind an import.
 *  What is made or revoked here counts at once, what another process does soon after `maxAgeMs`. */
export function createKeyRegistry(
  documents: Documents,
  now: () => Date,
  { maxAgeMs = 5_000 }: { maxAgeMs?: number } = {},
): KeyRegistry {
  let known: { readAt: number; keys: Promise<ReadonlyMap<string, KeyRecord>> } | null = null

  const read = async () => {
    const found = await documents.list('keys')
    return new Map(found.map(({ body }) => keyRecord.parse(body)).map((record) => [record.id, record]))
  }
  const refresh = () => {
    const before = known
    const reading = { readAt: performance.now(), keys: read() }
    reading.keys.then(
      () => {
        if (known === before) known = reading
      },
      () => {},
    )
    return reading
  }
  const keys = () => {
    if (known === null) {
      const reading = refresh()
      known = reading
      reading.keys.catch(() => {
        if (known === reading) known = null
      })
    } else if (performance.now() - known.readAt > maxAgeMs) {
      known = { ...known, readAt: performance.now() }
      refresh()
    }
    return known.keys
  }
  const put = async (record: KeyRecord) => {
    await documents.put('keys', [{ id: record.id, pilot: '', body: record }])
    known = null
  }

  return {
    findKey: async (id) => (await keys()).get(id) ?? null,
    anyKey: async () => [...(await keys()).values()].some(({ revoked }) => revoked === null),
    list: async () => [...(await keys()).values()],
    make: async (wanted) => {
      const made = makeKey(wanted, now())
      await put(made.record)
      return made
    },
    revoke: async (id) => {
      const record = (await keys()).get(id)
      if (record === undefined) throw new CommonholdError('unknown_key', 'No key has this id.')
      if (record.revoked !== null) return record
      const revoked = { ...record, revoked: now().toISOString() }
      await put(revoked)
      return revoked
    },
  }
}
