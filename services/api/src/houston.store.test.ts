import { fileURLToPath } from 'node:url'
import { catalogue } from '@commonhold/metrics/catalogue'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServedStore, serveStore } from './testbed/served-store.ts'

/** Against figures computed by other programs from the same archive: the posts with the Python standard library, the
 *  ownership set with a second implementation of the rules. Both are before the gate. */

const SAMPLE = fileURLToPath(
  new URL('../../../packages/connectors/samples/slack-houstondatavis/export.zip', import.meta.url),
)

let served: ServedStore
beforeAll(async () => {
  served = await serveStore()
  await served.importSlack('houston', SAMPLE)
})
afterAll(() => served.close())

const get = async (path: string) => {
  const response = await served.ask(`/v1/pilots/houston${path}`)
  expect(response.body.slice(0, 400)).toContain('{')
  expect(response.statusCode, response.body.slice(0, 600)).toBe(200)
  return response.json()
}

// period, N, k, topShare 1, 2, 3, hhi, absence factor at one half
const POSTS = [
  ['2015Q2', 258, 11, 0.5814, 0.8062, 0.8837, 0.3978, 1],
  ['2015Q3', 199, 12, 0.4322, 0.7286, 0.8643, 0.2959, 2],
  ['2015Q4', 147, 10, 0.3537, 0.6803, 0.7959, 0.2559, 2],
  ['2016Q1', 73, 11, 0.3836, 0.5479, 0.6301, 0.2006, 2],
  ['2016Q2', 231, 12, 0.3983, 0.6753, 0.8398, 0.2664, 2],
  ['2016Q3', 123, 13, 0.252, 0.5041, 0.6179, 0.1624, 2],
  ['2015', 604, 20, 0.4768, 0.75, 0.8427, 0.3141, 2],
  ['2016', 427, 21, 0.3536, 0.5386, 0.7096, 0.1973, 2],
] as const

test.each(POSTS)('posts and replies of %s', async (period, N, k, top1, top2, top3, hhi, factor) => {
  const answer = await get(`/ownership?window=${period}&eventSet=kind:post,reply&intervals=false`)
  expect([answer.N, answer.k, answer.status]).toEqual([N, k, 'ok'])
  const { topShare, contributorAbsenceFactor, hhi: found } = answer.metrics
  expect(topShare.value['1']).toBeCloseTo(top1, 4)
  expect(topShare.value['2']).toBeCloseTo(top2, 4)
  expect(topShare.value['3']).toBeCloseTo(top3, 4)
  expect(found.value).toBeCloseTo(hhi, 4)
  expect(contributorAbsenceFactor.value['0.5']).toBe(factor)
})

// period, k, N, topShare 1, factors at 0.5 and 0.8, hhi, effective owners 1
const OWNERSHIP = [
  ['all', 22, 271, 0.2878228782287823, 2, 5, 0.18160155771299413, 8.274480540170602],
  ['2015Q2', 10, 67, 0.47761194029850745, 2, 3, 0.2996212965025618, 4.715461239757794],
  ['2015Q3', 9, 48, 0.4166666666666667, 2, 4, 0.2743055555555556, 5.009339713043601],
  ['2015Q4', 9, 43, 0.3023255813953488, 2, 5, 0.18550567874526772, 6.558880320482715],
] as const

test.each(OWNERSHIP)('ownership acts of %s', async (period, k, N, top, half, fourFifths, hhi, owners) => {
  const { metrics, ...head } = await get(`/ownership?window=${period}&intervals=false`)
  expect([head.k, head.N, head.eventSet]).toEqual([k, N, 'ownership'])
  expect(metrics.topShare.value['1']).toBeCloseTo(top, 9)
  expect(metrics.contributorAbsenceFactor.value).toEqual({ '0.5': half, '0.8': fourFifths })
  expect(metrics.hhi.value).toBeCloseTo(hhi, 9)
  expect(metrics.effectiveOwners.value['1']).toBeCloseTo(owners, 9)
})

