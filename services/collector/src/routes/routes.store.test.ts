import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { createPseudonymiser } from '@commonhold/contracts/events/pseudonym'
import { createIngest, type Ingest } from '@commonhold/ingest/app'
import type { Role } from '@commonhold/runtime/http/access'
import { createHttp } from '@commonhold/runtime/http/create-http'
import { type KeyRecord, makeKey } from '@commonhold/runtime/http/keys'
import { NOW, PUBLISHED } from '@commonhold/store/acts/published'
import type { Client, Database } from '@commonhold/store/database'
import { openEmbedded } from '@commonhold/store/embedded'
import { pilotExtent } from '@commonhold/store/queries/pilots'
import { openStore } from '@commonhold/store/store'
import { createMemoryStream } from '@commonhold/stream/memory'
import { connectEmbedded } from '@commonhold/testkit/embedded/connect'
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type Collector, createCollector } from '../app.ts'

const SLACK = fileURLToPath(
  new URL('../../../../packages/connectors/samples/slack-houstondatavis/export.zip', import.meta.url),
)
const log = { info: () => {}, warn: () => {}, error: () => {} }

let folder: string
let database: Database
let ingest: Ingest
let collector: Collector
let app: FastifyInstance
const records: KeyRecord[] = []
let made = 0

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'commonhold-collector-'))
  database = await openEmbedded(path.join(folder, 'store'), connectEmbedded as (path: string) => Client)
  const store = await openStore(database)
  const stream = createMemoryStream()
  ingest = createIngest({ source: stream, writer: store.writer, log })
  await ingest.start()
  collector = createCollector(
    {
      spoolFolder: path.join(folder, 'spool'),
      uploadBytes: 1_000_000,
      eventLimits: { bytes: 200_000, events: 100 },
    },
    { store, sink: stream, pseudonymiser: createPseudonymiser('a secret of this test'), log },
  )
  await collector.recover()
  app = await createHttp({
    logger: null,
    version: '0',
    ready: () => null,
    access: {
      findKey: async (id) => records.find((record) => record.id === id) ?? null,
      anyKey: async () => true,
    },
  })
  await collector.routes(app)
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await collector.close()
  await ingest.close()
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

function keyFor(role: Role, pilots: string[] | null = null): string {
  const { key, record } = makeKey({ name: role, role, pilots }, new Date())
  records.push(record)
  return `Bearer ${key}`
}

const operator = keyFor('operator')
const newPilot = () => `pilot${++made}`
const BATCH = 'application/cloudevents-batch+json'
const ONE = 'application/cloudevents+json'

const eventFor = (pilot: string, id: string | number, data: object = {}) => ({
  specversion: '1.0',
  type: 'org.commonhold.activity.v1',
  source: 'chat:t1/c1',
  id: String(id),
  time: '2024-03-01T09:00:00Z',
  partitionkey: pilot,
  data: { kind: 'post', actor: 'chat:t1:ada', object: `chat:t1/c1/${id}`, space: 'chat:t1/c1', ...data },
})

const send = (body: unknown, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url: '/v1/events',
    headers: { authorization: operator, 'content-type': BATCH, ...headers },
    payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  })

const published = (pilot: string) =>
  database.rows(
    `SELECT * EXCEPT (pilot, revision) FROM commonhold.acts WHERE pilot = {pilot:String} AND ${PUBLISHED} ORDER BY day, time, source, id, kind`,
    z.record(z.string(), z.unknown()),
    { pilot, asOf: NOW },
  )

