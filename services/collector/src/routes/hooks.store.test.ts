import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { createPseudonymiser } from '@commonhold/contracts/events/pseudonym'
import { createIngest } from '@commonhold/ingest/app'
import { openConnections } from '@commonhold/runtime/connections'
import { createHttp } from '@commonhold/runtime/http/create-http'
import { makeKey } from '@commonhold/runtime/http/keys'
import { NOW, PUBLISHED } from '@commonhold/store/acts/published'
import type { Client } from '@commonhold/store/database'
import { openEmbedded } from '@commonhold/store/embedded'
import { liveConnections } from '@commonhold/store/queries/connections'
import { pilotExtent } from '@commonhold/store/queries/pilots'
import { removePilot } from '@commonhold/store/remove-pilot'
import { openStore } from '@commonhold/store/store'
import { createMemoryStream } from '@commonhold/stream/memory'
import { connectEmbedded } from '@commonhold/testkit/embedded/connect'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { createCollector } from '../app.ts'

const SECRET = 'the signing secret of a test'
const NEXT_SECRET = 'the signing secret after it'
const folder = mkdtempSync(path.join(tmpdir(), 'commonhold-hooks-'))
const connectionsFile = path.join(folder, 'connections.json')
const env = { SIGNING: SECRET, NEXT: NEXT_SECRET }
const operator = makeKey({ name: 'operator', role: 'operator', pilots: null }, new Date())

let made = 0
const newPilot = () => `pilot${++made}`
const entries: object[] = []
let clock = 0
/** A connection of its own, for pilots of its own. */
function connection(some: object = {}): { id: string; pilot: string } {
  const pilot = newPilot()
  const id = `to-${pilot}`
  entries.push({ id, tool: 'slack', pilots: [pilot], secrets: [{ env: 'SIGNING' }], ...some })
  writeFileSync(connectionsFile, JSON.stringify({ connections: entries }))
  clock += 5_000
  return { id, pilot }
}

const lines: { fields: Record<string, unknown>; message: string }[] = []
const say = (fields: object, message: string) =>
  void lines.push({ fields: fields as Record<string, unknown>, message })
const log = { info: say, warn: say, error: say }

/** Holds publishing up, for as long as a test wants. */
let gate: Promise<void> = Promise.resolve()

/** Everything behind the routes, as it is when the process starts. */
async function start(answerWithinMs = 60_000) {
  const database = await openEmbedded(path.join(folder, 'store'), connectEmbedded as (path: string) => Client)
  const store = await openStore(database)
  await store.writer.recover()
  const stream = createMemoryStream()
  const ingest = createIngest({ source: stream, writer: store.writer, log })
  await ingest.start()
  const connections = await openConnections({
    file: connectionsFile,
    env,
    tools: ['slack'],
    log,
    clock: () => clock,
  })
  const sink = {
    publish: (events: Parameters<typeof stream.publish>[0]) => gate.then(() => stream.publish(events)),
  }
  const collector = createCollector(
    {
      spoolFolder: path.join(folder, 'spool'),
      hookLimits: { bytes: 200_000, sentWithinMs: 300 },
      answerWithinMs,
    },
    { store, sink, pseudonymiser: createPseudonymiser('a secret of this test'), connections, log },
  )
  await collector.recover()
  const app = await createHttp({
    logger: null,
    version: '0',
    ready: () => null,
    access: {
      findKey: async (id) => (id === operator.record.id ? operator.record : null),
      anyKey: async () => true,
    },
  })
  await collector.routes(app)
  await app.ready()
  const close = async () => {
    await app.close()
    await collector.close()
    await ingest.close()
    await database.close()
  }
  return { database, ingest, collector, app, close }
}
type Started = Awaited<ReturnType<typeof start>>
let running: Started

beforeAll(async () => {
  writeFileSync(connectionsFile, JSON.stringify({ connections: [] }))
  running = await start()
})
afterAll(async () => {
  await running.close()
  rmSync(folder, { recursive: true, force: true })
})

