import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { coverLive } from '@commonhold/store/coverage'
import { at, reply, topic } from '@commonhold/testkit/pilots/builder'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NOW, type ServedStore, serveStore } from '../testbed/served-store.ts'
import { member, PEOPLE, toldPilot } from '../testbed/told-pilot.ts'

/** What is recorded and what is not, and that no answer takes one for the other. */

let served: ServedStore
beforeAll(async () => {
  served = await serveStore()
})
afterAll(() => served.close())

const get = async (path: string) => {
  const response = await served.ask(path)
  expect(response.statusCode, response.body.slice(0, 500)).toBe(200)
  return response.json()
}

const DAY = 86_400_000_000

/** Every weekday one of these people asks and the next answers. */
function talk(source: string, people: readonly string[], from: string, to: string): CommonholdEvent[] {
  const events: CommonholdEvent[] = []
  for (let day = at(`${from}T09:00Z`), turn = 0; day < at(`${to}T00:00Z`); day += DAY, turn++) {
    if ([0, 6].includes(new Date(day / 1000).getUTCDay())) continue
    const one = people[turn % people.length] as string
    const other = people[(turn + 1 + (turn % 3)) % people.length] as string
    const question = topic(one, day, { source, id: `${source} ${day}`, recorded: at(`${to}T00:00Z`) - 1 })
    events.push(question)
    events.push(reply(other, day + 60_000_000, question, { source, id: `${source} ${day} a`, recorded: day }))
  }
  return events
}

let archives = 0
async function archive(pilot: string, events: readonly CommonholdEvent[]) {
  const writer = await served.store.writer.beginImport(pilot, `import-${++archives}`)
  await writer.append(events.map((event) => ({ ...event, pilot }) as CommonholdEvent))
  await writer.finish()
  await served.store.writer.settle()
}

const FIRST = PEOPLE.slice(0, 6)
const LATER = PEOPLE.slice(6)
const roster = PEOPLE.map((account) => member(account, { enabledFrom: '2023-01-01' }))

test('each kind of each source: present, absent, unknown', async () => {
  await archive('kinds', talk('slack:T1/C1', FIRST, '2024-01-01', '2024-04-01'))
  await archive('kinds', [
    topic('ada', '2024-03-15T09:00Z', { source: 'forum:x', recorded: '2024-06-30T00:00Z' }),
    reply('bob', '2024-05-02T09:00Z', 'elsewhere', { source: 'forum:x', recorded: '2024-05-02T09:00Z' }),
  ])
  await archive('kinds', talk('slack:T1/C2', FIRST, '2024-05-06', '2024-06-01'))
  const { sources, gaps, ...rest } = await get('/v1/pilots/kinds/coverage')
  expect(rest).toMatchObject({ first: '2024-01-01', last: '2024-06-30' })
  expect(gaps).toEqual([{ source: 'slack:T1', from: '2024-04-01', to: '2024-05-06' }])
  const states = (source: string, kind: string) =>
    sources
      .find((one: { source: string }) => one.source === source)
      .kinds.find((one: { kind: string }) => one.kind === kind)
      .ranges.map(({ from, to, state }: Record<string, string>) => `${from}/${to} ${state}`)
  expect(states('slack:T1', 'post')).toEqual([
    '2024-01-01/2024-04-01 present',
    '2024-04-01/2024-05-01 unknown',
    '2024-05-01/2024-06-01 present',
    '2024-06-01/2024-07-01 unknown',
  ])
  expect(states('forum:x', 'reply')).toEqual([
    '2024-01-01/2024-03-01 unknown',
    '2024-03-01/2024-05-01 absent',
    '2024-05-01/2024-06-01 present',
    '2024-06-01/2024-07-01 absent',
  ])
  const { sources: narrow } = await get('/v1/pilots/kinds/coverage?from=2024-05-01&to=2024-06-01')
  expect(narrow.at(-1).kinds[0].ranges).toEqual([{ from: '2024-05-01', to: '2024-06-01', state: 'present' }])
})