test('every mode and packing carries the same event; it is visible soon after', async () => {
  const pilots = Array.from({ length: 8 }, newPilot) as string[]
  const of = (i: number) => eventFor(pilots[i] as string, 1)
  const json = (i: number) => JSON.stringify([of(i)])
  const { data, ...binary } = of(4)
  const heads = Object.fromEntries(Object.entries(binary).map(([name, value]) => [`ce-${name}`, value]))
  const responses = [
    await send(of(0), { 'content-type': `${ONE}; charset=UTF-8` }),
    await send([of(1)]),
    await send(of(2), { 'content-type': 'application/json' }),
    await send([of(3)], { 'content-type': 'application/json' }),
    await send(data, { 'content-type': 'application/json', ...heads, 'ce-source': '"chat%3At1/c1"' }),
    await send(gzipSync(json(5)), { 'content-encoding': 'gzip' }),
    await send(deflateSync(json(6)), { 'content-encoding': 'deflate' }),
    await send(brotliCompressSync(json(7)), { 'content-encoding': 'br' }),
  ]
  for (const response of responses) {
    expect(response.json()).toEqual({ accepted: 1, rejected: [] })
    expect(response.statusCode).toBe(202)
  }
  await ingest.settled()
  const acts = await Promise.all(pilots.map(published))
  for (const each of acts) expect(each).toEqual(acts[0])
  expect(acts[0]).toHaveLength(1)

  const again = performance.now()
  await send(eventFor(pilots[0] as string, 2), { 'content-type': ONE })
  await ingest.settled()
  // Two seconds on a machine that has nothing else to do.
  expect(performance.now() - again).toBeLessThan(6_000)
  expect((await pilotExtent(database, pilots[0] as string)).events).toBe(2)
})

test('what is no event, too much or of another kind is refused as a whole', async () => {
  const codeOf = async (body: unknown, headers = {}) => {
    const response = await send(body, headers)
    expect(response.headers['content-type']).toBe('application/problem+json')
    return [response.statusCode, response.json().code]
  }
  const event = eventFor('pilot', 1)
  expect(await codeOf(event, { 'content-type': 'text/plain' })).toEqual([415, 'unsupported_media_type'])
  expect(await codeOf(event, { 'content-type': `${ONE}; charset=latin1` })).toEqual([
    415,
    'unsupported_media_type',
  ])
  expect(await codeOf(event, { 'content-encoding': 'zstd' })).toEqual([415, 'unsupported_media_type'])
  expect(await codeOf('{"a":')).toEqual([400, 'not_json'])
  expect(await codeOf('')).toEqual([400, 'not_json'])
  expect(await codeOf(Buffer.from([0x5b, 0xff, 0x5d]))).toEqual([400, 'not_json'])
  expect(await codeOf('not packed', { 'content-encoding': 'gzip' })).toEqual([400, 'not_json'])
  expect(await codeOf(event)).toEqual([400, 'invalid_body'])
  expect(await codeOf(Array.from({ length: 101 }, () => event))).toEqual([413, 'body_too_large'])
  expect(await codeOf(`[${' '.repeat(300_000)}]`)).toEqual([413, 'body_too_large'])
  // 100 MB that travel as 100 kB.
  const bomb = gzipSync(Buffer.alloc(100_000_000, 0x20))
  expect(bomb.length).toBeLessThan(200_000)
  expect(await codeOf(bomb, { 'content-encoding': 'gzip' })).toEqual([413, 'body_too_large'])
  expect((await send([])).json()).toEqual({ accepted: 0, rejected: [] })
  const none = await send([{ ...event, specversion: '0.3' }])
  expect(none.statusCode).toBe(400)
  expect(none.json()).toMatchObject({
    code: 'nothing_accepted',
    rejected: [{ index: 0, code: 'unsupported_version', pointer: '/specversion' }],
  })
})

