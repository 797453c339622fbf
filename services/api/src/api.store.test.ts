import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ServedStore, serveStore } from './testbed/served-store.ts'
import { PEOPLE, toldPilot } from './testbed/told-pilot.ts'

let served: ServedStore
beforeAll(async () => {
  served = await serveStore()
  await served.tell('told', toldPilot())
})
afterAll(() => served.close())

const get = async (path: string) => {
  const response = await served.ask(path)
  expect(response.statusCode, response.body.slice(0, 500)).toBe(200)
  return response.json()
}

describe('what is wrong with a question is said', () => {
  const groups = ['ownership', 'breadth', 'independence', 'people']
  const bad: [string, number, string, string | null][] = [
    ['window=28x', 400, 'invalid_window', 'window'],
    ['window=2016Q5', 400, 'invalid_window', 'window'],
    ['window=28d&from=2024-01-01', 400, 'invalid_window', 'window'],
    ['from=2024-02-30', 400, 'invalid_window', 'from'],
    ['from=2024-05-01&to=2024-04-01', 400, 'invalid_window', 'to'],
    ['from=2024-05-01&to=2024-05-01', 400, 'invalid_window', 'to'],
    ['eventSet=everything', 400, 'invalid_parameter', 'eventSet'],
    ['eventSet=kind:post,nonsense', 400, 'invalid_parameter', 'eventSet'],
    ['eventSet=facet:nonsense', 400, 'invalid_parameter', 'eventSet'],
    ['measure=hours', 400, 'invalid_parameter', 'measure'],
    ['evidence=seen', 400, 'invalid_parameter', 'evidence'],
    ['asOf=yesterday', 400, 'invalid_parameter', 'asOf'],
    ['asOf=0', 400, 'invalid_parameter', 'asOf'],
    ['asOf=999999', 400, 'invalid_parameter', 'asOf'],
    ['asOf=2001-01-01T00:00:00Z', 400, 'invalid_parameter', 'asOf'],
    ['space=', 400, 'invalid_parameter', 'space'],
    ['event_set=all', 400, 'invalid_parameter', 'event_set'],
    ['from=2024-01-01&from=2024-02-01', 400, 'invalid_parameter', 'from'],
  ]
  test.each(groups.flatMap((group) => bad.map((each) => [group, ...each] as const)))(
    '%s?%s',
    async (group, query, status, code, pointer) => {
      const response = await served.ask(`/v1/pilots/told/${group}?${query}`)
      expect(response.headers['content-type']).toContain('application/problem+json')
      expect([response.statusCode, response.json().code]).toEqual([status, code])
      expect(response.json().errors[0].pointer).toBe(pointer)
      expect(response.json().errors[0].message.length).toBeGreaterThan(5)
    },
  )

  test.each([
    ['', 'metric'],
    ['metric=topShare', 'interval'],
    ['metric=nonsense&interval=month', 'metric'],
    ['metric=topShare&interval=decade', 'interval'],
    ['metric=topShare&interval=day&from=1950-01-01&to=2024-01-01', 'interval'],
    ['metric=verdict&interval=month&eventSet=all', 'metric'],
  ])('series?%s', async (query, pointer) => {
    const response = await served.ask(`/v1/pilots/told/series?${query}`)
    expect([response.statusCode, response.json().errors[0].pointer]).toEqual([400, pointer])
  })

  test('intervals=perhaps', async () => {
    expect((await served.ask('/v1/pilots/told/ownership?intervals=perhaps')).json().errors[0].pointer).toBe(
      'intervals',
    )
  })

  test('verdict takes neither an event set nor a measure', async () => {
    const { detail } = (await served.ask('/v1/pilots/told/verdict?eventSet=all')).json()
    expect(detail).toContain('allowed: window, from, to')
  })

  test.each(['ownership', 'verdict', 'coverage', 'series?metric=verdict&interval=year', 'people', ''])(
    'a pilot nobody knows: %s',
    async (path) => {
      const response = await served.ask(`/v1/pilots/nowhere/${path}`.replace(/\/$/, ''))
      expect(response.statusCode).toBe(404)
      expect(response.json()).toMatchObject({
        code: 'unknown_pilot',
        detail: expect.stringContaining('there are: told'),
      })
    },
  )

  test.each([
    ['{"name":', 'not_json', ''],
    ['{"colour":"red"}', 'invalid_body', '/colour'],
    ['{"timeZone":"Mars/Olympus"}', 'invalid_body', '/timeZone'],
    ['{"start":"2024-13-01"}', 'invalid_body', '/start'],
    ['{"thresholds":{"few.nonsense":1}}', 'invalid_body', '/thresholds/few.nonsense'],
    ['{"thresholds":{"minimumActs":-1}}', 'invalid_body', '/thresholds/minimumActs'],
    ['{"champions":["p_0123456789012345678901"]}', 'invalid_body', '/champions'],
  ])('settings %s', async (body, code, pointer) => {
    const response = await served.send('PUT', '/v1/pilots/told', body)
    expect([response.statusCode, response.json().code]).toEqual([400, code])
    if (pointer) expect(response.json().errors[0].pointer).toBe(pointer)
  })

  test('a pilot must have a name that fits a path', async () => {
    expect((await served.send('PUT', '/v1/pilots/no%20spaces', {})).statusCode).toBe(400)
  })

  test('another content type', async () => {
    const response = await served.app.inject({
      method: 'PUT',
      url: '/v1/pilots/told',
      headers: { host: 'localhost', 'content-type': 'text/csv' },
      payload: 'a,b',
    })
    expect([response.statusCode, response.json().code]).toEqual([415, 'unsupported_media_type'])
  })

  test('keys', async () => {
    expect((await served.send('POST', '/v1/keys', { role: 'king' })).json().errors[0].pointer).toBe('/role')
    expect((await served.send('POST', '/v1/keys', {})).statusCode).toBe(400)
    expect((await served.send('DELETE', '/v1/keys/unknown')).json()).toMatchObject({
      status: 404,
      code: 'unknown_key',
    })
  })
})

