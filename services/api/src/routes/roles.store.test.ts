import { createLog } from '@commonhold/runtime/logging'
import { act } from '@commonhold/testkit/pilots/builder'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServedStore, serveStore } from '../testbed/served-store.ts'
import { member, named, PEOPLE, toldPilot } from '../testbed/told-pilot.ts'

const lines: string[] = []
let served: ServedStore
let reader: string
let peopleReader: string
let operator: string

beforeAll(async () => {
  served = await serveStore(createLog('trace', { write: (line: string) => void lines.push(line) }))
  await served.tell('told', toldPilot())
  reader = await served.keyOf('reader', ['told'])
  operator = await served.keyOf('operator')
  peopleReader = await served.keyOf('people-reader')
})
afterAll(() => served.close())

const get = async (path: string, key = operator) => {
  const response = await served.ask(`/v1/pilots/${path}`, key)
  expect(response.statusCode, response.body.slice(0, 400)).toBe(200)
  return response.json()
}

test('who may see people sees who holds what, since when, and how everybody takes part', async () => {
  const { metrics, holders, people } = await get('told/roles?window=2024Q2', peopleReader)
  // Eleven people take turns at asking, none of them three times in four weeks.
  expect(metrics.roleCoverage).toMatchObject({ value: 0.5, details: { held: ['answering'] } })
  const answering = holders.find(({ facet }: { facet: string }) => facet === 'answering')
  expect(answering.holders[0]).toEqual({
    person: 'ada',
    name: 'ada Surname',
    handle: 'adahandle',
    native: 'slack:T1:UADA',
    since: expect.stringMatching(/^2024-01-/),
  })
  const ada = people.find(({ person }: { person: string }) => person === 'ada')
  // She answers every other day and asks nothing: nobody answers her.
  expect(ada).toMatchObject({
    name: 'ada Surname',
    roles: [{ facet: 'answering' }],
    behaviour: { persona: 'responder', engagement: 'core', connector: false, posts: 0, received: 0 },
  })
  const { people: shares } = await get('told/people?window=2024Q2', peopleReader)
  expect(shares[0]).toMatchObject({ person: 'ada', roles: ['answering'] })
})

test('a reader sees how many parts are held, as a band, and nobody', async () => {
  const { metrics, ...rest } = await get('told/roles?window=2024Q2', reader)
  expect(metrics).toEqual({
    roleCoverage: { status: 'ok', value: { band: [0.5, 0.75] } },
    roleRedundancy: { status: 'ok', value: { band: [0, 0.25] } },
  })
  expect(rest).not.toHaveProperty('holders')
  expect(rest).not.toHaveProperty('people')
  expect((await served.ask('/v1/pilots/told/handover?window=2024Q2', reader)).statusCode).toBe(403)
})

test('looks at roles and at the plan are on record, without names; a reader’s look is none', async () => {
  lines.length = 0
  await get('told/roles?window=2024Q2', reader)
  await get('told/roles?window=2024Q2', peopleReader)
  await get('told/handover?window=2024Q2', peopleReader)
  const looks = lines.map((line) => JSON.parse(line)).filter(({ audit }) => audit === 'people')
  expect(looks.map(({ role, route }) => [role, route])).toEqual([
    ['people-reader', '/v1/pilots/:pilot/roles'],
    ['people-reader', '/v1/pilots/:pilot/handover'],
  ])
  for (const person of PEOPLE) expect(lines.join('')).not.toContain(`${person} Surname`)
})

const hosted = (who: string, days: number, from = 1) =>
  Array.from({ length: days }, (_, i) =>
    act('host', who, `2024-03-${String(from + i).padStart(2, '0')}T09:00Z`, { id: `${who} ${i}` }),
  )
const pinned = (who: string, times: number) =>
  Array.from({ length: times }, (_, i) =>
    act('pin', who, `2024-03-10T${String(i).padStart(2, '0')}:00Z`, { id: `pin ${who} ${i}` }),
  )
const crowd = [
  ...PEOPLE.slice(0, 6).flatMap((account) => [
    named(account),
    member(account, { enabledFrom: '2024-01-01' }),
  ]),
  ...pinned('bob', 7),
  ...pinned('cyd', 6),
  ...pinned('dee', 5),
  ...pinned('eve', 4),
  ...pinned('fay', 2),
]

test('what the plan says would be is what is served when it is', async () => {
  await served.tell('before', [...crowd, ...hosted('ada', 20), ...hosted('cyd', 3)])
  // Of ada’s twenty, cyd did ten.
  await served.tell('after', [...crowd, ...hosted('ada', 10), ...hosted('cyd', 13, 5)])
  const plan = await get('before/handover?window=2024-03')
  expect(plan).toMatchObject({
    champion: { by: 'ownershipActs', people: [{ person: 'ada', name: 'ada Surname' }] },
    facets: 2,
    lines: [
      {
        facet: 'hosting',
        acts: 20,
        of: 23,
        moved: 10,
        candidate: { name: 'cyd Surname' },
        bench: [{ person: 'cyd', acts: 3, days: 3, last: '2024-03-03', holds: true }],
      },
    ],
    together: null,
  })
  expect(plan.lines[0].nextStep).toBe(
    'Ask cyd Surname to host the next event, with ada Surname in the audience.',
  )
  const headline = async (pilot: string) => {
    const { metrics } = await get(`${pilot}/ownership?window=2024-03&intervals=false`)
    return {
      verdict: (await get(`${pilot}/verdict?window=2024-03`)).verdict,
      contributorAbsenceFactor: metrics.contributorAbsenceFactor.value['0.5'],
      effectiveOwners: metrics.effectiveOwners.value['1'],
    }
  }
  expect(plan.now).toEqual(await headline('before'))
  expect(plan.lines[0].after).toEqual(await headline('after'))
  expect(plan.lines[0].change).toBeCloseTo(plan.lines[0].after.effectiveOwners - plan.now.effectiveOwners, 12)
})

test('a declared champion is the champion, whoever does more', async () => {
  await served.send('PUT', '/v1/pilots/before', { champions: ['bob'] }, operator)
  const plan = await get('before/handover?window=2024-03')
  expect(plan).toMatchObject({ champion: { by: 'declared' }, lines: [] })
  expect(plan.sentence).toBe(
    'Nothing needs to be handed over: bob Surname does no more than half of any part of this pilot.',
  )
})

test('with units: close is who is active where nobody holds it; a window without anything needs nothing', async () => {
  await served.tell('units', [
    ...['ada', 'bob', 'cyd'].flatMap((account, i) => [
      named(account),
      member(account, { unit: ['Sales', 'Sales', 'Legal'][i] as string, enabledFrom: '2024-01-01' }),
    ]),
    ...hosted('ada', 12),
    ...pinned('bob', 9),
    ...pinned('cyd', 3),
  ])
  const { lines } = await get('units/handover?window=2024-03')
  expect(lines[0]).toMatchObject({
    facet: 'hosting',
    bench: [],
    // Sales has ada, who holds it.
    close: [{ person: 'cyd', because: 'unitWithoutHolder', unit: 'Legal', acts: 3 }],
  })
  expect(await get('units/handover?window=2024-01')).toMatchObject({
    champion: null,
    lines: [],
    sentence: 'Nothing needs to be handed over: nobody owned anything in this time.',
  })
  expect(await get('units/roles?window=2024-01')).toMatchObject({
    metrics: { roleCoverage: { status: 'insufficient_data', value: null } },
    holders: [],
    people: [],
  })
})