test('bad neighbours: the good events of a batch land, each bad one is told where', async () => {
  const pilot = newPilot()
  const good = (id: number) => JSON.stringify(eventFor(pilot, id))
  const bad = (id: number, data: object) => JSON.stringify(eventFor(pilot, id, data))
  const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
  const parts: [string, string | null][] = [
    [good(1), null],
    ['null', ''],
    ['[]', ''],
    [bad(2, { actor: 'a\0b' }), '/data/actor'],
    [bad(3, { object: '\ud800' }), '/data/object'],
    [bad(4, { kind: 'shouting' }), '/data/kind'],
    [bad(5, { object: 'x'.repeat(50_000) }), '/data/object'],
    [good(6).replace('"kind"', `"mentions":${deep},"kind"`), '/data/mentions/0'],
    [good(7).replace('"kind"', '"length":1e400,"kind"'), '/data/length'],
    [good(8).replace('"time":"2024', '"time":"1924'), '/time'],
    // Harmless: unknown fields, however deep, names that mean something to JavaScript, keys said twice.
    [good(9).replace('"kind"', `"other":${deep},"kind"`), null],
    [good(10).replace('"kind"', '"__proto__":{"kind":"x"},"constructor":{"prototype":{"a":1}},"kind"'), null],
    [good(11).replace('"kind"', '"kind":"nonsense","kind"'), null],
    [good(12).replace('{', `{"text":"${'y'.repeat(50_000)}",`), null],
  ]
  const response = await send(`[${parts.map(([text]) => text).join(',')}]`)
  expect(response.statusCode).toBe(202)
  const expected = parts.flatMap(([, pointer], index) => (pointer === null ? [] : [[index, pointer]]))
  const { accepted, rejected } = response.json()
  expect(rejected.map((each: { index: number; pointer: string }) => [each.index, each.pointer])).toEqual(
    expected,
  )
  expect(accepted).toBe(parts.length - expected.length)
  expect(({} as Record<string, unknown>)['kind']).toBeUndefined()
  await ingest.settled()
  expect((await pilotExtent(database, pilot)).events).toBe(accepted)
})

test('a key sends to its own pilots only', async () => {
  const [mine, other] = [newPilot(), newPilot()]
  const authorization = keyFor('collector', [mine])
  const response = await send([eventFor(mine, 1), eventFor(other, 2)], { authorization })
  expect(response.json()).toMatchObject({
    accepted: 1,
    rejected: [{ index: 1, code: 'forbidden', pointer: '/partitionkey' }],
  })
  expect((await send([eventFor(mine, 1)], { authorization: keyFor('reader') })).statusCode).toBe(403)
})

test('any split over requests, with repetitions, publishes the same', async () => {
  const act = fc.record({
    who: fc.constantFrom('ada', 'bob', 'cem'),
    minute: fc.integer({ min: 0, max: 1000 }),
    parent: fc.option(fc.nat({ max: 9 })),
    part: fc.nat({ max: 2 }),
    again: fc.option(fc.nat({ max: 2 })),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 10 }), async (acts) => {
      const [whole, split] = [newPilot(), newPilot()]
      const told = (pilot: string) =>
        acts.map(({ who, minute, parent }, i) => ({
          ...eventFor(pilot, i, {
            kind: parent === null || parent >= i ? 'post' : 'reply',
            actor: `chat:t1:${who}`,
            ...(parent === null || parent >= i ? {} : { conversation: `chat:t1/c1/${parent}` }),
          }),
          time: new Date(Date.UTC(2024, 2, 1) + minute * 60_000).toISOString(),
        }))
      await send(told(whole))
      const parts = [0, 1, 2].map((part) =>
        told(split).filter((_, i) => acts[i]?.part === part || acts[i]?.again === part),
      )
      await Promise.all(parts.map((part) => send(part)))
      await ingest.settled()
      expect(await published(split)).toEqual(await published(whole))
    }),
    { numRuns: 6 },
  )
}, 300_000)