const nowSeconds = () => Math.floor(Date.now() / 1000)
const base = nowSeconds() - 1000
const ts = (n: number) => `${base}.${String(n).padStart(6, '0')}`
const posted = (n: number, more: object = {}) => ({
  type: 'message',
  channel: 'C1',
  channel_type: 'channel',
  user: 'U1SECRETIVE',
  text: 'a text nobody may keep',
  ts: ts(n),
  event_ts: ts(n),
  ...more,
})
const bodyOf = (event: object) =>
  JSON.stringify({ type: 'event_callback', team_id: 'T1', event_id: 'Ev1', event_time: nowSeconds(), event })

const signed = (body: string, { secret = SECRET, at = nowSeconds() } = {}) => ({
  'x-slack-request-timestamp': String(at),
  'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`,
})
const deliver = (id: string, body: string, headers: Record<string, string> = signed(body)) =>
  running.app.inject({
    method: 'POST',
    url: `/v1/hooks/${id}`,
    headers: { 'content-type': 'application/json', ...headers },
    payload: body,
  })
const codeOf = async (...args: Parameters<typeof deliver>) => {
  const response = await deliver(...args)
  return [response.statusCode, response.json().code ?? null]
}
const listed = async (id: string) => {
  const response = await running.app.inject({
    url: '/v1/connections',
    headers: { authorization: `Bearer ${operator.key}` },
  })
  return response.json().connections.find((each: { id: string }) => each.id === id)
}
const eventsOf = async (pilot: string) => {
  await running.ingest.settled()
  return (await pilotExtent(running.database, pilot)).events
}

test('a delivery that is signed is taken, and durable when it is answered', async () => {
  const { id, pilot } = connection()
  const response = await deliver(id, bodyOf(posted(1)))
  expect(response.statusCode).toBe(200)
  expect(response.json()).toEqual({ accepted: 1, known: 0, skipped: {}, rejected: {} })
  expect(await eventsOf(pilot)).toBe(1)
  const stored = await running.database.rows(
    `SELECT * FROM commonhold.acts WHERE pilot = {pilot:String} AND ${PUBLISHED}`,
    z.record(z.string(), z.unknown()),
    { pilot, asOf: NOW },
  )
  expect(stored).toMatchObject([{ source: 'slack:T1/C1', id: ts(1), kind: 'post' }])
  expect(JSON.stringify([stored, lines])).not.toMatch(/SECRETIVE|nobody may keep|signing secret/)
})

test('nothing else is believed: missing, wrong, tampered, old, of another connection', async () => {
  const { id, pilot } = connection()
  const other = connection({ secrets: [{ env: 'NEXT' }] })
  const body = bodyOf(posted(1))
  expect(await codeOf(id, body, {})).toEqual([401, 'signature_missing'])
  expect(await codeOf(id, `${body} `, signed(body))).toEqual([401, 'signature_invalid'])
  expect(await codeOf(id, body, signed(body, { secret: 'another secret' }))).toEqual([
    401,
    'signature_invalid',
  ])
  expect(await codeOf(other.id, body)).toEqual([401, 'signature_invalid'])
  expect(await codeOf(id, body, signed(body, { at: nowSeconds() - 400 }))).toEqual([401, 'signature_expired'])
  expect(await codeOf('nobody', body)).toEqual([404, 'unknown_connection'])
  expect(await codeOf(id, '{"type":', signed('{"type":'))).toEqual([400, 'not_json'])
  expect(await eventsOf(pilot)).toBe(0)
  const headers = signed(body)
  const get = await running.app.inject({ method: 'GET', url: `/v1/hooks/${id}`, headers })
  expect(get.json().code).toBe('signature_invalid')
  expect((await listed(id)).refused).toEqual({
    signature_missing: 1,
    signature_invalid: 3,
    signature_expired: 1,
    not_json: 1,
  })
})

test('the handshake is answered with its challenge', async () => {
  const { id } = connection()
  const response = await deliver(id, JSON.stringify({ type: 'url_verification', challenge: '<b>3eZb' }))
  expect([response.statusCode, response.body]).toEqual([200, '<b>3eZb'])
  expect(response.headers['content-type']).toContain('text/plain')
  expect(response.headers['x-content-type-options']).toBe('nosniff')
})