test('day by day, a hundred at a time, each once', async () => {
  const seen: string[] = []
  let from: string | null = '2024-01-01'
  let pages = 0
  const states = new Map<string, string>()
  while (from !== null) {
    const { days, next }: { days: Day[]; next: string | null } = await get(
      `/v1/pilots/kinds/coverage?detail=days&from=${from}&to=2024-07-01`,
    )
    for (const { day, sources } of days) {
      seen.push(day)
      for (const { source, covered, present, absent } of sources)
        states.set(
          `${source} ${day}`,
          `${covered ? 'covered' : 'unknown'} +${present.join()} -${absent.join()}`,
        )
    }
    from = next
    pages++
  }
  expect(pages).toBe(2)
  expect(seen).toHaveLength(182)
  expect(new Set(seen).size).toBe(182)
  expect(states.get('slack:T1 2024-01-05')).toBe('covered +post,reply -')
  expect(states.get('slack:T1 2024-01-06')).toBe('covered + -post,reply')
  expect(states.get('slack:T1 2024-04-10')).toBe('unknown + -')
  expect(states.get('forum:x 2024-05-02')).toBe('covered +reply -post')
  expect(states.get('forum:x 2024-03-14')).toBe('unknown + -')
})
interface Day {
  readonly day: string
  readonly sources: { source: string; covered: boolean; present: string[]; absent: string[] }[]
}

test('a gap is told of by every answer it touches', async () => {
  const gap = { source: 'slack:T1', from: '2024-04-01', to: '2024-05-06' }
  for (const route of [
    'ownership?intervals=false&',
    'independence?',
    'breadth?',
    'network?',
    'feedback?',
    'people?',
    'roles?',
    'handover?',
    'verdict?',
    'series?metric=topShare&interval=month&',
  ]) {
    const { coverage } = await get(`/v1/pilots/kinds/${route}from=2024-03-01&to=2024-06-01`)
    expect([route, coverage?.complete, coverage?.gaps]).toEqual([route, false, [gap]])
  }
  const verdict = await get('/v1/pilots/kinds/verdict?from=2024-03-01&to=2024-06-01')
  expect(verdict).toMatchObject({ verdict: 'insufficientEvidence', status: 'insufficient_data' })
  expect((await get('/v1/pilots/kinds/verdict?window=2024Q1')).coverage).toMatchObject({ complete: true })
})

test('a source that begins in the middle is no growth', async () => {
  for (const pilot of ['one', 'two']) {
    await served.tell(pilot, roster)
    await archive(pilot, talk('slack:T1', FIRST, '2023-07-01', '2024-12-30'))
  }
  const quarter = '/v1/pilots/one/verdict?window=2024Q3'
  expect((await get(quarter)).trend).toMatchObject({ direction: 'steady' })
  await archive('two', talk('forum:x', LATER, '2024-05-10', '2024-12-30'))

  // Twice the people, and nothing grew.
  const of = async (query: string) => (await get(`/v1/pilots/two/${query}`)).metrics
  expect((await get('/v1/pilots/two/verdict?window=2024Q3')).trend).toBeNull()
  expect((await get('/v1/pilots/two/verdict?window=28d')).trend).toMatchObject({ direction: 'steady' })
  expect((await of('breadth?window=2024-04')).newParticipants.value).toBe(0)
  for (const period of ['2024-05', '2024-06', '2024Q2', '2024'])
    expect((await of(`breadth?window=${period}`)).newParticipants).toMatchObject({
      value: null,
      reason: expect.stringContaining('2024-05-10'),
    })
  expect((await of('breadth?window=2024-07')).newParticipants.value).toBe(0)
  expect((await of('breadth?window=2024-05')).retention.details.previousComplete).toBe(false)
  expect((await of('breadth?window=2024-08')).retention.details.previousComplete).toBe(true)
  expect((await of('breadth?window=2024-05')).habitual.value).toBeNull()
  expect((await of('breadth?window=2024-07')).habitual.value).toBeNull()
  expect((await of('breadth?window=2024-09')).habitual).toMatchObject({ value: expect.any(Number) })

  const { points } = await get('/v1/pilots/two/series?metric=topShare&interval=quarter&window=2024')
  expect(points.map(({ complete, missing }: Point) => [complete, missing])).toEqual([
    [false, ['forum:x']],
    [false, ['forum:x']],
    [true, []],
    // The archives were taken on the last day but one.
    [false, ['slack:T1', 'forum:x'].sort()],
  ])
})
interface Point {
  readonly complete: boolean
  readonly missing: string[]
}