describe('answers', () => {
  test('days and acts are never mixed; filters narrow', async () => {
    const acts = await get('/v1/pilots/told/ownership?window=2024Q1&eventSet=all&intervals=false')
    const days = await get(
      '/v1/pilots/told/ownership?window=2024Q1&eventSet=all&measure=days&intervals=false',
    )
    expect(days.N).toBeLessThanOrEqual(acts.N)
    expect(days.measure).toBe('days')
    const sales = await get('/v1/pilots/told/ownership?window=2024Q1&unit=Sales&intervals=false')
    expect(sales.k).toBeLessThanOrEqual(6)
    expect(sales.E).toBe(6)
    expect((await get('/v1/pilots/told/ownership?window=2024Q1&space=elsewhere')).k).toBe(0)
    expect(
      (await get('/v1/pilots/told/ownership?window=2024Q1&source=slack:T1&intervals=false')).N,
    ).toBeGreaterThan(0)
    expect((await get('/v1/pilots/told/ownership?window=2024Q1&evidence=declared')).status).toBe(
      'insufficient_data',
    )
  })

  test('a window partly outside is answered on its covered part, and says so', async () => {
    const answer = await get('/v1/pilots/told/ownership?window=2024')
    expect(answer.window).toMatchObject({ from: '2024-01-01', to: '2025-01-01' })
    expect(answer.coverage).toEqual({
      complete: true,
      gaps: [],
      covered: { from: '2024-01-02', to: '2024-06-29' },
    })
    expect(answer.E).toBe(PEOPLE.length)
    const outside = await get('/v1/pilots/told/ownership?window=2020')
    expect(outside).toMatchObject({ status: 'insufficient_data', k: 0, N: 0, coverage: { covered: null } })
    expect(outside.metrics.topShare.value).toBeNull()
    expect((await get('/v1/pilots/told/verdict?window=2020')).verdict).toBe('insufficientEvidence')
  })

  test('with intervals, and the trend over four windows', async () => {
    const { metrics } = await get('/v1/pilots/told/ownership?window=2024Q2')
    expect(metrics.effectiveOwners.interval['1']).toHaveLength(2)
    const verdict = await get('/v1/pilots/told/verdict?window=42d')
    expect(verdict.trend).toMatchObject({
      direction: expect.stringMatching(/steady|rising|falling/),
      slope: expect.any(Number),
    })
  })

  test('silence after life is dormant', async () => {
    const event = toldPilot().at(-1) as CommonholdEvent
    await served.tell('asleep', [
      ...toldPilot(),
      {
        ...event,
        id: 'late',
        time: event.time + 200 * 86_400_000_000,
        recorded: event.recorded + 200 * 86_400_000_000,
      } as never,
    ])
    const verdict = await get('/v1/pilots/asleep/verdict?window=12w')
    expect(verdict).toMatchObject({ verdict: 'dormant', status: expect.any(String) })
    expect(
      (await get('/v1/pilots/asleep/series?metric=verdict&interval=quarter')).points.at(-1).verdict,
    ).toBe('dormant')
  })

  test('the same question has the same tag, and is not sent twice', async () => {
    const url = '/v1/pilots/told/ownership?window=2024Q1'
    const first = await served.ask(url)
    const tag = first.headers['etag'] as string
    expect(first.headers['cache-control']).toBe('private, no-cache')
    const again = await served.ask(url, null, { 'if-none-match': `"other", ${tag}` })
    expect([again.statusCode, again.body]).toEqual([304, ''])
    // The same days by another name.
    expect(
      (await served.ask('/v1/pilots/told/ownership?from=2024-01-01&to=2024-04-01')).headers['etag'],
    ).toBe(tag)
    for (const other of [
      `${url}&measure=days`,
      `${url}&intervals=false`,
      url.replace('Q1', 'Q2'),
      url.replace('ownership', 'breadth'),
    ])
      expect((await served.ask(other)).headers['etag']).not.toBe(tag)
  })

  test('as known then', async () => {
    await served.tell('then', toldPilot())
    const before = await get('/v1/pilots/then/ownership?window=2024Q1&intervals=false')
    await served.tell(
      'then',
      toldPilot()
        .filter(({ id }) => id.startsWith('q'))
        .slice(0, 20)
        .map(
          (event) =>
            ({
              ...event,
              id: `${event.id} again`,
              data: { ...event.data, object: `x${event.id}`, conversation: `x${event.id}`, kind: 'host' },
            }) as never,
        ),
    )
    const now = await get('/v1/pilots/then/ownership?window=2024Q1&intervals=false')
    expect(now.N).toBe(before.N + 20)
    expect(now.asOf.revision).toBeGreaterThan(before.asOf.revision)
    const asThen = await get(
      `/v1/pilots/then/ownership?window=2024Q1&intervals=false&asOf=${before.asOf.revision}`,
    )
    expect([asThen.N, asThen.metrics]).toEqual([before.N, before.metrics])
    expect(
      (await get(`/v1/pilots/then/ownership?window=2024Q1&intervals=false&asOf=${before.asOf.at}`)).N,
    ).toBe(before.N)
  })

  test('a revision whose rows may be gone is gone', async () => {
    const { asOf } = await get('/v1/pilots/then/ownership?window=2024Q1&intervals=false')
    await served.store.database.command(
      `INSERT INTO commonhold.head SELECT pilot, day, {revision:UInt64} + 1, rule, now() - INTERVAL 500 DAY FROM commonhold.head WHERE pilot = 'then' AND revision = {revision:UInt64}`,
      { revision: asOf.revision },
    )
    const response = await served.ask(`/v1/pilots/then/ownership?asOf=${asOf.revision}`)
    expect([response.statusCode, response.json().code]).toEqual([410, 'revision_gone'])
  })
})

