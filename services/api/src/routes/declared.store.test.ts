import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServedStore, serveStore } from '../testbed/served-store.ts'
import { toldPilot } from '../testbed/told-pilot.ts'

let served: ServedStore
beforeAll(async () => {
  served = await serveStore()
  await served.tell('told', toldPilot())
})
afterAll(() => served.close())

const PATH = '/v1/pilots/told/declared-activities'
const get = async (what: string) => (await served.ask(`/v1/pilots/told/${what}`)).json()
const declare = (more: Record<string, unknown> = {}) =>
  served.send('POST', PATH, { kind: 'brief', person: 'slack:T1:UBOB', day: '2024-02-01', ...more })

test('what was declared counts, says how much of a number it is, and can be left out', async () => {
  const before = await get('ownership?window=2024Q1')
  expect(before.declaredShare).toBe(0)
  const declared = await declare({ person: 'bob' })
  expect(declared.statusCode).toBe(201)
  expect(declared.json()).toMatchObject({
    kind: 'brief',
    day: '2024-02-01',
    person: 'bob',
    name: 'bob Surname',
    evidence: 'declared',
    confirmedBy: null,
  })
  const after = await get('ownership?window=2024Q1')
  expect(after.N).toBe(before.N + 1)
  expect(after.declaredShare).toBe(1 / (before.N + 1))
  expect((await get('ownership?window=2024Q1&evidence=observed')).N).toBe(before.N)
  expect((await get('ownership?window=2024Q1&evidence=declared')).N).toBe(1)

  // Confirmed by another person it is attested; nobody confirms themselves.
  const { id } = declared.json()
  const self = await served.send('POST', `${PATH}/${id}/confirm`, { by: 'bob' })
  expect(self.statusCode).toBe(400)
  const confirmed = await served.send('POST', `${PATH}/${id}/confirm`, { by: 'cyd' })
  expect(confirmed.json()).toMatchObject({ evidence: 'attested', confirmedBy: 'cyd' })
  expect((await get('ownership?window=2024Q1&evidence=attested')).N).toBe(1)
  expect((await get('declared-activities')).activities).toMatchObject([{ id, evidence: 'attested' }])

  expect((await served.send('DELETE', `${PATH}/${id}`)).statusCode).toBe(204)
  expect((await get('ownership?window=2024Q1')).N).toBe(before.N)
  expect((await served.send('DELETE', `${PATH}/${id}`)).json().code).toBe('unknown_activity')
})

test('messages, days to come and people nobody knows cannot be declared', async () => {
  for (const [wrong, pointer] of [
    [{ kind: 'post' }, '/kind'],
    [{ day: '2031-01-01', person: 'bob' }, '/day'],
    [{ day: 'yesterday' }, '/day'],
    [{ person: 'nobody' }, '/person'],
    [{ note: 'what was said', person: 'bob' }, ''],
  ] as const) {
    const refused = await declare(wrong)
    expect(refused.statusCode).toBe(400)
    expect(refused.json().errors[0].pointer).toContain(pointer)
  }
  expect((await get('declared-activities')).activities).toEqual([])
})

test('owners declare, people-readers see it, readers neither', async () => {
  for (const [role, list, post] of [
    ['reader', 403, 403],
    ['people-reader', 200, 403],
    ['pilot-owner', 200, 201],
  ] as const) {
    const key = await served.keyOf(role)
    expect((await served.ask(PATH, key)).statusCode).toBe(list)
    const body = { kind: 'host', person: 'bob', day: '2024-02-01' }
    expect((await served.send('POST', PATH, body, key)).statusCode).toBe(post)
  }
})
