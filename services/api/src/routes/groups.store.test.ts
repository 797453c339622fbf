import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { act, bot, link, reply, settings, topic } from '@commonhold/testkit/pilots/builder'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServedStore, serveStore } from '../testbed/served-store.ts'
import { named, toldPilot } from '../testbed/told-pilot.ts'

/** Network, feedback and life without the champion, over pilots small enough to count by hand. */

let served: ServedStore
let keys: Record<'reader' | 'people-reader', string>

/** ada asks five times and is answered once each; bob and cem talk alone; dov has a wish that bob takes up. */
function starPilot(): CommonholdEvent[] {
  const events: CommonholdEvent[] = [
    settings({ spaces: { wishes: 'feedback' } }),
    bot('beep'),
    link('ada', 'ada2'),
    named('bob'),
  ]
  for (const [n, other] of ['bob', 'cem', 'dov', 'eva', 'fay'].entries()) {
    const question = topic(n % 2 === 0 ? 'ada' : 'ada2', `2024-03-0${n + 1}T09:00Z`, { space: 'all' })
    events.push(question, reply(other, `2024-03-0${n + 1}T1${n}:00Z`, question))
    events.push(reply('beep', `2024-03-0${n + 1}T09:01Z`, question))
  }
  const own = topic('bob', '2024-03-08T09:00Z', { space: 'all' })
  const silent = topic('cem', '2024-03-09T09:00Z', { space: 'all' })
  const wish = topic('dov', '2024-03-10T09:00Z', { space: 'wishes' })
  const unheard = topic('eva', '2024-03-10T10:00Z', { space: 'wishes' })
  events.push(own, reply('cem', '2024-03-10T09:00Z', own), silent)
  events.push(wish, reply('bob', '2024-03-10T12:00Z', wish), unheard)
  // So that everything is old enough.
  events.push(act('view', 'fay', '2024-05-31T12:00Z'))
  return events
}

beforeAll(async () => {
  served = await serveStore()
  await served.tell('star', starPilot())
  await served.tell('told', toldPilot())
  keys = { reader: await served.keyOf('reader'), 'people-reader': await served.keyOf('people-reader') }
})
afterAll(() => served.close())

const get = async (path: string, role: keyof typeof keys = 'people-reader') => {
  const response = await served.ask(`/v1/pilots/${path}`, keys[role])
  expect(response.statusCode, response.body.slice(0, 400)).toBe(200)
  return response.json()
}

test('network: distinct pairs, accounts of one person taken together, machines left out', async () => {
  const { eventSet, metrics } = await get('star/network?window=2024Q1')
  expect(eventSet).toBe('contribution')
  // ada–bob, cem, dov, eva, fay; cem–bob; bob–dov.
  expect(metrics.centralisation.details).toEqual({ people: 6, pairs: 7 })
  expect(metrics.centralisation.value).toBeCloseTo((6 * 5 - 14) / 20, 12)
  expect(metrics.reciprocity).toMatchObject({ value: 0, details: { pairs: 7 } })
  expect(metrics.crossUnitTies).toMatchObject({ status: 'insufficient_data', value: null })
  expect(metrics.keyPlayerIndex).toMatchObject({ status: 'insufficient_data', value: null })
})

test('feedback: who waits how long, and who takes suggestions up', async () => {
  const { metrics, people } = await get('star/feedback?window=2024Q1')
  // Nine conversations; cem's question and eva's wish stay unanswered, bob's waits two days.
  expect(metrics.responseRate).toMatchObject({
    value: { '24': 6 / 9, '72': 7 / 9, '168': 7 / 9 },
    details: { conversations: 9 },
  })
  // 1, 2, 3, 3, 4, 5 and 48 hours, two never.
  expect(metrics.timeToFirstResponse).toMatchObject({
    value: 4,
    details: { conversations: 9, answered: 7 },
  })
  expect(metrics.feedbackClosure).toMatchObject({
    value: 0.5,
    details: { suggestions: 2, by: [{ person: 'bob', closed: 1 }] },
  })
  expect(people).toMatchObject([{ person: 'bob', name: 'bob Surname' }])
})

