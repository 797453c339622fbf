import { createLog } from '@commonhold/runtime/logging'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServedStore, serveStore } from '../testbed/served-store.ts'
import { PEOPLE, toldPilot } from '../testbed/told-pilot.ts'

const lines: string[] = []
let served: ServedStore

beforeAll(async () => {
  served = await serveStore(createLog('trace', { write: (line: string) => void lines.push(line) }))
  await served.tell('told', toldPilot())
})
afterAll(() => served.close())

test('who looked at people is on record; whom they saw, with which key and by which query is not', async () => {
  const key = await served.keyOf('people-reader', ['told'])
  const { people } = (await served.ask('/v1/pilots/told/people?window=2024Q1&space=slack:T1/C1', key)).json()
  expect(people[0]).toMatchObject({
    person: 'ada',
    name: 'ada Surname',
    handle: 'adahandle',
    native: 'slack:T1:UADA',
  })
  await served.ask('/v1/pilots/told/ownership?unit=Sales', key)
  await served.ask(`/v1/pilots/${people[0].name}/people`, key)

  const looks = lines.map((line) => JSON.parse(line)).filter(({ audit }) => audit === 'people')
  expect(looks).toMatchObject([
    { key: key.split('_')[1], role: 'people-reader', route: '/v1/pilots/:pilot/people', pilot: 'told' },
  ])
  const all = lines.join('')
  expect(all).toContain('"route":"/v1/pilots/:pilot/ownership"')
  for (const secret of [
    ...PEOPLE.map((person) => `${person} Surname`),
    key,
    key.split('_')[2] as string,
    'Sales',
    'slack:T1',
  ])
    expect(all, secret).not.toContain(secret)
})
