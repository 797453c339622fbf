/** POST /v1/events in batches of 100, beside a bare Fastify that only parses the same JSON. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createCollector } from '@commonhold/collector/app'
import { createPseudonymiser } from '@commonhold/contracts/events/pseudonym'
import { createIngest } from '@commonhold/ingest/app'
import { createHttp } from '@commonhold/runtime/http/create-http'
import type { Store } from '@commonhold/store/store'
import { createMemoryStream } from '@commonhold/stream/memory'
import type { EventSink } from '@commonhold/stream/port'
import fastify, { type FastifyInstance } from 'fastify'
import { inTurn, milliseconds, type Result, rate } from './measure.ts'
import { temporaryStore } from './temporary-store.ts'

const BATCH = 100
const REQUESTS = 300
const AT_ONCE = 8
const TYPE = 'application/cloudevents-batch+json'
const silent = { info: () => {}, warn: () => {}, error: () => {} }

export async function benchCollect(): Promise<Result[]> {
  const { store, close } = await temporaryStore()
  const folder = mkdtempSync(path.join(tmpdir(), 'commonhold-bench-collect-'))
  const bare = fastify({ bodyLimit: 8 << 20 })
  bare.addContentTypeParser(TYPE, { parseAs: 'string' }, (_, body, done) =>
    done(null, JSON.parse(body as string)),
  )
  bare.post('/v1/events', async (request, reply) =>
    reply.code(202).send({ accepted: (request.body as unknown[]).length }),
  )
  const undurable = await collectorApp(store, folder, async () => {})
  const stream = createMemoryStream()
  const ingest = createIngest({ source: stream, writer: store.writer, log: silent as never })
  await ingest.start()
  const durable = await collectorApp(store, folder, stream.publish)

  const urls = {
    bare: await listen(bare),
    undurable: await listen(undurable),
    durable: await listen(durable),
  }
  let round = 0
  const ms = await inTurn(5, {
    bare: () => sendAll(urls.bare, round++),
    undurable: () => sendAll(urls.undurable, round++),
  })
  const events = BATCH * REQUESTS
  const durableMs = await milliseconds(() => sendAll(urls.durable, round++))
  await Promise.all([bare.close(), undurable.close(), durable.close()])
  await ingest.close()
  await close()
  rmSync(folder, { recursive: true })
  return [
    {
      what: 'POST /v1/events, batches of 100, durable write left out',
      measured: rate(events, ms.undurable),
      limit: `${rate(events, ms.bare)} bare Fastify parsing the same`,
      ratio: (ms.bare / ms.undurable).toFixed(2),
      aim: '≥ 0.5',
    },
    {
      what: 'the same with the durable write',
      measured: rate(events, durableMs),
      limit: '',
      ratio: '',
      aim: '',
    },
  ]
}

async function collectorApp(
  store: Store,
  folder: string,
  publish: EventSink['publish'],
): Promise<FastifyInstance> {
  const collector = createCollector(
    { spoolFolder: path.join(folder, 'spool') },
    { store, sink: { publish }, pseudonymiser: createPseudonymiser('bench'), log: silent as never },
  )
  const app = await createHttp({
    logger: null,
    version: '0',
    ready: () => null,
    access: { findKey: async () => null, anyKey: async () => false },
  })
  await collector.routes(app)
  await app.ready()
  return app as unknown as FastifyInstance
}

const listen = (app: FastifyInstance) => app.listen({ port: 0, host: '127.0.0.1' })

/** Different events each round: a repetition would be nothing to write. */
async function sendAll(url: string, round: number) {
  const bodies = Array.from({ length: REQUESTS }, (_, request) =>
    JSON.stringify(Array.from({ length: BATCH }, (_, i) => eventOf(round, request * BATCH + i))),
  )
  const senders = Array.from({ length: AT_ONCE }, async () => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
      const response = await fetch(`${url}/v1/events`, {
        method: 'POST',
        headers: { 'content-type': TYPE },
        body,
      })
      if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`)
      await response.arrayBuffer()
    }
  })
  await Promise.all(senders)
}

const eventOf = (round: number, n: number) => ({
  specversion: '1.0',
  type: 'org.commonhold.activity.v1',
  source: `chat/C${n % 40}`,
  id: `${round}-${n}`,
  time: new Date(Date.parse('2024-05-01T00:00:00Z') + n * 1000).toISOString(),
  partitionkey: 'bench',
  data: {
    kind: 'post',
    actor: `chat:U${n % 500}`,
    object: `chat/C${n % 40}/${round}-${n}`,
    space: `chat/C${n % 40}`,
    length: 80,
  },
})