describe('pilots and their settings', () => {
  test('a pilot begins with its settings; what is not mentioned stays', async () => {
    const made = await served.send('PUT', '/v1/pilots/fresh', {
      name: 'Fresh',
      timeZone: 'Europe/Zurich',
      champions: ['slack:T9:U1'],
    })
    expect(made.statusCode, made.body).toBe(200)
    expect(made.json()).toMatchObject({
      id: 'fresh',
      name: 'Fresh',
      events: 0,
      first: null,
      settings: { champions: ['slack:T9:U1'] },
    })
    const changed = await served.send('PUT', '/v1/pilots/fresh', {
      thresholds: { minimumActs: 5, 'few.effectiveOwnersBelow': 3 },
    })
    expect(changed.json()).toMatchObject({
      name: 'Fresh',
      timeZone: 'Europe/Zurich',
      settings: { champions: ['slack:T9:U1'], thresholds: { minimumActs: 5 } },
    })
    // What is stored is a pseudonym.
    const [stored] = await served.store.database.rows(
      `SELECT body FROM commonhold.directory WHERE pilot = 'fresh' AND stream = 'pilot-settings' ORDER BY recorded DESC LIMIT 1`,
      (await import('zod')).z.object({ body: (await import('zod')).z.string() }),
    )
    expect(JSON.parse(stored?.body ?? '{}').champions).toEqual([served.pseudonymise('slack:T9:U1')])
    // Sent back as it came it means the same.
    const { settings } = changed.json()
    expect((await served.send('PUT', '/v1/pilots/fresh', settings)).json().settings).toEqual(settings)
    for (const path of [
      'ownership',
      'breadth',
      'independence',
      'verdict',
      'people',
      'coverage',
      'series?metric=verdict&interval=month',
    ])
      expect((await served.ask(`/v1/pilots/fresh/${path}`)).statusCode, path).toBe(200)
    expect((await get('/v1/pilots/fresh/ownership')).asOf).toBeNull()
  })

  test('thresholds change the verdict', async () => {
    const url = '/v1/pilots/told/verdict?window=2024Q2'
    const usual = (await get(url)).verdict
    await served.send('PUT', '/v1/pilots/told', { thresholds: { minimumActs: 5000 } })
    expect((await get(url)).verdict).not.toBe(usual)
    await served.send('PUT', '/v1/pilots/told', { thresholds: {} })
    expect((await get(url)).verdict).toBe(usual)
  })

  test('a live source that fell silent is stale, and gaps are told', async () => {
    await served.tell('live', toldPilot())
    await served.send('PUT', '/v1/pilots/live', {
      sources: [{ source: 'slack:T1', live: true, expectedDays: 3 }],
    })
    const answer = await get('/v1/pilots/live/ownership?intervals=false')
    expect(answer.window.to).toBe('2026-11-23')
    expect((await get('/v1/pilots/live/ownership?window=all&intervals=false')).status).toBe('stale')
    expect((await get('/v1/pilots/live/ownership?window=2024Q1&intervals=false')).status).toBe('ok')
    expect((await get('/v1/pilots/live/coverage')).sources[0]).toMatchObject({
      live: true,
      silentTooLong: true,
      until: '2026-11-23',
    })
  })

  test('removing one is the service’s work', async () => {
    expect((await served.send('DELETE', '/v1/pilots/fresh')).statusCode).toBe(204)
    expect(served.removed).toEqual(['fresh'])
  })
})

