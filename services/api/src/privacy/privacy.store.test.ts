import { fileURLToPath } from 'node:url'
import { catalogue } from '@commonhold/metrics/catalogue'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServedStore, serveStore } from '../testbed/served-store.ts'
import { named, PEOPLE, toldPilot } from '../testbed/told-pilot.ts'

/** What a reader can find out, over every route there is. */

const SAMPLE = fileURLToPath(
  new URL('../../../../packages/connectors/samples/slack-houstondatavis/export.zip', import.meta.url),
)

let served: ServedStore
let reader: string
let operator: string

beforeAll(async () => {
  served = await serveStore()
  await served.importSlack('houston', SAMPLE)
  await served.tell('told', toldPilot())
  await served.tell(
    'tiny',
    toldPilot().filter(
      (event) =>
        !('data' in event && event.stream === 'roster' && PEOPLE.indexOf(event.data.account as 'ada') > 3),
    ),
  )
  operator = await served.keyOf('operator')
  reader = await served.keyOf('reader')
  await served.send('PUT', '/v1/pilots/told', { champions: ['slack:T1:UADA'] }, operator)
})
afterAll(() => served.close())

const WINDOWS: Record<string, readonly string[]> = {
  houston: [
    '',
    'window=2015',
    'window=2015H2',
    'window=2015Q2',
    'window=2015Q3',
    'window=2016Q1',
    'window=2015-06',
    'window=2015-W25',
    'from=2016-04-01&to=2016-07-01',
  ],
  told: ['', 'window=2024Q1', 'window=2024-03', 'window=2024-W10', 'window=2024Q2&unit=Sales'],
  tiny: ['', 'window=2024Q1'],
}

/** Every address a reader may ask, with every window and every metric. */
function questions(url: string): string[] {
  if (!url.includes(':pilot')) return [url]
  return Object.entries(WINDOWS).flatMap(([pilot, windows]) => {
    const path = url.replace(':pilot', pilot)
    if (url.endsWith('/series'))
      return ['verdict', ...catalogue.map(({ id }) => id)].flatMap((metric) =>
        (metric === 'verdict' ? ['week', 'month', 'quarter', 'half', 'year'] : ['week', 'quarter']).map(
          (interval) => `${path}?metric=${metric}&interval=${interval}`,
        ),
      )
    return /ownership|breadth|independence|network|feedback|roles|verdict/.test(url)
      ? windows.map((query) => `${path}?${query}`)
      : [path]
  })
}

const readable = () =>
  served.routes.filter(
    ({ method, access }) => method === 'GET' && (access === 'reader' || access === 'public'),
  )

/** Every number of a document with the path to it. */
function* numbersOf(value: unknown, path = ''): Generator<[string, number]> {
  if (typeof value === 'number') yield [path, value]
  else if (Array.isArray(value)) for (const each of value) yield* numbersOf(each, `${path}/*`)
  else if (value !== null && typeof value === 'object')
    for (const [key, each] of Object.entries(value)) yield* numbersOf(each, `${path}/${key}`)
}

test('no answer names anybody, and no fraction in it is one person’s share', async () => {
  const secrets = new Set<string>()
  for (const pilot of Object.keys(WINDOWS)) {
    const { people } = (
      await served.ask(`/v1/pilots/${pilot}/people?window=all&eventSet=all`, operator)
    ).json()
    for (const { person, name, handle, native } of people)
      for (const secret of [person, name, handle, native])
        if (secret !== null && secret.length > 3) secrets.add(secret)
  }
  for (const person of PEOPLE)
    for (const secret of [named(person).data.displayName, named(person).data.native])
      secrets.add(secret as string)
  expect(secrets.size).toBeGreaterThan(50)

  let answered = 0
  for (const { url } of readable())
    for (const question of questions(url)) {
      const { statusCode, body } = await served.ask(question, reader)
      if (statusCode === 403) {
        // A measure from which the largest share could be read.
        expect(question).toMatch(
          /metric=(hhi|hhiNormalised|gini\w*|evenness|theil|lorenz|excessDominance|absenceResilience|keyPlayerIndex)&/,
        )
        continue
      }
      expect([question, statusCode]).toEqual([question, 200])
      answered++
      for (const secret of secrets) expect(body.includes(secret), `${question} tells ${secret}`).toBe(false)
      expect(body).not.toMatch(/p_[\w-]{22}/)
      // A page has no numbers but those of these answers; its words were looked through above.
      if (body.startsWith('<')) continue
      for (const [path, number] of numbersOf(JSON.parse(body))) {
        expect(/\/(N|events)$/.test(path), `${question} tells ${path}`).toBe(false)
        // More exactly than this it would tell N.
        if (/\/(unattributed|declared)Share$/.test(path)) expect(Math.round(number * 20) / 20).toBe(number)
        if (path.endsWith('/k') && number !== 0)
          expect([question, path, number >= 5]).toEqual([question, path, true])
        if (Number.isInteger(number) || /\/band\/\*$/.test(path)) continue
        // Breadth: parts of the eligible, or of those who were active before; and lines drawn by the rules.
        const isBreadth =
          /(contributionRate|reach|retention|habitual|unitCoverage|timeToFirstContribution)(\/value)?$|\/needed$|\/(unattributed|declared)Share$/.test(
            path,
          )
        const ofBreadthSeries =
          /metric=(contributionRate|reach|retention|habitual|unitCoverage|timeToFirstContribution)&/.test(
            question,
          ) && path === '/points/*/value'
        expect(isBreadth || ofBreadthSeries, `${question} tells ${number} at ${path}`).toBe(true)
      }
    }
  expect(answered).toBeGreaterThan(90)
}, 240_000)

