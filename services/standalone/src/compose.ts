import { createKeyRegistry } from '@commonhold/api/keys/registry'
import { createPseudonymiser } from '@commonhold/contracts/events/pseudonym'
import { createIngest } from '@commonhold/ingest/app'
import { lockFolder } from '@commonhold/runtime/folder-lock'
import { createHttp } from '@commonhold/runtime/http/create-http'
import { makeKey } from '@commonhold/runtime/http/keys'
import type { Log } from '@commonhold/runtime/logging'
import { storeSecret } from '@commonhold/runtime/secret'
import type { Client } from '@commonhold/store/database'
import { openEmbedded } from '@commonhold/store/embedded'
import { openStore, type Store } from '@commonhold/store/store'
import { createMemoryStream } from '@commonhold/stream/memory'
import { createWorker, type Worker } from '@commonhold/worker/worker'
import { drainPending } from 'chdb'
import type { FastifyInstance } from 'fastify'
import { connectEmbedded } from './connect.ts'
import { storeFolder } from './folder.ts'
import { version } from './version.ts'

export interface StandaloneConfig {
  /** Data folder, absolute. */
  readonly folder: string
  readonly log: Log
}

/** Every service in this process, over the embedded store. */
export interface Standalone {
  readonly store: Store
  readonly app: FastifyInstance
  readonly worker: Worker
  anyKey(): Promise<boolean>
  /** Key of whoever can read the data folder: all rights, for as long as this process lives. */
  readonly key: string
  /** Pilots in which an earlier end had cut something short. */
  readonly recovered: number
  /** Tells other processes of this machine where it can be reached. */
  announce(address: string): void
  close(): Promise<void>
}

/** @throws CommonholdError store_locked, store_newer, store_changed, disk_full */
export async function openStandalone({ folder, log }: StandaloneConfig): Promise<Standalone> {
  // Closed from the last to the first: no more requests, then nothing under way, then the store, then the folder.
  await using opening = new AsyncDisposableStack()
  const local = makeKey(
    { name: 'whoever can read the data folder', role: 'operator', pilots: null },
    new Date(),
  )
  const lock = lockFolder(folder, local.key)
  opening.defer(() => lock.release())
  const pseudonymiser = createPseudonymiser(storeSecret(folder))

  const database = await openEmbedded(storeFolder(folder), connectEmbedded as (path: string) => Client)
  opening.defer(async () => {
    await drainPending()
    await database.close()
  })
  const store = await openStore(database)
  const recovered = await store.writer.recover()

  const stream = createMemoryStream()
  const ingest = createIngest({ source: stream, writer: store.writer, log })
  await ingest.start()
  opening.defer(() => ingest.close())
  const worker = createWorker({ store, log }, { firstAfterMs: 5_000 })
  opening.defer(() => worker.close())

  const keys = createKeyRegistry(store.documents, () => new Date())
  let closing = false
  const app = await createHttp({
    logger: log,
    version: version(),
    ready: () => (closing ? 'The service is stopping.' : null),
    access: {
      findKey: async (id) => (id === local.record.id ? local.record : keys.findKey(id)),
      anyKey: keys.anyKey,
    },
  })
  opening.defer(() => {
    closing = true
    return app.close()
  })
  void pseudonymiser
  await app.ready()

  const opened = opening.move()
  return {
    store,
    app,
    worker,
    anyKey: keys.anyKey,
    key: local.key,
    recovered: recovered.length,
    announce: lock.announce,
    close: () => opened.disposeAsync(),
  }
}
