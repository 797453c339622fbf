import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { PROBLEM_TYPE } from '@commonhold/contracts/api/problem'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { type Access, ROLES, type Role } from './access.ts'
import { accessOf, type RouteAccess } from './access-control.ts'
import { createHttp } from './create-http.ts'
import { type KeyRecord, makeKey } from './keys.ts'

const open: FastifyInstance[] = []
afterEach(async () => {
  for (const app of open.splice(0)) await app.close()
})

const NOW = new Date('2026-01-01T00:00:00Z')
const keyFor = (role: Role, pilots: readonly string[] | null = null) =>
  makeKey({ name: role, role, pilots }, NOW)

async function served(records: readonly KeyRecord[] = [], routes?: (app: FastifyInstance) => void) {
  const app = await createHttp({
    logger: null,
    version: '0',
    ready: () => null,
    access: {
      findKey: async (id) => records.find((record) => record.id === id) ?? null,
      anyKey: async () => records.some(({ revoked }) => revoked === null),
    },
  })
  open.push(app)
  routes?.(app)
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const route = (access: RouteAccess, url: string) =>
    typed.route({
      method: 'GET',
      url,
      config: { access },
      schema: { response: { 200: z.object({ role: z.string() }) } },
      handler: async (request) => ({ role: accessOf(request).role }),
    })
  for (const role of ROLES) route(role, `/${role}`)
  route('reader', '/pilots/:pilot')
  typed.route({
    method: 'POST',
    url: '/things',
    config: { access: 'reader' },
    schema: {
      querystring: z.strictObject({ colour: z.enum(['red', 'blue']).optional() }),
      body: z.strictObject({ name: z.string(), sizes: z.array(z.int()) }),
      response: { 201: z.object({ name: z.string() }) },
    },
    handler: async (request, reply) => reply.code(201).send({ name: request.body.name }),
  })
  typed.route({
    method: 'GET',
    url: '/broken',
    config: { access: 'public' },
    handler: async () => {
      throw new Error('the password is 1234')
    },
  })
  await app.ready()
  return app
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}`, host: 'commonhold.example' })
const here = { host: 'localhost:3000' }

test('a route that does not say whom it is for cannot be registered', async () => {
  await expect(
    served([], (app) => {
      app.get('/secret', async () => 'secret')
    }),
  ).rejects.toThrow('GET /secret does not declare config.access')
})

test('without a key made: operator on this machine, by a name of this machine alone', async () => {
  const app = await served()
  const status = async (headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
    (await app.inject({ url: '/operator', headers, remoteAddress })).statusCode
  expect(await status(here)).toBe(200)
  expect(await status({ host: '127.0.0.1:80' })).toBe(200)
  expect(await status({ host: '[::1]:80' }, '::1')).toBe(200)
  expect(await status(here, '::ffff:127.0.0.1')).toBe(200)
  expect(await status(here, '10.0.0.7')).toBe(401)
  // A name that was made to resolve to 127.0.0.1.
  expect(await status({ host: 'evil.example:3000' })).toBe(401)
  expect(await status({ host: 'localhost.evil.example' })).toBe(401)
  // A proxy on this machine.
  expect(await status({ ...here, 'x-forwarded-for': '10.0.0.7' })).toBe(401)
})

test('once a key is made everybody needs one; a revoked one makes no difference', async () => {
  const { key, record } = keyFor('reader')
  const app = await served([record])
  const refused = await app.inject({ url: '/reader', headers: here })
  expect(refused.statusCode).toBe(401)
  expect(refused.headers['www-authenticate']).toContain('Bearer')
  expect((await app.inject({ url: '/reader', headers: bearer(key) })).statusCode).toBe(200)
  for (const wrong of [
    `${key}0`,
    key.replace(/.$/, '-'),
    'nonsense',
    `ch_${'a'.repeat(12)}_${'b'.repeat(64)}`,
  ])
    expect((await app.inject({ url: '/reader', headers: bearer(wrong) })).statusCode).toBe(401)

  const revoked = await served([{ ...record, revoked: NOW.toISOString() }])
  expect((await revoked.inject({ url: '/operator', headers: here })).statusCode).toBe(200)
  // A key that is sent is never ignored.
  expect((await revoked.inject({ url: '/reader', headers: { ...here, ...bearer(key) } })).statusCode).toBe(
    401,
  )
})

const MAY: Record<Role, readonly Role[]> = {
  collector: ['collector'],
  reader: ['reader'],
  'people-reader': ['reader', 'people-reader'],
  'pilot-owner': ['collector', 'reader', 'people-reader', 'pilot-owner'],
  operator: ROLES,
}

test.each(ROLES)('%s reaches what is its own, and is told which role the rest needs', async (role) => {
  const { key, record } = keyFor(role)
  const app = await served([record])
  for (const needed of ROLES) {
    const { statusCode, body } = await app.inject({ url: `/${needed}`, headers: bearer(key) })
    expect([needed, statusCode]).toEqual([needed, MAY[role].includes(needed) ? 200 : 403])
    if (statusCode === 403) expect(body).toContain(needed)
  }
})

test('a key for some pilots: others are as if they did not exist, and what is about all is refused', async () => {
  const { key, record } = keyFor('operator', ['mine'])
  const app = await served([record])
  expect((await app.inject({ url: '/pilots/mine', headers: bearer(key) })).statusCode).toBe(200)
  const other = await app.inject({ url: '/pilots/other', headers: bearer(key) })
  expect(other.statusCode).toBe(404)
  expect(other.json()).toMatchObject({
    code: 'unknown_pilot',
    detail: 'There is no pilot "other"; there are: mine.',
  })
  expect((await app.inject({ url: '/operator', headers: bearer(key) })).statusCode).toBe(403)
})

test('browsers of other sites change nothing', async () => {
  const app = await served()
  const post = async (headers: Record<string, string>) =>
    (
      await app.inject({
        method: 'POST',
        url: '/things',
        headers: { ...here, ...headers },
        payload: { name: 'x', sizes: [] },
      })
    ).statusCode
  expect(await post({})).toBe(201)
  expect(await post({ origin: 'http://localhost:3000' })).toBe(201)
  expect(await post({ 'sec-fetch-site': 'same-origin' })).toBe(201)
  expect(await post({ origin: 'http://evil.example' })).toBe(403)
  expect(await post({ origin: 'null' })).toBe(403)
  expect(await post({ 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(await post({ 'sec-fetch-site': 'same-site' })).toBe(403)
})

test('what is wrong with a request is said where it is wrong', async () => {
  const app = await served()
  const ask = async (url: string, payload: unknown, headers = {}) => {
    const response = await app.inject({
      method: 'POST',
      url,
      headers: { ...here, 'content-type': 'application/json', ...headers },
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    })
    expect(response.headers['content-type']).toBe(PROBLEM_TYPE)
    return response.json()
  }
  const good = { name: 'x', sizes: [1] }
  expect(await ask('/things', { name: 1, sizes: [1, 'two'] })).toMatchObject({
    status: 400,
    code: 'invalid_body',
    errors: [{ pointer: '/name' }, { pointer: '/sizes/1' }],
  })
  expect(await ask('/things', { ...good, 'a/b': 1 })).toMatchObject({ errors: [{ pointer: '/a~1b' }] })
  expect(await ask('/things?colour=green', good)).toMatchObject({
    code: 'invalid_parameter',
    errors: [{ pointer: 'colour', message: expect.stringContaining('"red"') }],
  })
  expect(await ask('/things?color=red', good)).toMatchObject({
    code: 'invalid_parameter',
    detail: 'color: is not known here; allowed: colour',
    errors: [{ pointer: 'color' }],
  })
  expect(await ask('/things', '{"name":')).toMatchObject({ status: 400, code: 'not_json' })
  expect(await ask('/things', '')).toMatchObject({ status: 400, code: 'not_json' })
  expect(await ask('/things', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' })).toMatchObject({
    status: 415,
    code: 'unsupported_media_type',
  })
  expect(await ask('/things', { name: 'x'.repeat(2_000_000), sizes: [] })).toMatchObject({
    status: 413,
    code: 'body_too_large',
  })
})

test('unexpected errors say nothing of themselves; nothing is somewhere else', async () => {
  const app = await served()
  const broken = await app.inject({ url: '/broken' })
  expect(broken.json()).toMatchObject({
    status: 500,
    code: 'internal',
    instance: broken.headers['x-request-id'],
  })
  expect(broken.body).not.toContain('1234')
  expect((await app.inject({ url: '/nowhere' })).json()).toMatchObject({ status: 404, code: 'not_found' })
  expect((await app.inject({ url: '/%zz' })).json()).toMatchObject({ status: 404, code: 'not_found' })
})

test('what is no request that can be read is answered with a problem too', async () => {
  const app = await served()
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as { port: number }
  const send = async (bytes: string) => {
    const [head = '', body = ''] = (await text(connect(port, '127.0.0.1').end(bytes))).split('\r\n\r\n')
    expect(head).toContain(`content-type: ${PROBLEM_TYPE}`)
    return JSON.parse(body)
  }
  const unreadable = { status: 400, code: 'unreadable_request' }
  expect(await send('hello\r\n\r\n')).toMatchObject(unreadable)
  expect(await send('POST /things HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n')).toMatchObject(
    unreadable,
  )
  const long = `GET /${'x'.repeat(40_000)} HTTP/1.1\r\nhost: localhost\r\n\r\n`
  expect(await send(long)).toMatchObject({ status: 431, code: 'headers_too_large' })
})

test('a sane request id is kept, another replaced', async () => {
  const app = await served()
  const id = async (given: string) =>
    (await app.inject({ url: '/health/live', headers: { 'x-request-id': given } })).headers['x-request-id']
  expect(await id('deploy-4711.abc')).toBe('deploy-4711.abc')
  expect(await id('x\ny')).toMatch(/^[0-9a-f-]{36}$/)
  expect(await id('short')).toMatch(/^[0-9a-f-]{36}$/)
})

test('not ready is 503 with the reason', async () => {
  const app = await createHttp({
    logger: null,
    version: '0',
    ready: () => 'still recovering',
    access: { findKey: async () => null, anyKey: async () => false },
  })
  open.push(app)
  const response = await app.inject('/health/ready')
  expect(response.statusCode).toBe(503)
  expect(response.headers['retry-after']).toBeDefined()
  expect(response.json()).toMatchObject({ code: 'not_ready', detail: 'still recovering' })
})

test('the API describes itself, and is read without another host', async () => {
  const app = await served()
  const document = (await app.inject('/openapi.json')).json()
  expect(document.openapi).toBe('3.1.0')
  expect(document.paths['/things'].post.responses).toHaveProperty(['400', 'content', PROBLEM_TYPE])
  const page = await app.inject('/docs/')
  expect(page.statusCode).toBe(200)
  expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//)
  const [, nonce] = /nonce="([^"]+)"/.exec(page.body) ?? []
  expect(page.headers['content-security-policy']).toContain(`'nonce-${nonce}'`)
  expect((await app.inject('/docs/js/scalar.js')).statusCode).toBe(200)
})

test('who asks is known to the handler', async () => {
  const { key, record } = keyFor('people-reader', ['mine'])
  let seen: Access | null = null
  const app = await served([record], (scope) => {
    scope.route({
      method: 'GET',
      url: '/whoami/:pilot',
      config: { access: 'people-reader' },
      handler: async (request) => {
        seen = accessOf(request)
        return 'ok'
      },
    })
  })
  await app.inject({ url: '/whoami/mine', headers: bearer(key) })
  expect(seen).toEqual({ role: 'people-reader', pilots: ['mine'], key: record.id })
})
