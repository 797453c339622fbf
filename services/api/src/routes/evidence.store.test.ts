import { fileURLToPath } from 'node:url'
import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { FACETS, KINDS } from '@commonhold/contracts/events/kinds'
import { createLog } from '@commonhold/runtime/logging'
import { act } from '@commonhold/testkit/pilots/builder'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServedStore, serveStore } from '../testbed/served-store.ts'
import { toldPilot } from '../testbed/told-pilot.ts'

const SAMPLE = fileURLToPath(
  new URL('../../../../packages/connectors/samples/slack-houstondatavis/export.zip', import.meta.url),
)

const lines: string[] = []
let served: ServedStore
beforeAll(async () => {
  served = await serveStore(createLog('trace', { write: (line: string) => void lines.push(line) }))
  await served.importSlack('houston', SAMPLE)
  await served.tell('told', toldPilot())
})
afterAll(() => served.close())

const get = async (path: string, key: string | null = null) => {
  const response = await served.ask(path, key)
  expect(response.statusCode, `${path} ${response.body.slice(0, 400)}`).toBe(200)
  return response.json()
}

interface Page {
  readonly N: number
  readonly total: number
  readonly acts: Act[]
  readonly next: string | null
}
interface Act {
  readonly source: string
  readonly id: string
  readonly time: string
  readonly person: string
  readonly kind: string
  readonly facet: string | null
  readonly class: string
  readonly conversation: string | null
  readonly object: string | null
}

async function everyPage(query: string, limit: number): Promise<Page & { pages: number }> {
  const acts: Act[] = []
  let pages = 0
  let after: string | null = null
  let page: Page
  do {
    page = await get(`/v1/pilots/${query}&limit=${limit}${after === null ? '' : `&after=${after}`}`)
    acts.push(...page.acts)
    after = page.next
    pages++
  } while (after !== null)
  return { ...page, acts, pages }
}

const NINE_DAYS = 9 * 86_400_000_000

const WINDOWS = ['all', '2015', '2015Q3', '2016Q1', '2015-06', '2015-W30', '28d', '2014']
const question = fc.record({
  window: fc.constantFrom(...WINDOWS),
  eventSet: fc.oneof(
    fc.constantFrom('ownership', 'contribution', 'all'),
    fc.constantFrom(...FACETS.map((facet) => `facet:${facet}`)),
    fc.subarray([...KINDS], { minLength: 1, maxLength: 4 }).map((kinds) => `kind:${kinds.join(',')}`),
  ),
  filter: fc.constantFrom(
    '',
    '&source=slack:TWKU6YGE5UA',
    '&space=slack:TWKU6YGE5UA/CTQJIC2QSSZ',
    '&evidence=observed',
    '&evidence=declared',
  ),
  limit: fc.constantFrom(7, 100, 500),
})

test('there are as many acts as the number says, each once, whatever is asked', async () => {
  await fc.assert(
    fc.asyncProperty(question, async ({ window, eventSet, filter, limit }) => {
      const query = `window=${window}&eventSet=${eventSet}${filter}`
      const { N } = await get(`/v1/pilots/houston/ownership?${query}&intervals=false`)
      // Pages of seven only where that does not take minutes.
      const found = await everyPage(`houston/evidence?${query}`, N > 300 ? 500 : limit)
      expect([found.total, found.N, found.acts.length]).toEqual([N, N, N])
      expect(new Set(found.acts.map(({ source, id }) => `${source} ${id}`)).size).toBe(N)
      expect(found.acts.map(({ time }) => time)).toEqual(found.acts.map(({ time }) => time).sort())
    }),
    { numRuns: 25, endOnFailure: true },
  )
}, 240_000)