test('two secrets are valid while one is being changed', async () => {
  const { id } = connection({ secrets: [{ env: 'SIGNING' }, { env: 'NEXT' }] })
  const body = bodyOf(posted(1))
  expect(await codeOf(id, body)).toEqual([200, null])
  expect(await codeOf(id, body, signed(body, { secret: NEXT_SECRET }))).toEqual([200, null])
  // The old one is taken out of the file.
  Object.assign(entries.at(-1) as object, { secrets: [{ env: 'NEXT' }] })
  writeFileSync(connectionsFile, JSON.stringify({ connections: entries }))
  clock += 5_000
  expect(await codeOf(id, body)).toEqual([401, 'signature_invalid'])
  expect(await codeOf(id, body, signed(body, { secret: NEXT_SECRET }))).toEqual([200, null])
})

test('too much, packed, or sent too slowly is refused before anything is looked at', async () => {
  const { id } = connection()
  const large = bodyOf(posted(1, { text: 'x'.repeat(300_000) }))
  expect(await codeOf(id, large)).toEqual([413, 'body_too_large'])
  const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20))
  const packed = await running.app.inject({
    method: 'POST',
    url: `/v1/hooks/${id}`,
    headers: { 'content-encoding': 'gzip' },
    payload: bomb,
  })
  expect([packed.statusCode, packed.json().code]).toEqual([415, 'unsupported_media_type'])

  await running.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = running.app.server.address() as { port: number }
  const socket = connect(port, '127.0.0.1')
  socket.write(`POST /v1/hooks/${id} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\n{"a":`)
  expect(await textOf(socket)).toMatch(/^HTTP\/1.1 400 [\s\S]*unreadable_request/)
})

test('retries, also at the same time and after a restart, add nothing', async () => {
  const { id, pilot } = connection()
  const body = bodyOf(posted(1, { thread_ts: ts(1), reactions: undefined }))
  const retry = (n: number) =>
    deliver(id, body, {
      ...signed(body),
      'x-slack-retry-num': String(n),
      'x-slack-retry-reason': 'http_timeout',
    })
  const responses = await Promise.all([0, 1, 2, 3].map(retry))
  expect(responses.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200])
  expect(await eventsOf(pilot)).toBe(1)
  expect((await retry(4)).json()).toMatchObject({ accepted: 0, known: 1 })

  const before = await listed(id)
  expect(before).toMatchObject({ deliveries: 5, refused: {} })
  await running.close()
  running = await start()
  expect((await retry(5)).json()).toMatchObject({ accepted: 0, known: 1 })
  expect(await eventsOf(pilot)).toBe(1)
  expect(await listed(id)).toMatchObject({
    deliveries: 6,
    accepted: before.accepted,
    known: before.known + 1,
    deliversTo: `/v1/hooks/${id}`,
    pull: null,
  })
})

test('several pilots get each event once; what is left out is counted, what is broken set aside', async () => {
  const another = newPilot()
  const { id, pilot } = connection()
  Object.assign(entries.at(-1) as object, { pilots: [pilot, another] })
  writeFileSync(connectionsFile, JSON.stringify({ connections: entries }))
  clock += 5_000
  expect((await deliver(id, bodyOf(posted(1)))).json()).toMatchObject({ accepted: 2 })
  expect((await deliver(id, bodyOf(posted(1)))).json()).toMatchObject({ accepted: 0, known: 2 })
  expect([await eventsOf(pilot), await eventsOf(another)]).toEqual([1, 1])

  const direct = await deliver(id, bodyOf(posted(2, { channel: 'D1', channel_type: 'im' })))
  expect([direct.statusCode, direct.json()]).toEqual([
    200,
    { accepted: 0, known: 0, skipped: { direct: 1 }, rejected: {} },
  ])
  const broken = await deliver(id, bodyOf(posted(3, { ts: 'yesterday', user: 'U1SECRETIVE' })))
  expect([broken.statusCode, broken.json().rejected]).toEqual([200, { broken_record: 2 }])
  const letters = await running.app.inject({
    url: '/v1/dead-letters?limit=2',
    headers: { authorization: `Bearer ${operator.key}` },
  })
  expect(letters.json().deadLetters).toMatchObject([
    { from: `connection:${id}`, code: 'broken_record', file: 'Ev1' },
    { from: `connection:${id}` },
  ])
  expect(letters.body).not.toContain('SECRETIVE')
  expect(await listed(id)).toMatchObject({
    deliveries: 4,
    accepted: 2,
    known: 2,
    skipped: { direct: 1 },
    rejected: { broken_record: 2 },
  })
})

