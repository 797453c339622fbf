import { accountData } from '@commonhold/contracts/events/streams'
import { accountRecord, reply, topic } from '@commonhold/testkit/pilots/builder'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServedStore, serveStore } from '../testbed/served-store.ts'

let served: ServedStore
beforeAll(async () => {
  served = await serveStore()
})
afterAll(() => served.close())

const path = (pilot: string, what: string) => `/v1/pilots/${pilot}/${what}`
const known = (account: string, native: string, emailHash: string | null = null) => ({
  ...accountRecord(account),
  data: accountData.parse({ account, native, emailHash }),
})

/** ada asks in the spring and in the summer, bob answers; cyd of the same company does nothing. */
const pilotOf = async (pilot: string) => {
  const spring = topic('p_ada', '2024-03-01T09:00Z', { source: 'slack:T1/C1', id: '1' })
  const summer = topic('p_ada', '2024-08-01T09:00Z', { source: 'slack:T1/C1', id: '2' })
  await served.tell(pilot, [
    known('p_ada', 'slack:T1:UADA', served.seal('mail:ada@acme.example')),
    known('p_bob', 'slack:T1:UBOB'),
    spring,
    summer,
    reply('p_bob', '2024-03-01T10:00Z', spring, { source: 'slack:T1/C1', id: '3' }),
    reply('p_bob', '2024-08-01T10:00Z', summer, { source: 'slack:T1/C1', id: '4' }),
  ])
}
const post = (pilot: string, csv: string, query = '') =>
  served.send('POST', `${path(pilot, 'roster')}${query}`, { csv })

const LIST = [
  'account,name,email,unit,from,to',
  ',Ada,Ada@acme.example,Sales,2024-01-01,2024-06-30',
  ',Ada,Ada@acme.example,Research,2024-07-01,',
  'p_bob,Bob,,Sales,2024-01-01,',
  ',Cyd,cyd@acme.example,Sales,2024-08-01,',
].join('\n')

test('a list tells who could take part, and in which unit an act was done', async () => {
  await pilotOf('listed')
  const before = (await served.ask(path('listed', 'breadth?window=2024Q1'))).json()
  expect(before.E).toBeNull()
  const report = await post('listed', LIST)
  expect(report.json()).toMatchObject({
    rows: 4,
    people: 3,
    added: 3,
    newUnits: ['Research', 'Sales'],
    missing: [],
    problems: [],
  })
  const eligible = async (window: string) =>
    (await served.ask(path('listed', `breadth?window=${window}`))).json().E
  expect([await eligible('2024Q1'), await eligible('2024Q3')]).toEqual([2, 3])
  const peopleOf = async (unit: string) =>
    (await served.ask(path('listed', `people?window=2024&unit=${unit}&eventSet=contribution`)))
      .json()
      .people.map(({ person, acts }: { person: string; acts: number }) => `${person} ${acts}`)
  // ada's question of the spring was asked in Sales, the one of the summer in Research.
  expect(await peopleOf('Sales')).toEqual(['p_bob 2', 'p_ada 1'])
  expect(await peopleOf('Research')).toEqual(['p_ada 1'])
})

test('an account linked later is in its person’s unit', async () => {
  await pilotOf('moved')
  await served.tell('moved', [
    known('p_ada2', 'github:ada'),
    topic('p_ada2', '2024-03-05T09:00Z', { source: 'github:x/y', id: '9' }),
  ])
  await post('moved', LIST)
  await served.send('POST', path('moved', 'identity-links'), { accounts: ['p_ada', 'p_ada2'] })
  const { people } = (
    await served.ask(path('moved', 'people?window=2024Q1&unit=Sales&eventSet=contribution'))
  ).json()
  expect(people).toMatchObject([
    { person: 'p_ada', acts: 2 },
    { person: 'p_bob', acts: 1 },
  ])
})

test('a newer list replaces what it says of the same people, and asks about the others', async () => {
  await pilotOf('renewed')
  await post('renewed', LIST)
  const again = (await post('renewed', LIST)).json()
  expect(again).toMatchObject({ added: 0, newUnits: [], missing: [] })
  const newer = await post('renewed', 'account,unit,from\np_bob,Legal,2024-01-01')
  expect(newer.json()).toMatchObject({
    people: 1,
    newUnits: ['Legal'],
    missing: ['mail:cyd@acme.example', 'slack:T1:UADA'],
  })
  const { members } = (await served.ask(path('renewed', 'roster'))).json()
  expect(
    members
      .map(({ native, stretches }: { native: string; stretches: unknown[] }) => [native, stretches.length])
      .sort(),
  ).toEqual([
    ['mail:cyd@acme.example', 1],
    ['slack:T1:UADA', 2],
    ['slack:T1:UBOB', 1],
  ])
})

test('good rows are taken and the others told; a list that cannot be read changes nothing', async () => {
  await pilotOf('partly')
  const report = (
    await post(
      'partly',
      `${LIST}\n,Dee,dee@acme.example,Marketing,2024-05-01,2024-04-01`,
      '?units=Sales,Research',
    )
  ).json()
  expect(report).toMatchObject({ people: 3, problems: [{ line: 6, column: 'to' }] })
  const refused = await post('partly', 'who,when\nx,y')
  expect(refused.statusCode).toBe(400)
  expect(refused.json().detail).toContain('no column account or email')
  expect((await served.ask(path('partly', 'roster'))).json().members).toHaveLength(3)
})