test('narrowed to a person, a facet, a kind, a class, a conversation', async () => {
  const window = 'window=2015Q3'
  const { people } = await get(`/v1/pilots/houston/people?${window}`)
  for (const { person, native, acts, facets } of people.slice(0, 3)) {
    expect((await get(`/v1/pilots/houston/evidence?${window}&person=${person}`)).total).toBe(acts)
    expect((await get(`/v1/pilots/houston/evidence?${window}&person=${native}`)).total).toBe(acts)
    for (const [facet, n] of Object.entries(facets))
      expect((await get(`/v1/pilots/houston/evidence?${window}&person=${person}&facet=${facet}`)).total).toBe(
        n,
      )
  }
  const pins = await get('/v1/pilots/houston/evidence?window=all&kind=pin,reaction')
  expect(pins).toMatchObject({ eventSet: 'kind:pin,reaction', total: pins.N })
  const passive = await get('/v1/pilots/houston/evidence?window=2015-06&class=passive&limit=3')
  expect(passive.acts.map((each: Act) => each.class)).toEqual(['passive', 'passive', 'passive'])
  const [started] = (await get(`/v1/pilots/houston/evidence?${window}&facet=initiating`)).acts as [Act]
  const talk = await get(`/v1/pilots/houston/evidence?${window}&conversation=${started.conversation}`)
  expect(talk.total).toBeGreaterThan(1)
  expect(new Set(talk.acts.map((each: Act) => each.conversation))).toEqual(new Set([started.conversation]))
})

test('behind a measure stand its own acts', async () => {
  const breadth = (await get('/v1/pilots/houston/breadth?window=2015Q4')).metrics
  const behind = async (measure: string, more = 'window=2015Q4') =>
    everyPage(`houston/evidence?${more}&measure=${measure}`, 500)
  for (const measure of ['newParticipants', 'newOwners']) {
    const { total, acts } = await behind(measure)
    expect([measure, total]).toEqual([measure, breadth[measure].value])
    expect(new Set(acts.map(({ person }) => person)).size).toBe(total)
  }
  expect(await behind('contributionRate')).toMatchObject({ eventSet: 'contribution' })
  expect(await behind('topShare')).toMatchObject({ eventSet: 'ownership' })
  // Twelve weeks, though the window is one.
  const habit = await behind('habitual', 'window=2015-12')
  expect(habit).toMatchObject({ eventSet: 'all' })
  const times = habit.acts.map(({ time }) => time.slice(0, 10))
  expect([(times[0] as string) >= '2015-10-09', (times[0] as string) < '2015-10-20']).toEqual([true, true])
  const threads = await behind('threadsWithoutOne')
  const talks = Map.groupBy(threads.acts, ({ conversation }) => conversation)
  const { details } = (await get('/v1/pilots/houston/independence?window=2015Q4')).metrics.threadsWithoutOne
  expect(talks.size).toBe(details.threads)
  for (const talk of talks.values()) expect(new Set(talk.map(({ person }) => person)).size).toBeGreaterThan(1)
  expect((await behind('centralisation')).total).toBeGreaterThan(0)
  expect((await behind('feedbackClosure')).total).toBe(0)
})

test('no text, no address, and names of people and spaces for those who may know', async () => {
  const key = await served.keyOf('people-reader', ['told'])
  const { acts } = await get('/v1/pilots/told/evidence?window=2024-03&limit=2', key)
  expect(acts[0]).toEqual({
    time: '2024-03-01T09:00:00.000Z',
    day: '2024-03-01',
    kind: 'post',
    class: 'ownership',
    facet: 'initiating',
    person: expect.any(String),
    name: expect.stringMatching(/^\w+ Surname$/),
    space: { id: 'slack:T1/C1', name: null },
    unit: expect.stringMatching(/Sales|Research/),
    conversation: expect.stringMatching(/^\d+$/),
    source: 'slack:T1/C1',
    id: expect.stringMatching(/^q\d+$/),
    object: expect.stringMatching(/^slack:T1\/C1\/q\d+$/),
    evidence: 'observed',
  })
  await served.tell('linked', [
    act('document', 'ada', '2024-03-01T09:00Z', { id: 'wiki', object: 'https://wiki.example/Sack-the-boss' }),
    act('document', 'ada', '2024-03-01T10:00Z', { id: 'https://wiki.example/Sack-the-boss' }),
  ])
  const linked = await get('/v1/pilots/linked/evidence?window=all', await served.keyOf('operator'))
  expect(linked.acts.map(({ id, object }: Act) => [id, object])).toEqual([
    ['wiki', null],
    [null, null],
  ])
})