describe('care', () => {
  test('verify finds nothing; what was damaged is repaired', async () => {
    const clean = (await served.send('POST', '/v1/verify', { pilot: 'told' })).json()
    expect(clean).toMatchObject({ differences: 0, repaired: 0 })
    expect(clean.slices).toBeGreaterThan(100)
    await served.store.database.command(
      `DELETE FROM commonhold.acts WHERE pilot = 'told' AND day = '2024-03-01'`,
    )
    expect((await served.send('POST', '/v1/verify', { pilot: 'told' })).json()).toMatchObject({
      differences: 1,
      repaired: 1,
    })
    expect((await served.send('POST', '/v1/verify')).json()).toMatchObject({ slices: expect.any(Number) })
    expect((await served.send('POST', '/v1/pilots/told/rebuild')).json()).toMatchObject({ pilot: 'told' })
  })
})

describe('keys', () => {
  test('made, shown once, used, revoked', async () => {
    const made = (await served.send('POST', '/v1/keys', { role: 'operator', name: 'mine' })).json()
    expect((await served.ask('/v1/pilots')).statusCode).toBe(401)
    const list = (await served.ask('/v1/keys', made.key)).json()
    expect(list.keys).toMatchObject([{ id: made.id, name: 'mine', role: 'operator', revoked: null }])
    expect(JSON.stringify(list)).not.toContain(made.key)
    expect(JSON.stringify(list)).not.toContain('hash')
    const stored = JSON.stringify(await served.store.documents.list('keys'))
    expect(stored).not.toContain(made.key.split('_')[2])

    const some = (
      await served.send('POST', '/v1/keys', { role: 'reader', pilots: ['told'] }, made.key)
    ).json()
    const { pilots } = (await served.ask('/v1/pilots', some.key)).json()
    expect(pilots.map(({ id }: { id: string }) => id)).toEqual(['told'])
    expect((await served.ask('/v1/pilots/asleep/verdict', some.key)).statusCode).toBe(404)
    expect((await served.send('DELETE', `/v1/keys/${some.id}`, undefined, made.key)).json().revoked).toMatch(
      /^2026/,
    )
    expect((await served.ask('/v1/pilots', some.key)).statusCode).toBe(401)
    await served.send('DELETE', `/v1/keys/${made.id}`, undefined, made.key)
    expect((await served.ask('/v1/pilots')).statusCode).toBe(200)
  })
})

