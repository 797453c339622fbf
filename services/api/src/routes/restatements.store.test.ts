import { accountRecord, correct, post, reply, retract, topic } from '@commonhold/testkit/pilots/builder'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServedStore, serveStore } from '../testbed/served-store.ts'
import { toldPilot } from '../testbed/told-pilot.ts'

let served: ServedStore
beforeAll(async () => {
  served = await serveStore()
})
afterAll(() => served.close())

const get = async (pilot: string, query = '') => {
  const response = await served.ask(`/v1/pilots/${pilot}/restatements${query}`)
  expect(response.statusCode).toBe(200)
  return response.json()
}
const revisionOf = async (pilot: string) =>
  (await served.ask(`/v1/pilots/${pilot}/ownership`)).json().asOf.revision as number
const reasons = (found: {
  periods: { label: string; reasons: { reason: string; count: number | null }[] }[]
}) =>
  found.periods.map(({ label, reasons }) => [
    label,
    ...reasons.map(({ reason, count }) => `${reason} ${count}`),
  ])

test('nothing came, nothing is restated', async () => {
  await served.tell('quiet', toldPilot())
  expect(await get('quiet')).toMatchObject({ periods: [] })
  expect((await served.ask('/v1/pilots/none/restatements')).statusCode).toBe(404)
})

test('what came late for a quarter that was over restates it, by how much and why', async () => {
  await served.tell('late', toldPilot())
  const before = await revisionOf('late')
  const question = topic('bob', '2024-02-03T09:00Z', { source: 'slack:T1/C1', id: 'late' })
  await served.tell('late', [
    question,
    reply('ada', '2024-02-03T10:00Z', question, { source: 'slack:T1/C1', id: 'late too' }),
  ])
  const found = await get('late', `?since=${before}`)
  expect(found.since.revision).toBe(before)
  expect(reasons(found)).toEqual([['2024Q1', 'lateEvents 2']])
  const [{ changes }] = found.periods
  expect(changes).toContainEqual({
    measure: 'N',
    parameter: null,
    before: changes.find((c: { measure: string }) => c.measure === 'N').before,
    after: changes.find((c: { measure: string }) => c.measure === 'N').before + 2,
    difference: 2,
  })
  // The same numbers as each as-of tells them.
  const asOf = async (revision: number) =>
    (await served.ask(`/v1/pilots/late/ownership?window=2024Q1&asOf=${revision}`)).json().metrics.topShare
      .value['1']
  const topShare = changes.find(({ measure }: { measure: string }) => measure === 'topShare')
  expect([topShare.before, topShare.after]).toEqual([await asOf(before), await asOf(found.asOf.revision)])
})

test('corrections, withdrawals, links and settings are told apart', async () => {
  const events = toldPilot()
  await served.tell('told', events)
  const before = await revisionOf('told')
  const first = events.find((event) => event.stream === 'activity' && event.id === 'a0')
  const second = events.find((event) => event.stream === 'activity' && event.id === 'a3')
  if (first?.stream !== 'activity' || second?.stream !== 'activity') throw new Error('the pilot has answers')
  await served.tell('told', [correct(first, { sequence: 1, actor: 'lou' }), retract(second, { sequence: 1 })])
  expect(reasons(await get('told', `?since=${before}`))).toEqual([
    ['2024Q1', 'corrections 1', 'retractions 1'],
  ])
  const between = await revisionOf('told')
  await served.send('POST', '/v1/pilots/told/identity-links', { accounts: ['ada', 'bob'] })
  expect(reasons(await get('told', `?since=${between}&interval=half`))).toEqual([])
  expect(reasons(await get('told', `?since=${between}`))).toEqual([['2024Q1', 'identityLinks 1']])
  const linked = await revisionOf('told')
  await served.send('PUT', '/v1/pilots/told', { spaces: { 'slack:T1/C1': 'help' } })
  expect(reasons(await get('told', `?since=${linked}`))).toEqual([['2024Q1', 'settings 1']])
})

test('a period under way grows and is not restated', async () => {
  await served.tell('growing', [accountRecord('ada'), post('ada', '2024-02-01T09:00Z')])
  const before = await revisionOf('growing')
  await served.tell('growing', [post('ada', '2024-02-02T09:00Z'), post('ada', '2024-04-01T09:00Z')])
  expect(await get('growing', `?since=${before}`)).toMatchObject({ periods: [] })
})

test('another version of the rules is never silent', async () => {
  await served.tell('ruled', toldPilot())
  const before = await revisionOf('ruled')
  // As a later version would: the same days under a rule of its own, and one act more.
  await served.store.database.command(
    `INSERT INTO commonhold.acts SELECT * REPLACE (revision + 1000 AS revision, if(id = 'q0', 'bob', person) AS person) FROM commonhold.acts WHERE pilot = 'ruled'`,
  )
  await served.store.database.command(
    `INSERT INTO commonhold.tallies SELECT * REPLACE (revision + 1000 AS revision, acts + 1 AS acts) FROM commonhold.tallies WHERE pilot = 'ruled'`,
  )
  await served.store.database.command(
    `INSERT INTO commonhold.head SELECT * REPLACE (revision + 1000 AS revision, toUInt16(2) AS rule) FROM commonhold.head WHERE pilot = 'ruled'`,
  )
  expect(reasons(await get('ruled', `?since=${before}`))).toEqual([['2024Q1', 'ruleVersion null']])
})

test('the difference of two answers is not for readers', async () => {
  await served.tell('closed', toldPilot())
  expect((await served.ask('/v1/pilots/closed/restatements', await served.keyOf('reader'))).statusCode).toBe(
    403,
  )
})