test('independence names the champion: who owns most, or the declared ones together', async () => {
  const found = await get('star/independence?window=2024Q1')
  expect(found.champion).toMatchObject({ declared: false, by: 'ownershipActs', people: [{ person: 'ada' }] })
  const { withoutChampion, selfSustainedThreads, answeredWithoutChampion } = found.metrics
  // Left: bob's initiating, cem's answer, bob's listening, of those and five times ada's question and an answer.
  expect(withoutChampion.value).toEqual({
    ownershipActs: 3 / 13,
    facets: null,
    people: 4 / 6,
    threads: 2 / 7,
    largestComponent: 3 / 5,
  })
  expect(selfSustainedThreads.value).toBeCloseTo(2 / 7, 12)
  expect(answeredWithoutChampion).toMatchObject({ value: 1, details: { conversations: 2 } })

  await served.tell('star', [
    settings({ champions: ['cem', 'bob'], spaces: { wishes: 'feedback' } }, { sequence: 1 }),
  ])
  const declared = await get('star/independence?window=2024Q1')
  expect(declared.champion).toMatchObject({
    declared: true,
    people: [{ person: 'bob', name: 'bob Surname' }, { person: 'cem' }],
  })
  // ada's with dov, eva and fay.
  expect(declared.metrics.selfSustainedThreads.value).toBeCloseTo(3 / 7, 12)
  expect(declared.metrics.answeredWithoutChampion.value).toBeCloseTo(3 / 6, 12)
})

test('the event set asked for says who is active; where none is, contributions do', async () => {
  const left = async (query: string) =>
    (await get(`told/independence?window=2024Q1${query}`)).metrics.withoutChampion.value.people
  const byContribution = await left('')
  expect(await left('&eventSet=contribution')).toBe(byContribution)
  const { k } = await get('told/ownership?window=2024Q1')
  expect(Math.round((await left('&eventSet=ownership')) * k)).toBeLessThanOrEqual(k - 1)
})

test('the days of an absence are in no answer', async () => {
  const document = await get('told/independence?window=2024H1')
  expect(document.metrics.absenceResilience).toHaveProperty('status')
  expect(JSON.stringify(document.metrics)).not.toMatch(/\d{4}-\d\d-\d\d/)
})

test('a reader gets bands, and nothing of the champion or of whoever takes things up', async () => {
  const independence = await get('told/independence?window=2024Q1', 'reader')
  expect(independence).not.toHaveProperty('champion')
  expect(independence).not.toHaveProperty('people')
  expect(independence.metrics).not.toHaveProperty('absenceResilience')
  for (const metric of Object.values(independence.metrics)) expect(metric).not.toHaveProperty('details')
  expect(independence.metrics.withoutChampion.value.ownershipActs).toEqual({
    band: [expect.any(Number), expect.any(Number)],
  })

  const network = await get('told/network?window=2024Q1', 'reader')
  expect(Object.keys(network.metrics).sort()).toEqual(['centralisation', 'crossUnitTies', 'reciprocity'])
  const feedback = await get('told/feedback?window=2024Q1', 'reader')
  expect(feedback).not.toHaveProperty('people')
  expect(feedback.metrics.timeToFirstResponse).toEqual({ status: 'ok', value: { band: [0, 1] } })
})

test('a series of a measure that costs a question a point is no longer than that', async () => {
  const { points } = await get('star/series?metric=responseRate&interval=month&window=2024')
  expect(points.map(({ value }: { value: unknown }) => value !== null)[2]).toBe(true)
  const long = await served.ask(
    '/v1/pilots/told/series?metric=reciprocity&interval=day&window=2024',
    keys['people-reader'],
  )
  expect(long.json()).toMatchObject({ code: 'invalid_parameter' })
})