test('exact shares of the most active are nowhere in what a reader gets', async () => {
  for (const query of WINDOWS['houston'] ?? []) {
    if (query === '') continue
    const exact = (await served.ask(`/v1/pilots/houston/ownership?${query}`, operator)).json().metrics
    const told: [string, number][] = []
    for (const group of ['ownership', 'verdict', 'independence'])
      told.push(...numbersOf((await served.ask(`/v1/pilots/houston/${group}?${query}`, reader)).json()))
    const { topShare, effectiveOwners, hhi, hhiNormalised, gini, theil, excessDominance } = exact
    for (const [path, number] of numbersOf([
      [topShare.value, effectiveOwners.value, hhi.value, hhiNormalised.value, gini.value, theil.value],
      [excessDominance.value, excessDominance.details.pValue],
    ])) {
      if (Number.isInteger(number)) continue
      const same = told.filter(
        ([where, found]) =>
          Math.abs(found - number) < 0.0005 && !/contributionRate|band|unattributed|declared/.test(where),
      )
      expect(same, `${query}: ${path}`).toEqual([])
    }
    const seen = (await served.ask(`/v1/pilots/houston/ownership?${query}`, reader)).json()
    expect(Object.keys(seen.metrics).sort()).toEqual(
      [
        'contributorAbsenceFactor',
        'effectiveOwners',
        'facetAbsenceFactor',
        'facetAbsenceFactors',
        'topShare',
        'unitAbsenceFactor',
      ].sort(),
    )
  }
})

test('what needs more than a reader is refused, over every route', async () => {
  const more = served.routes.filter(
    ({ access, method }) => access !== 'reader' && access !== 'public' && method !== 'HEAD',
  )
  expect(more.length).toBeGreaterThanOrEqual(8)
  for (const { method, url } of more) {
    const path = url.replace(':pilot', 'told').replace(':id', 'x')
    const response =
      method === 'GET'
        ? await served.ask(path, reader)
        : await served.send(
            method as 'POST',
            path,
            method === 'POST' || method === 'PUT' ? {} : undefined,
            reader,
          )
    expect([method, url, response.statusCode]).toEqual([method, url, 403])
  }
})

test.each([
  ['window=28d', 'calendar'],
  ['window=all', 'calendar'],
  ['from=2024-01-01&to=2024-01-09', 'calendar'],
  ['window=2024Q1&space=slack:T1/C1', 'space'],
  ['window=2024Q1&source=slack:T1', 'source'],
  ['window=2024Q1&evidence=observed', 'evidence'],
  ['window=2024Q1&asOf=1', 'asOf'],
  ['window=2024Q1&eventSet=all', 'eventSet'],
  ['window=2024Q1&measure=days', 'measure'],
])('a reader may not ask %s', async (query, named) => {
  const response = await served.ask(`/v1/pilots/told/ownership?${query}`, reader)
  expect(response.statusCode).toBe(403)
  expect(response.json()).toMatchObject({ code: 'forbidden', detail: expect.stringContaining(named) })
})

test('single days are not for readers', async () => {
  expect((await served.ask('/v1/pilots/told/series?metric=topShare&interval=day', reader)).statusCode).toBe(
    403,
  )
})

test('groups of fewer than five, and what would give them away, are suppressed', async () => {
  const ask = async (path: string, key = reader) => (await served.ask(`/v1/pilots/${path}`, key)).json()
  const tiny = await ask('tiny/ownership?window=2024Q1')
  expect(tiny).toMatchObject({ status: 'suppressed', k: null, N: null, E: null })
  for (const metric of Object.values(tiny.metrics))
    expect(metric).toEqual({ status: 'suppressed', value: null })
  expect(await ask('tiny/verdict?window=2024Q1')).toMatchObject({
    status: 'suppressed',
    verdict: null,
    decidedBy: [],
    next: null,
  })
  const { points } = await ask('tiny/series?metric=verdict&interval=month')
  expect(points[1]).toMatchObject({ status: 'suppressed', k: null, N: null, value: null, verdict: null })
  expect(await ask('tiny/ownership?window=2024Q1', operator)).toMatchObject({ status: 'ok', E: 4 })

  expect(await ask('told/ownership?window=2024Q1&unit=Sales')).toMatchObject({ status: 'ok', E: 6 })
  expect(await ask('told/ownership?window=2024Q1&unit=Nobody')).toMatchObject({ status: 'suppressed' })
})

test('a reader’s verdict says no more than one, two, or more', async () => {
  const exact = (await served.ask('/v1/pilots/told/verdict?window=2024Q1', operator)).json()
  const seen = (await served.ask('/v1/pilots/told/verdict?window=2024Q1', reader)).json()
  expect(seen.verdict).toBe(exact.verdict)
  expect(seen.k).toBe(exact.k)
  expect(seen.N).toBeNull()
  expect(JSON.stringify(seen)).not.toContain('slope')
  expect((await served.ask('/v1/pilots/told', reader)).json().settings.champions).toEqual([])
  expect((await served.ask('/v1/pilots/told', operator)).json().settings.champions).toEqual(['slack:T1:UADA'])
})
