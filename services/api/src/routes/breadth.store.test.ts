import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { act } from '@commonhold/testkit/pilots/builder'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServedStore, serveStore } from '../testbed/served-store.ts'
import { member, toldPilot } from '../testbed/told-pilot.ts'

/** Participation over a pilot whose people have units and come one after the other. */

let served: ServedStore
let operator: string
let reader: string
beforeAll(async () => {
  served = await serveStore()
  await served.tell('told', toldPilot())
  operator = await served.keyOf('operator')
  reader = await served.keyOf('reader')
})
afterAll(() => served.close())

const get = async (path: string, key = operator) => {
  const response = await served.ask(`/v1/pilots/${path}`, key)
  expect(response.statusCode, response.body.slice(0, 500)).toBe(200)
  return response.json()
}

test('where nobody says what active is, each measure has its own; where somebody does, all have that', async () => {
  const reactions: CommonholdEvent[] = [
    act('reaction', 'kim', '2024-05-06T09:00Z', { source: 'slack:T1/C1' }),
    act('reaction', 'lou', '2024-05-06T09:00Z', { source: 'slack:T1/C1' }),
  ]
  const quiet = toldPilot().filter(
    (event) => event.stream === 'roster' || event.stream === 'account' || event.time < 1_714_500_000_000_000,
  )
  await served.tell('quiet', [...quiet, ...reactions])
  const usual = await get('quiet/breadth?window=2024-05')
  expect(usual).toMatchObject({ eventSet: 'contribution', k: 0 })
  expect(usual.metrics.unitCoverage).toMatchObject({ value: 1 / 2, details: { active: 1, units: 2 } })
  const asked = await get('quiet/breadth?window=2024-05&eventSet=contribution')
  expect(asked.metrics.unitCoverage.value).toBe(0)
  expect(
    (await get('quiet/series?metric=unitCoverage&interval=month&window=2024-05')).points[0],
  ).toMatchObject({
    k: 2,
    value: 1 / 2,
  })
})

test('a point of a series is the answer of its period', async () => {
  for (const metric of [
    'unitCoverage',
    'habitual',
    'timeToFirstContribution',
    'retention',
    'newParticipants',
  ]) {
    const { points } = await get(`told/series?metric=${metric}&interval=month`)
    const values: unknown[] = []
    for (const { label, value } of points) {
      expect([metric, label, value]).toEqual([
        metric,
        label,
        (await get(`told/breadth?window=${label}`)).metrics[metric].value,
      ])
      values.push(value)
    }
    if (metric === 'habitual') expect(new Set(values).size).toBeGreaterThan(1)
  }
})

test('narrowed to a unit, newcomers are new there', async () => {
  const moved = member('ada', { unit: 'Research', enabledFrom: '2024-04-15' })
  await served.tell('moved', [...toldPilot(), { ...moved, id: 'ada moves' }])
  const of = async (query: string) => (await get(`moved/breadth?${query}`)).metrics.newParticipants.value
  expect(await of('window=2024-04')).toBe(0)
  expect(await of('window=2024-04&unit=Research')).toBe(1)
  expect(await of('window=2024-04&unit=Sales')).toBe(0)
})

test('a reader gets no number over one to four people', async () => {
  const late = (account: string, day: string) => member(account, { unit: 'Late', enabledFrom: day })
  const newcomers = ['mia', 'ned', 'ola', 'pia', 'quy']
  await served.tell('coming', [
    ...toldPilot(),
    ...newcomers.map((account, at) => late(account, at < 2 ? '2024-04-03' : '2024-05-02')),
    ...newcomers.slice(0, 4).map((account) => act('poll-vote', account, '2024-05-20T09:00Z')),
  ])
  const months = async (month: string) => [
    (await get(`coming/breadth?window=${month}`)).metrics,
    (await get(`coming/breadth?window=${month}`, reader)).metrics,
  ]
  const [exact, seen] = await months('2024-04')
  expect(exact.timeToFirstContribution.details).toEqual({ enabled: 2, contributed: 0 })
  expect(seen.timeToFirstContribution).toEqual({ status: 'suppressed', value: null })
  // Two people are the whole of the unit that is counted.
  expect([exact.unitCoverage.details.units, seen.unitCoverage]).toEqual([
    3,
    { status: 'suppressed', value: null },
  ])
  const [, inMay] = await months('2024-05')
  expect(inMay.unitCoverage).toMatchObject({ status: 'ok', value: 1 })
  expect(inMay.timeToFirstContribution.status).toBe('suppressed')
  const { points } = await get('coming/series?metric=unitCoverage&interval=month', reader)
  expect(points.map(({ label, value }: { label: string; value: number | null }) => [label, value])).toEqual([
    ['2024-01', 1],
    ['2024-02', 1],
    ['2024-03', 1],
    ['2024-04', null],
    ['2024-05', 1],
    ['2024-06', expect.any(Number)],
  ])
})