describe('the description of the API', () => {
  test('is whole: every reference leads somewhere, every route says what it answers', async () => {
    const document = await get('/openapi.json')
    expect(document.openapi).toBe('3.1.0')
    const walk = (value: unknown): void => {
      if (value === null || typeof value !== 'object') return
      const { $ref } = value as { $ref?: unknown }
      if (typeof $ref === 'string') {
        const found = $ref
          .slice(2)
          .split('/')
          .reduce(
            (at: Record<string, unknown> | undefined, key) =>
              at?.[key.replaceAll('~1', '/').replaceAll('~0', '~')] as typeof at,
            document,
          )
        expect(found, $ref).toBeDefined()
      }
      for (const each of Object.values(value)) walk(each)
    }
    walk(document)
    const described = Object.keys(document.paths)
    for (const { url, method, hidden } of served.routes) {
      if (method === 'HEAD' || hidden) continue
      const path = url.replace(/:(\w+)/g, '{$1}')
      const operation = document.paths[path]?.[method.toLowerCase()]
      expect(described).toContain(path)
      expect(operation.summary, path).toBeTruthy()
      expect(
        Object.keys(operation.responses).some((status) => status.startsWith('2')),
        path,
      ).toBe(true)
      expect(operation.responses['500'].content['application/problem+json'], path).toBeDefined()
      for (const parameter of operation.parameters ?? [])
        expect(parameter.schema, `${path} ${parameter.name}`).toBeDefined()
    }
  })

  test('answers fit it', async () => {
    const { paths } = await get('/openapi.json')
    const schema =
      paths['/v1/pilots/{pilot}/ownership'].get.responses['200'].content['application/json'].schema
    const answer = await get('/v1/pilots/told/ownership?window=2024Q1&intervals=false')
    expect(Object.keys(answer).every((key) => key in schema.properties)).toBe(true)
    expect(Object.keys(answer.metrics).every((id) => id in schema.properties.metrics.properties)).toBe(true)
  })
})