test('the beginning of the record itself is no growth either', async () => {
  const { metrics } = await get('/v1/pilots/one/breadth?window=2023-07')
  expect(metrics.newParticipants.value).toBeNull()
  expect(metrics.habitual.value).toBeNull()
  expect(metrics.retention.value).toBeNull()
  const { points } = await get('/v1/pilots/one/series?metric=habitual&interval=month&window=2023')
  const values = points.map(({ value }: { value: number | null }) => value)
  // Not 0 rising to something: unknown until twelve weeks are on record.
  expect(values.slice(0, 8)).toEqual(Array(8).fill(null))
  expect(values.slice(8).every((value: number | null) => value !== null && value > 0)).toBe(true)
})

test('a live connection silent beyond its interval makes every answer that reaches there stale', async () => {
  await served.tell('hooked', toldPilot())
  const heard = NOW.getTime() * 1000 - 30 * 3_600_000_000
  const connection = (expectEvery: number | null, ended: string | null = null) =>
    served.store.documents.put('connections', [{ id: 'hook', pilot: '', body: { expectEvery, ended } }])
  await coverLive(served.store.database, [
    { pilot: 'hooked', connection: 'hook', source: 'slack:T1', first: heard - 60 * DAY, heard },
  ])
  const status = async (route: string) =>
    (await get(`/v1/pilots/hooked/${route}from=2024-03-01&to=2026-11-24`)).status
  const ROUTES = [
    'ownership?intervals=false&',
    'independence?',
    'breadth?',
    'network?',
    'feedback?',
    'people?',
    'series?metric=reach&interval=quarter&',
  ]
  await connection(29 * 3600)
  for (const route of ROUTES) expect([route, await status(route)]).toEqual([route, 'stale'])
  expect((await get('/v1/pilots/hooked/verdict?window=2026Q4')).status).toMatch(/stale|insufficient_data/)
  expect((await get('/v1/pilots/hooked/ownership?window=2024Q2&intervals=false')).status).toBe('ok')
  expect((await get('/v1/pilots/hooked/coverage')).sources[0]).toMatchObject({
    live: true,
    silentTooLong: true,
    expectEvery: 29 * 3600,
    until: '2026-11-23',
  })
  for (const silent of [31 * 3600, null]) {
    await connection(silent)
    expect(await status('breadth?')).toBe('ok')
  }
  // Over is over: what it covered stays, nothing is expected any more.
  await connection(3600, '2026-11-22T08:00:00Z')
  expect(await status('breadth?')).toBe('ok')
  expect((await get('/v1/pilots/hooked/coverage')).sources[0]).toMatchObject({
    live: false,
    until: '2026-11-22',
  })
})

test('a reader sees months, never single days', async () => {
  const reader = await served.keyOf('reader')
  const months = await served.ask('/v1/pilots/kinds/coverage', reader)
  expect(months.json().sources[0].kinds.length).toBeGreaterThan(0)
  const days = await served.ask('/v1/pilots/kinds/coverage?detail=days', reader)
  expect([days.statusCode, days.json().detail]).toEqual([403, expect.stringContaining('detail=days')])
  await archive('pair', talk('slack:T1', PEOPLE.slice(0, 2), '2024-01-01', '2024-02-01'))
  expect((await served.ask('/v1/pilots/pair/coverage', reader)).json().sources[0].kinds).toEqual([])
})