test('dead letters keep what helps and nothing that must not be kept; one is tried again', async () => {
  const pilot = newPilot()
  const authorization = keyFor('operator')
  const ask = (method: 'GET' | 'POST' | 'DELETE', url: string) =>
    app.inject({ method, url, headers: { authorization } })
  await send([
    {
      ...eventFor(pilot, 'reaction-of-ada', {
        kind: 'shouting',
        mentions: ['chat:t1:bob'],
        text: 'a secret text',
      }),
      subject: 'another secret',
    },
  ])
  const page = (await ask('GET', '/v1/dead-letters?limit=1')).json()
  const [letter] = page.deadLetters
  expect(letter).toMatchObject({
    pilot,
    code: 'unknown_kind',
    pointer: '/data/kind',
    from: 'http',
    record: 0,
  })
  expect(letter.event.data.kind).toBe('shouting')
  expect(JSON.stringify(letter)).not.toMatch(/secret|\bada\b|\bbob\b/)
  expect((await ask('GET', `/v1/dead-letters/${letter.id}`)).json()).toEqual(letter)
  const replayed = await ask('POST', `/v1/dead-letters/${letter.id}/replay`)
  expect([replayed.statusCode, replayed.json().code]).toEqual([400, 'nothing_accepted'])
  expect((await ask('DELETE', `/v1/dead-letters/${letter.id}`)).statusCode).toBe(204)
  expect((await ask('GET', `/v1/dead-letters/${letter.id}`)).statusCode).toBe(404)

  // Refused for the key it came with; an operator lets it in, and it is the same event as if sent again.
  const key = keyFor('collector', ['another'])
  await send([eventFor(pilot, 'by-ada-1')], { authorization: key })
  const [second] = (await ask('GET', '/v1/dead-letters?limit=1')).json().deadLetters
  expect((await ask('POST', `/v1/dead-letters/${second.id}/replay`)).json()).toEqual({ accepted: 1 })
  await send([eventFor(pilot, 'by-ada-1')])
  await ingest.settled()
  expect((await pilotExtent(database, pilot)).events).toBe(1)
  expect(
    (
      await app.inject({
        url: '/v1/dead-letters',
        headers: { authorization: keyFor('pilot-owner', [pilot]) },
      })
    ).statusCode,
  ).toBe(403)
})

test('an archive sent as a body: a job, its progress as events, its result, and undone', async () => {
  const pilot = newPilot()
  const authorization = keyFor('pilot-owner', [pilot])
  const post = (url: string, payload?: Buffer, contentType = 'application/zip') =>
    app.inject({
      method: 'POST',
      url,
      headers: { authorization, ...(payload ? { 'content-type': contentType } : {}) },
      ...(payload ? { payload } : {}),
    })
  const started = await post(
    `/v1/pilots/${pilot}/imports?format=slack&name=export.zip&taken=2016-07-31`,
    readFileSync(SLACK),
  )
  expect(started.statusCode).toBe(202)
  const { id } = started.json()
  expect(started.headers['location']).toBe(`/v1/imports/${id}`)
  const stream = await app.inject({
    url: `/v1/imports/${id}`,
    headers: { authorization, accept: 'text/event-stream' },
  })
  expect(stream.headers['content-type']).toContain('text/event-stream')
  const told = stream.body
    .trim()
    .split('\n\n')
    .map((each) => /^event: (.*)\ndata: (.*)$/.exec(each) ?? [])
  expect(told[0]?.[1]).toBe('progress')
  expect(told.at(-1)?.[1]).toBe('result')
  const result = JSON.parse(told.at(-1)?.[2] as string)
  expect(result).toMatchObject({ id, pilot, state: 'done', label: 'export.zip', taken: '2016-07-31' })
  const shown = await app.inject({ url: `/v1/imports/${id}`, headers: { authorization } })
  expect(shown.json()).toEqual({ ...result, progress: null })
  const list = await app.inject({ url: '/v1/imports', headers: { authorization } })
  expect(list.json()).toEqual({ imports: [result] })
  expect(readdirSync(path.join(folder, 'spool'))).toEqual([])
  expect((await pilotExtent(database, pilot)).events).toBeGreaterThan(1500)

  const stranger = { authorization: keyFor('pilot-owner', ['another']) }
  expect((await app.inject({ url: `/v1/imports/${id}`, headers: stranger })).statusCode).toBe(404)
  expect((await app.inject({ url: '/v1/imports', headers: stranger })).json()).toEqual({ imports: [] })

  const undone = { ...result, state: 'undone' }
  expect((await post(`/v1/imports/${id}/undo`)).json()).toEqual({ ...undone, changed: true })
  expect((await pilotExtent(database, pilot)).events).toBe(0)
  expect((await post(`/v1/imports/${id}/undo`)).json()).toEqual({ ...undone, changed: false })

  const codes = []
  for (const [url, body] of [
    [`/v1/pilots/${pilot}/imports?format=slack`, Buffer.alloc(1_000_001)],
    [`/v1/pilots/${pilot}/imports?format=slack`, Buffer.alloc(0)],
    [`/v1/pilots/${pilot}/imports?colour=red`, Buffer.alloc(1)],
    ['/v1/pilots/another/imports', Buffer.alloc(1)],
  ] as const)
    codes.push((await post(url, body)).json().code)
  expect(codes).toEqual(['body_too_large', 'empty_archive', 'invalid_parameter', 'unknown_pilot'])
  expect(readdirSync(path.join(folder, 'spool'))).toEqual([])
})