const FACETS = [
  ['all', 'answering', 98, 14],
  ['all', 'initiating', 110, 19],
  ['all', 'onboarding', 17, 6],
  ['all', 'setup', 42, 4],
  ['all', 'announcing', 3, 2],
  ['2015Q3', 'announcing', 2, 1],
  ['2015Q3', 'answering', 18, 4],
  ['2015Q3', 'initiating', 21, 9],
  ['2015Q3', 'onboarding', 5, 3],
  ['2015Q3', 'setup', 2, 1],
] as const

test.each(FACETS)('%s: %s', async (period, facet, N, k) => {
  const answer = await get(`/ownership?window=${period}&eventSet=facet:${facet}&intervals=false`)
  expect([answer.N, answer.k]).toEqual([N, k])
})

test('the head says of whom, when and how far', async () => {
  const { metrics, ...head } = await get('/ownership?from=2015-04-01&to=2015-07-01&eventSet=kind:post,reply')
  expect(head).toMatchObject({
    pilot: 'houston',
    window: { from: '2015-04-01', to: '2015-07-01', timeZone: 'UTC' },
    eventSet: 'kind:post,reply',
    measure: 'acts',
    asOf: { revision: expect.any(Number), at: expect.stringMatching(/^\d{4}-.*Z$/) },
    status: 'ok',
    k: 11,
    N: 258,
    E: 17,
    unattributedShare: 0,
    identityVersion: 1,
    coverage: { complete: true, gaps: [], covered: { from: '2015-06-06', to: '2015-07-01' } },
  })
  expect(metrics.excessDominance.details.pValue).toBeLessThan(0.001)
})

test('intervals contain their estimates', async () => {
  const { metrics } = await get('/ownership?window=2015H2')
  const { value, interval } = metrics.topShare
  for (const m of ['1', '2', '3']) {
    expect(interval[m][0]).toBeLessThanOrEqual(value[m])
    expect(interval[m][1]).toBeGreaterThanOrEqual(value[m])
  }
  const { metrics: none } = await get('/ownership?window=2015H2&intervals=false')
  expect(none.topShare).toEqual({ status: 'ok', value })
  expect(none.excessDominance).toMatchObject({ status: 'insufficient_data', value: null })
})

test('the extent of the pilot, and what is covered', async () => {
  const { pilots } = (await served.ask('/v1/pilots')).json()
  expect(pilots).toMatchObject([
    { id: 'houston', timeZone: 'UTC', first: '2015-06-06', last: '2016-07-27', sources: [{ live: false }] },
  ])
  const coverage = await get('/coverage')
  expect(coverage).toMatchObject({ first: '2015-06-06', last: '2016-07-27', gaps: [] })
  // An archive of 2016 is looked at in 2016.
  expect((await get('/ownership?window=28d&intervals=false')).window).toMatchObject({
    from: '2016-06-30',
    to: '2016-07-28',
  })
  expect((await get('/ownership?window=all&intervals=false')).window).toMatchObject({
    from: '2015-06-06',
    to: '2016-07-28',
  })
})

const METRICS = [
  'topShare',
  'contributorAbsenceFactor',
  'facetAbsenceFactors',
  'unitAbsenceFactor',
  'effectiveOwners',
  'giniEligible',
  'theil',
  'lorenz',
  'excessDominance',
  'threadsWithoutOne',
  'reach',
  'contributionRate',
  'ladder',
  'newParticipants',
  'newOwners',
  'retention',
  'timeToFirstContribution',
  'unitCoverage',
  'habitual',
  'withoutChampion',
  'selfSustainedThreads',
  'answeredWithoutChampion',
  'absenceResilience',
  'centralisation',
  'reciprocity',
  'keyPlayerIndex',
  'responseRate',
  'roleCoverage',
  'roleRedundancy',
]
const GROUPS: Record<string, string> = Object.fromEntries(
  catalogue.map(({ id, group }): [string, string] => [id, group]),
)

test.each(METRICS)('a point of the series of %s is the answer of its period', async (metric) => {
  const group = GROUPS[metric] as string
  const { points, eventSet } = await get(`/series?metric=${metric}&interval=quarter`)
  expect(points.map(({ label }: { label: string }) => label)).toEqual(
    POSTS.slice(0, 6).map(([label]) => label),
  )
  for (const point of points) {
    const answer = await get(`/${group}?window=${point.label}`)
    // Some measures count something else than their group does where nobody says what.
    const { k, N } =
      eventSet === answer.eventSet
        ? answer
        : await get(`/${group}?window=${point.label}&eventSet=${eventSet}`)
    expect([point.label, point.value, point.k, point.N]).toEqual([
      point.label,
      answer.metrics[metric].value,
      k,
      N,
    ])
  }
})

