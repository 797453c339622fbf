import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type ServedStore, serveStore } from '@commonhold/api/testbed/served-store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** Slack exports whose numbers other programs computed. They are too many to repeat here and stand beside the
 *  repository; where they are missing only the bundled sample's own tests (services/api) remain. */
const data = path.resolve(import.meta.dirname, '../../../shared/data')
const SETS = [
  { pilot: 'houston', folder: 'slack-houstondatavis' },
  { pilot: 'modern', folder: 'format-samples/slack-export-modern' },
].map((set) => ({ ...set, present: existsSync(path.join(data, set.folder, 'ownership_truth.json')) }))

for (const { folder, present } of SETS) {
  if (!present) console.warn(`skipped: ${folder} is not beside the repository, so its truth is not compared`)
  test.skipIf(!present)(`the truth of ${folder} is beside the repository`, () => {})
}

interface Truth {
  contribution: { k: number; N: number }
  ownership: Record<string, unknown> & { k: number; N: number; top: [string, number][] }
  facets: Record<string, { N: number; k: number; top: number }>
}

let served: ServedStore
beforeAll(async () => {
  served = await serveStore()
  for (const { pilot, folder, present } of SETS)
    if (present) await served.importSlack(pilot, path.join(data, folder, 'export.zip'))
})
afterAll(() => served.close())

const get = async (url: string) => {
  const response = await served.ask(`/v1/pilots/${url}`)
  expect([url, response.statusCode]).toEqual([url, 200])
  return response.json()
}

describe.each(SETS.filter(({ present }) => present))('$folder', ({ pilot, folder }) => {
  const truth = JSON.parse(readFileSync(path.join(data, folder, 'ownership_truth.json'), 'utf8'))
  const periods: [string, Truth][] = [['all', truth.all.all], ...Object.entries<Truth>(truth.quarters)]

  test.each(periods)('%s: classes, facets and spread', async (period, expected) => {
    const window = `window=${period}&intervals=false`
    const contribution = await get(`${pilot}/ownership?${window}&eventSet=contribution`)
    expect([contribution.k, contribution.N]).toEqual([expected.contribution.k, expected.contribution.N])
    if (!expected.ownership) return
    const { k, N, metrics } = await get(`${pilot}/ownership?${window}`)
    expect([k, N]).toEqual([expected.ownership.k, expected.ownership.N])
    for (const id of ['topShare', 'contributorAbsenceFactor', 'effectiveOwners', 'hhi']) {
      const { value } = metrics[id]
      const wanted = expected.ownership[id]
      const pairs: [unknown, unknown][] =
        typeof wanted === 'object' && wanted !== null
          ? Object.entries(wanted).map(([parameter, number]) => [value[parameter], number])
          : [[value, wanted]]
      for (const [found, number] of pairs) expect(found, `${period} ${id}`).toBeCloseTo(number as number, 9)
    }
    // The truth knows no gate: fewer than five people or thirty acts are served as null.
    for (const id of ['gini', 'giniCorrected', 'evenness', 'theil'])
      if (k >= 5 && N >= 30)
        expect(metrics[id].value, `${period} ${id}`).toBeCloseTo(expected.ownership[id] as number, 9)
      else expect(metrics[id]).toMatchObject({ status: 'insufficient_data', value: null })
    const { people } = await get(`${pilot}/people?window=${period}`)
    const counts = people.map(({ acts }: { acts: number }) => acts).sort((a: number, b: number) => b - a)
    expect(counts.slice(0, 3)).toEqual(expected.ownership.top.map(([, acts]) => acts))
    for (const [facet, { N, k }] of Object.entries(expected.facets)) {
      const of = await get(`${pilot}/ownership?${window}&eventSet=facet:${facet}`)
      expect([facet, of.N, of.k]).toEqual([facet, N, k])
    }
  })

  test('conversations with at least two people', async () => {
    const { metrics } = await get(`${pilot}/independence?window=all`)
    expect(metrics.threadsWithoutOne.details.threads).toBe(truth.all.all.conversations.withTwoPeople)
  })
})

describe.each(SETS.slice(0, 1).filter(({ present }) => present))('posts and replies of $folder', () => {
  const { posts } = JSON.parse(
    readFileSync(path.join(data, 'slack-houstondatavis/ground_truth.json'), 'utf8'),
  )

  test.each([...posts.quarters, ...posts.years])('$period', async (expected) => {
    const answer = await get(
      `houston/ownership?window=${expected.period}&eventSet=kind:post,reply&intervals=false`,
    )
    expect([answer.k, answer.N]).toEqual([expected.actors, expected.posts])
    const { topShare, hhi, contributorAbsenceFactor } = answer.metrics
    expect(topShare.value['1']).toBeCloseTo(expected.top_share, 4)
    expect(topShare.value['3']).toBeCloseTo(expected.top3_share, 4)
    expect(hhi.value).toBeCloseTo(expected.hhi, 4)
    expect(contributorAbsenceFactor.value['0.5']).toBe(expected.n50)
  })
})