test('what takes too long to store is to be sent again, and is there all the same', async () => {
  await running.close()
  running = await start(300)
  const { id, pilot } = connection()
  const { promise, resolve } = Promise.withResolvers<void>()
  gate = promise
  const body = bodyOf(posted(1))
  const begun = performance.now()
  const late = await deliver(id, body)
  expect([late.statusCode, late.json().code]).toEqual([503, 'not_ready'])
  expect(late.headers['retry-after']).toBeDefined()
  // Said soon, however long it takes.
  expect(performance.now() - begun).toBeLessThan(10_000)
  resolve()
  gate = Promise.resolve()
  // As a tool does: again until it is taken.
  const again = async () => (await deliver(id, body)).statusCode
  await expect.poll(again, { timeout: 60_000 }).toBe(200)
  expect(await eventsOf(pilot)).toBe(1)
  await running.close()
  running = await start()
})

test('a live source covers from its first delivery on, and anew after its pilot was removed', async () => {
  const { id, pilot } = connection({ expectEvery: '3d' })
  const covered = async () => {
    await running.collector.flush()
    return running.database.rows(
      `SELECT origin, source, toFloat64(toUnixTimestamp64Micro(min(first))) / 1e6 AS first,
              toFloat64(toUnixTimestamp64Micro(max(until))) / 1e6 AS heard
       FROM commonhold.coverage WHERE pilot = {pilot:String} AND origin != '' GROUP BY origin, source`,
      z.object({ origin: z.string(), source: z.string(), first: z.number(), heard: z.number() }),
      { pilot },
    )
  }
  const begun = Date.now() / 1000
  await deliver(id, bodyOf(posted(1)))
  const [first, ...others] = await covered()
  expect([first, others]).toMatchObject([{ origin: `live:${id}`, source: 'slack:T1' }, []])
  expect(first?.first).toBeGreaterThanOrEqual(begun)

  await deliver(id, bodyOf(posted(2)))
  const [later] = await covered()
  expect(later).toMatchObject({ first: first?.first })
  expect(later?.heard).toBeGreaterThan(first?.heard as number)

  await running.collector.intake.whileRemoved(pilot, () => removePilot(running.database, pilot))
  expect(await covered()).toEqual([])
  await deliver(id, bodyOf(posted(3)))
  expect((await covered())[0]?.first).toBeGreaterThan(later?.heard as number)
  expect(await listed(id)).toMatchObject({ expectEvery: 259_200, firstHeard: expect.any(String) })

  // What answers are told of it: it stands, and once it is taken out of the file it has ended.
  const standing = async () => {
    await running.collector.flush()
    return (await liveConnections(running.database)).get(id)
  }
  expect(await standing()).toEqual({ expectEvery: 259_200, ended: null })
  const [entry] = entries.splice(-1)
  writeFileSync(connectionsFile, JSON.stringify({ connections: entries }))
  clock += 5_000
  expect(await codeOf(id, bodyOf(posted(4)))).toEqual([404, 'unknown_connection'])
  expect(await standing()).toMatchObject({ ended: expect.any(String) })
  entries.push(entry as object)
  writeFileSync(connectionsFile, JSON.stringify({ connections: entries }))
  clock += 5_000
  expect(await codeOf(id, bodyOf(posted(4)))).toEqual([200, null])
  expect(await standing()).toMatchObject({ ended: null })
})

test('a flood of wrong signatures is one line in the log, and none of their bytes', async () => {
  const { id } = connection()
  lines.length = 0
  for (let i = 0; i < 50; i++) await deliver(id, `noise ${i}`, signed('else'))
  const told = lines.filter(({ fields }) => fields['connection'] === id)
  expect(told).toEqual([
    { fields: { connection: id, code: 'signature_invalid' }, message: 'a delivery was refused' },
  ])
  expect((await listed(id)).refused).toEqual({ signature_invalid: 50 })
})
