import { accountData } from '@commonhold/contracts/events/streams'
import { accountRecord, reply, topic } from '@commonhold/testkit/pilots/builder'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServedStore, serveStore } from '../testbed/served-store.ts'

let served: ServedStore
beforeAll(async () => {
  served = await serveStore()
})
afterAll(() => served.close())

const LINKS = (pilot: string) => `/v1/pilots/${pilot}/identity-links`
const known = (account: string, native: string, displayName: string | null = null) => ({
  ...accountRecord(account),
  data: accountData.parse({ account, native, displayName, handle: native.replace(/^.*:/, '') }),
})

/** ada writes in two tools, once as each; bob answers both. */
const pilotOf = async (pilot: string) => {
  const one = topic('p_ada', '2024-03-01T09:00Z', { source: 'slack:T1/C1', id: '1' })
  const two = topic('p_ada2', '2024-03-02T09:00Z', { source: 'github:acme/x', id: '2' })
  await served.tell(pilot, [
    known('p_ada', 'slack:T1:UADA', 'Ada Lovelace'),
    known('p_ada2', 'github:lovelace', 'Lovelace, Ada'),
    known('p_bob', 'slack:T1:UBOB', 'Bob'),
    one,
    two,
    reply('p_bob', '2024-03-01T10:00Z', one, { source: 'slack:T1/C1', id: '3' }),
    reply('p_bob', '2024-03-02T10:00Z', two, { source: 'github:acme/x', id: '4' }),
  ])
  const people = async () =>
    (await served.ask(`/v1/pilots/${pilot}/people?window=all&eventSet=contribution`))
      .json()
      .people.map(({ name, acts }: { name: string; acts: number }) => `${name} ${acts}`)
  return people
}

test('a link makes two accounts one person, an unlink undoes it exactly', async () => {
  const people = await pilotOf('linked')
  const before = await people()
  expect(before.toSorted()).toEqual(['Ada Lovelace 1', 'Bob 2', 'Lovelace, Ada 1'])
  const accounts = ['p_ada2', 'p_ada']
  const linked = await served.send('POST', LINKS('linked'), { accounts })
  expect(linked.json()).toMatchObject({
    changed: true,
    person: [{ account: 'p_ada' }, { account: 'p_ada2' }],
  })
  expect((await people()).sort()).toEqual(['Ada Lovelace 2', 'Bob 2'])
  expect((await served.send('POST', LINKS('linked'), { accounts })).json().changed).toBe(false)
  expect((await served.ask(LINKS('linked'))).json().links).toHaveLength(1)

  const undone = await served.send('DELETE', LINKS('linked'), { accounts: accounts.toReversed() })
  expect(undone.json()).toMatchObject({ changed: true, person: [{ account: 'p_ada' }] })
  expect(await people()).toEqual(before)
  expect((await served.send('DELETE', LINKS('linked'), { accounts })).json().changed).toBe(false)
  // And once more: the newest word stands.
  await served.send('POST', LINKS('linked'), { accounts })
  expect((await people()).sort()).toEqual(['Ada Lovelace 2', 'Bob 2'])
})

test('what is one by way of a third is told so', async () => {
  await pilotOf('chain')
  const say = (method: 'POST' | 'DELETE', a: string, b: string) =>
    served.send(method, LINKS('chain'), { accounts: [a, b] })
  await say('POST', 'p_ada', 'p_ada2')
  await say('POST', 'p_ada2', 'p_bob')
  expect((await say('POST', 'p_bob', 'p_ada')).json().changed).toBe(false)
  const refused = await say('DELETE', 'p_bob', 'p_ada')
  expect(refused.statusCode).toBe(409)
  expect(refused.json().detail).toContain('github:lovelace – slack:T1:UBOB')
  expect((await say('POST', 'p_bob', 'p_bob')).statusCode).toBe(400)
  const unknown = await say('POST', 'p_bob', 'lovelace')
  expect(unknown.json().detail).toContain('Did you mean github:lovelace?')
})

test('proposals link nothing, and are for owners; links are for those who may see people', async () => {
  const people = await pilotOf('proposed')
  const found = (await served.ask(`${LINKS('proposed')}/proposals`)).json().proposals
  expect(found).toMatchObject([
    { reasons: ['sameName'], accounts: [{ account: 'p_ada' }, { account: 'p_ada2' }] },
  ])
  expect(await people()).toHaveLength(3)
  for (const [role, list, proposals] of [
    ['reader', 403, 403],
    ['people-reader', 200, 403],
    ['pilot-owner', 200, 200],
  ] as const) {
    const key = await served.keyOf(role)
    expect((await served.ask(LINKS('proposed'), key)).statusCode).toBe(list)
    expect((await served.ask(`${LINKS('proposed')}/proposals`, key)).statusCode).toBe(proposals)
  }
})