test('the imports of a pilot: none of one that is there, those that failed, and unknown of no pilot', async () => {
  const [sent, failed, missing] = [newPilot(), newPilot(), newPilot()]
  await send([eventFor(sent, 1)])
  await ingest.settled()
  const { id } = (
    await app.inject({
      method: 'POST',
      url: `/v1/pilots/${failed}/imports?format=slack`,
      headers: { authorization: operator, 'content-type': 'application/zip' },
      payload: Buffer.from('this is no archive'),
    })
  ).json()
  await app.inject({
    url: `/v1/imports/${id}`,
    headers: { authorization: operator, accept: 'text/event-stream' },
  })
  const list = async (pilot: string, authorization = operator) => {
    const response = await app.inject({ url: `/v1/imports?pilot=${pilot}`, headers: { authorization } })
    return [response.statusCode, response.json()]
  }
  expect(await list(sent)).toEqual([200, { imports: [] }])
  expect(await list(failed)).toMatchObject([200, { imports: [{ id, state: 'failed' }] }])
  expect(await list(missing)).toMatchObject([404, { code: 'unknown_pilot' }])
  // Somebody else's is as if it did not exist.
  const stranger = keyFor('pilot-owner', ['another'])
  expect(await list(failed, stranger)).toMatchObject([404, { code: 'unknown_pilot' }])
  expect(await list(sent, stranger)).toMatchObject([404, { code: 'unknown_pilot' }])
})

test('a table with its mapping in the query: pairs, or all of it as JSON', async () => {
  const pilot = newPilot()
  const authorization = keyFor('pilot-owner', [pilot])
  const table = 'Nr;Datum;Wer;Art\n1;3/4/2016 12:00;ada;Thread\n2;3/5/2016 12:00;ben;Antwort\n'
  const mapping = JSON.stringify({
    separator: ';',
    time: { column: 'Datum', format: 'day-first', zone: 'Europe/Zurich' },
    actor: 'wrong',
    kind: { column: 'Art', values: { Thread: 'post', Antwort: 'reply' } },
  })
  const post = (...map: string[]) =>
    app.inject({
      method: 'POST',
      url: `/v1/pilots/${pilot}/imports?${new URLSearchParams([['format', 'csv'], ...map.map((each) => ['map', each])])}`,
      headers: { authorization, 'content-type': 'text/csv' },
      payload: table,
    })
  const { id } = (await post(mapping, 'actor=Wer', 'id=Nr')).json()
  const stream = await app.inject({
    url: `/v1/imports/${id}`,
    headers: { authorization, accept: 'text/event-stream' },
  })
  expect(stream.body).toContain('"state":"done"')
  const shown = (await app.inject({ url: `/v1/imports/${id}`, headers: { authorization } })).json()
  expect(shown).toMatchObject({ accepted: 2, people: 2, first: '2016-04-03T10:00:00.000000Z' })
  expect((await post('{"time":7}')).json()).toMatchObject({ code: 'invalid_parameter' })
})
