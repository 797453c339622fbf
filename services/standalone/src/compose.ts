import type { Calculator } from '@commonhold/api/compute/calculator'
import { createApi } from '@commonhold/api/create-api'
import { createKeyRegistry } from '@commonhold/api/keys/registry'
import { createCollector } from '@commonhold/collector/app'
import type { Importer } from '@commonhold/collector/import/importer'
import { pullers } from '@commonhold/connectors/pullers'
import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { createPseudonymiser } from '@commonhold/contracts/events/pseudonym'
import { createIngest } from '@commonhold/ingest/app'
import { type Connections, NO_CONNECTIONS } from '@commonhold/runtime/connections'
import { lockFolder } from '@commonhold/runtime/folder-lock'
import { createHttp } from '@commonhold/runtime/http/create-http'
import { makeKey } from '@commonhold/runtime/http/keys'
import type { Log } from '@commonhold/runtime/logging'
import { storeSecret } from '@commonhold/runtime/secret'
import type { Client } from '@commonhold/store/database'
import { openEmbedded } from '@commonhold/store/embedded'
import { removePilot } from '@commonhold/store/remove-pilot'
import { openStore, type Store } from '@commonhold/store/store'
import { createMemoryStream } from '@commonhold/stream/memory'
import { createPulling, type Pulling } from '@commonhold/worker/pull/pulling'
import { createWorker, type Worker } from '@commonhold/worker/worker'
import { drainPending } from 'chdb'
import type { FastifyInstance } from 'fastify'
import { connectEmbedded } from './connect.ts'
import { spoolFolder, storeFolder } from './folder.ts'
import { version } from './version.ts'

export interface StandaloneConfig {
  /** Data folder, absolute. */
  readonly folder: string
  readonly log: Log
  /** Where what takes a while is simulated; closed with everything else. */
  readonly calculator: Calculator
  /** Tools that deliver live or are asked; a command of its own has none. */
  readonly connections?: Connections
}

/** Every service in this process, over the embedded store. */
export interface Standalone {
  readonly store: Store
  readonly app: FastifyInstance
  readonly importer: Importer
  readonly worker: Worker
  readonly pulling: Pulling
  anyKey(): Promise<boolean>
  /** Key of whoever can read the data folder: all rights, for as long as this process lives. */
  readonly key: string
  /** Pilots in which an earlier end had cut something short. */
  readonly recovered: number
  /** Tells other processes of this machine where it can be reached. */
  announce(address: string): void
  close(): Promise<void>
}

const VERIFY_AFTER_MS = 5_000

/** Invariant: whatever was acknowledged is durable, and what a crash leaves unpublished is published before anything
 *  new is taken.
 *  @throws CommonholdError store_locked, store_newer, store_changed, disk_full */
export async function openStandalone({
  folder,
  log,
  calculator,
  connections = NO_CONNECTIONS,
}: StandaloneConfig): Promise<Standalone> {
  // Closed from the last to the first: no more requests, then nothing under way, then the store, then the folder.
  await using opening = new AsyncDisposableStack()
  opening.defer(calculator.close)
  const wanted = { name: 'whoever can read the data folder', role: 'operator' as const, pilots: null }
  const local = makeKey(wanted, new Date())
  const lock = lockFolder(folder, local.key)
  opening.defer(lock.release)
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
  opening.defer(ingest.close)
  const worker = createWorker({ store, log }, { firstAfterMs: VERIFY_AFTER_MS })
  opening.defer(worker.close)

  const collector = createCollector(
    { spoolFolder: spoolFolder(folder) },
    { store, sink: stream, pseudonymiser, connections, log },
  )
  await collector.recover()
  const { importer, intake } = collector

  const publish = async (events: readonly CommonholdEvent[]) => {
    await stream.publish(events)
    await ingest.settled()
  }
  const remove = async (pilot: string) => {
    await importer.alone(pilot, () =>
      intake.whileRemoved(pilot, async () => {
        await ingest.settled()
        await removePilot(database, pilot)
      }),
    )
  }

  const keys = createKeyRegistry(store.documents, () => new Date())
  const findKey = async (id: string) => (id === local.record.id ? local.record : keys.findKey(id))
  let closing = false
  const app = await createHttp({
    logger: log,
    version: version(),
    ready: () => (closing ? 'The service is stopping.' : null),
    access: { findKey, anyKey: keys.anyKey },
  })
  opening.defer(() => {
    closing = true
    // Together: whoever follows an import over HTTP waits for its end.
    return Promise.all([collector.close(), app.close()]).then(() => {})
  })
  await collector.routes(app)
  const shared = { store, now: () => new Date(), keys, calculator, logger: app.log }
  const { account: pseudonymise, seal } = pseudonymiser
  await app.register(
    createApi({ version: version() }, { ...shared, publish, pseudonymise, seal, removePilot: remove }),
  )
  await app.ready()
  const pulling = createPulling({
    connections,
    pullers,
    take: collector.take,
    seal,
    documents: store.documents,
    log,
  })
  opening.defer(pulling.close)

  const opened = opening.move()
  return {
    store,
    app,
    importer,
    worker,
    pulling,
    anyKey: keys.anyKey,
    key: local.key,
    recovered: recovered.length,
    announce: lock.announce,
    close: () => opened.disposeAsync(),
  }
}