test('a point of the series of the verdict is the verdict of its period', async () => {
  const { points } = await get('/series?metric=verdict&interval=quarter')
  for (const point of points)
    expect([point.label, point.verdict]).toEqual([
      point.label,
      (await get(`/verdict?window=${point.label}`)).verdict,
    ])
  expect(new Set(points.map(({ verdict }: { verdict: string }) => verdict)).size).toBeGreaterThan(1)
})

test('periods without anything are there', async () => {
  const { points } = await get('/series?metric=topShare&interval=day')
  expect(points).toHaveLength(418)
  expect(points.filter(({ value }: { value: unknown }) => value === null).length).toBeGreaterThan(100)
  const { points: beyond } = await get('/series?metric=topShare&interval=year&from=2014-01-01&to=2018-01-01')
  expect(beyond.map(({ label, k }: { label: string; k: number }) => [label, k])).toEqual([
    ['2014', 0],
    ['2015', 16],
    ['2016', 14],
    ['2017', 0],
  ])
})

test('people with what they did, most first', async () => {
  const { people, k, N } = await get('/people?window=all')
  expect(people).toHaveLength(k)
  expect(people[0]).toMatchObject({ acts: 78, native: expect.stringMatching(/^slack:.*:U7B45N7HAZ2$/) })
  const sum = (of: string) =>
    people.reduce((total: number, row: Record<string, number>) => total + (row[of] as number), 0)
  expect(sum('acts')).toBe(N)
  expect(sum('share')).toBeCloseTo(1, 9)
})

test('the verdict with its reasons', async () => {
  const verdict = await get('/verdict?window=2016H1')
  expect(verdict).toMatchObject({
    eventSet: 'ownership',
    measure: 'acts',
    sentence: expect.any(String),
    decidedBy: expect.arrayContaining([
      { measure: expect.any(String), value: expect.any(Number), rule: expect.any(String) },
    ]),
    participation: { level: expect.any(String), contributionRate: expect.any(Number) },
  })
})

// 2015Q2: whoever built the place holds two of its four parts, and two people carry the pilot.
test('the hand-over plan of the first quarter tells its story, and says what the verdict says', async () => {
  const plan = await get('/handover?window=2015Q2')
  const { verdict } = await get('/verdict?window=2015Q2')
  const { metrics } = await get('/ownership?window=2015Q2&intervals=false')
  const { people } = await get('/people?window=2015Q2')
  expect(plan.champion).toMatchObject({ by: 'ownershipActs', people: [{ person: people[0].person }] })
  expect(plan.now).toEqual({
    verdict,
    contributorAbsenceFactor: metrics.contributorAbsenceFactor.value['0.5'],
    effectiveOwners: metrics.effectiveOwners.value['1'],
  })
  expect(
    plan.lines.map(({ facet, acts, of, moved, benchSize }: Record<string, unknown>) => [
      facet,
      acts,
      of,
      moved,
      benchSize,
    ]),
  ).toEqual([
    ['setup', 18, 20, 9, 1],
    ['initiating', 12, 22, 6, 6],
  ])
  for (const line of plan.lines) {
    expect(line.after.effectiveOwners).toBeGreaterThan(plan.now.effectiveOwners)
    expect(line.carriedBy).toMatchObject([{ person: people[0].person, acts: line.acts, holds: true }])
    expect(line.sentence).toContain(`${line.acts} of the ${line.of}`)
    expect(line.nextStep).toMatch(/^Ask \S+ to /)
  }
  // A year later conversations are started and answered by many.
  const later = await get('/handover?window=2016Q2')
  const carried = later.lines.map(({ facet }: { facet: string }) => facet)
  expect(carried).toContain('setup')
  expect(carried).not.toContain('initiating')
  expect(carried).not.toContain('answering')
})
