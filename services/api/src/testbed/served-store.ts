import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openArchive } from '@commonhold/connectors/archive/open'
import type { ReadOptions } from '@commonhold/connectors/connector'
import { connectorFor } from '@commonhold/connectors/formats'
import { type CommonholdEvent, decodeEvent } from '@commonhold/contracts/events/decode'
import { accountsOf, createPseudonymiser, firstSight } from '@commonhold/contracts/events/pseudonym'
import type { Role } from '@commonhold/runtime/http/access'
import { createHttp } from '@commonhold/runtime/http/create-http'
import type { Client } from '@commonhold/store/database'
import { openEmbedded } from '@commonhold/store/embedded'
import { openStore, type Store } from '@commonhold/store/store'
import { connectEmbedded } from '@commonhold/testkit/embedded/connect'
import type { FastifyBaseLogger, FastifyInstance, LightMyRequestResponse } from 'fastify'
import { calculateInChildProcess } from '../compute/in-child-process.ts'
import { createApi } from '../create-api.ts'
import { createKeyRegistry, type KeyRegistry } from '../keys/registry.ts'

/** The API over a real store in a temporary folder, for specs. */
export interface ServedStore {
  readonly app: FastifyInstance
  readonly store: Store
  readonly keys: KeyRegistry
  readonly pseudonymise: (native: string) => string
  readonly seal: (key: string) => string
  /** Events as a told pilot has them: accounts are taken as they are. */
  tell(pilot: string, events: readonly CommonholdEvent[]): Promise<void>
  importSlack(pilot: string, file: string): Promise<void>
  /** As an import does it: recognised, read, pseudonymised, written. */
  importArchive(
    pilot: string,
    format: string,
    file: string,
    some?: Partial<Omit<ReadOptions, 'pilot' | 'seal'>>,
  ): Promise<void>
  /** @param key null: none is sent, as on the machine itself */
  ask(url: string, key?: string | null, headers?: Record<string, string>): Promise<LightMyRequestResponse>
  send(
    method: 'POST' | 'PUT' | 'DELETE',
    url: string,
    body?: unknown,
    key?: string | null,
  ): Promise<LightMyRequestResponse>
  keyOf(role: Role, pilots?: readonly string[] | null): Promise<string>
  readonly removed: string[]
  /** Every route registered by the API. */
  readonly routes: readonly { method: string; url: string; access: string | undefined; hidden: boolean }[]
  close(): Promise<void>
}

export const NOW = new Date('2026-11-23T12:00:00Z')

export async function serveStore(logger: FastifyBaseLogger | null = null): Promise<ServedStore> {
  const folder = mkdtempSync(path.join(tmpdir(), 'commonhold-api-'))
  const database = await openEmbedded(folder, connectEmbedded as (path: string) => Client)
  const store = await openStore(database)
  const pseudonymiser = createPseudonymiser('a secret of this store')
  const keys = createKeyRegistry(store.documents, () => NOW)
  const calculator = calculateInChildProcess()
  const app = await createHttp({
    logger,
    version: '0.0.0',
    ready: () => null,
    access: { findKey: keys.findKey, anyKey: keys.anyKey },
  })
  const removed: string[] = []
  const routes: { method: string; url: string; access: string | undefined; hidden: boolean }[] = []
  app.addHook('onRoute', ({ method, url, config, schema }) => {
    for (const each of [method].flat())
      routes.push({ method: each, url, access: config?.access, hidden: schema?.hide === true })
  })
  const publish = async (events: readonly CommonholdEvent[]) => {
    await store.writer.accept(events)
    await store.writer.settle()
  }
  await app.register(
    createApi(
      { version: '0.0.0' },
      {
        store,
        now: () => NOW,
        publish,
        pseudonymise: pseudonymiser.account,
        seal: pseudonymiser.seal,
        removePilot: async (pilot) => void removed.push(pilot),
        keys,
        calculator,
        logger: app.log,
      },
    ),
  )
  await app.ready()

  let imports = 0
  const importArchive: ServedStore['importArchive'] = async (pilot, format, file, some = {}) => {
    const archive = await openArchive(file)
    const { connector } = await connectorFor(format, archive)
    const writer = await store.writer.beginImport(pilot, `import-${++imports}`)
    const seen = new Map<string, CommonholdEvent>()
    const events: CommonholdEvent[] = []
    const options: ReadOptions = {
      taken: null,
      includePrivate: false,
      bots: [],
      account: 'address',
      map: {},
      ...some,
      pilot,
      seal: pseudonymiser.seal,
    }
    for await (const item of connector.read(archive, options)) {
      if (item.type !== 'event') continue
      const decoded = decodeEvent(item.event, NOW.getTime() * 1000)
      if (!decoded.ok) throw new Error(decoded.message)
      for (const native of accountsOf(decoded.event))
        if (!seen.has(native)) seen.set(native, pseudonymiser.event(firstSight(pilot, native)))
      events.push(pseudonymiser.event(decoded.event))
    }
    await archive.close()
    await writer.append([...seen.values(), ...events])
    await writer.finish()
    await store.writer.settle()
  }

  return {
    app,
    store,
    keys,
    removed,
    routes,
    pseudonymise: pseudonymiser.account,
    seal: pseudonymiser.seal,
    tell: (pilot, events) => publish(events.map((event) => ({ ...event, pilot }) as CommonholdEvent)),
    importSlack: (pilot, file) => importArchive(pilot, 'slack', file),
    importArchive,
    ask: (url, key = null, headers = {}) => app.inject({ url, headers: { ...from(key), ...headers } }),
    send: (method, url, body, key = null) =>
      app.inject({
        method,
        url,
        headers: { ...from(key), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    keyOf: async (role, pilots = null) => (await keys.make({ name: role, role, pilots })).key,
    close: async () => {
      await app.close()
      await calculator.close()
      await database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const from = (key: string | null): Record<string, string> =>
  key === null ? { host: 'localhost' } : { host: 'commonhold.example', authorization: `Bearer ${key}` }