test('a reader may not; every look is on record, and says nobody’s name', async () => {
  const reader = await served.keyOf('reader')
  const refused = await served.ask('/v1/pilots/told/evidence?window=2024Q1', reader)
  expect([refused.statusCode, refused.json().code]).toEqual([403, 'forbidden'])
  const elsewhere = await served.keyOf('people-reader', ['houston'])
  expect((await served.ask('/v1/pilots/told/evidence', elsewhere)).statusCode).toBe(404)
  lines.length = 0
  const key = await served.keyOf('people-reader', ['told'])
  await get('/v1/pilots/told/evidence?window=2024Q1&person=ada', key)
  const looks = lines.map((line) => JSON.parse(line)).filter(({ audit }) => audit === 'people')
  expect(looks).toMatchObject([
    { key: key.split('_')[1], role: 'people-reader', route: '/v1/pilots/:pilot/evidence', pilot: 'told' },
  ])
  for (const secret of ['ada Surname', 'person=ada', key.split('_')[2] as string])
    expect(lines.join('')).not.toContain(secret)
})

test('the pages of one question hold together whatever is published meanwhile', async () => {
  await served.tell('moving', toldPilot())
  const operator = await served.keyOf('operator')
  const query = '/v1/pilots/moving/evidence?window=12w&limit=10'
  const first = await get(query, operator)
  const more = toldPilot()
    .filter(({ stream }) => stream === 'activity')
    .map((event) => ({ ...event, id: `${event.id} late`, time: event.time + 1 }) as CommonholdEvent)
  const last = more.at(-1) as CommonholdEvent
  await served.tell('moving', [
    ...more,
    {
      ...last,
      id: 'days later',
      time: last.time + NINE_DAYS,
      recorded: last.time + NINE_DAYS,
    } as CommonholdEvent,
  ])
  const seen = [...first.acts]
  for (let next = first.next; next !== null; ) {
    const page = await get(`${query}&after=${next}`, operator)
    expect([page.total, page.asOf.revision, page.window]).toEqual([
      first.total,
      first.asOf.revision,
      first.window,
    ])
    seen.push(...page.acts)
    next = page.next
  }
  expect(seen.map(({ id }) => id).filter((id) => id.includes('late'))).toEqual([])
  expect(new Set(seen.map(({ id }) => id)).size).toBe(first.total)
  const anew = await get(query, operator)
  expect(anew.window).not.toEqual(first.window)
})

test.each([
  ['limit=0', 'limit'],
  ['limit=501', 'limit'],
  ['after=nonsense', 'after'],
  ['person=nobody-we-know', 'person'],
  ['kind=shouting', 'kind'],
  ['facet=shouting', 'facet'],
  ['class=first', 'class'],
  ['conversation=x', 'conversation'],
  ['measure=nothing', 'measure'],
  ['eventSet=everything', 'eventSet'],
])('wrong: %s', async (query, pointer) => {
  const operator = await served.keyOf('operator')
  const response = await served.ask(`/v1/pilots/told/evidence?${query}`, operator)
  expect([response.statusCode, response.json().errors[0].pointer]).toEqual([400, pointer])
})

test('a pilot without anything has nothing to show', async () => {
  const operator = await served.keyOf('operator')
  await served.send('PUT', '/v1/pilots/empty', {}, operator)
  expect(await get('/v1/pilots/empty/evidence', operator)).toMatchObject({ total: 0, acts: [], next: null })
})
