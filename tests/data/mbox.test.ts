import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type ServedStore, serveStore } from '@commonhold/api/testbed/served-store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** A mailing list of twenty years whose numbers another program computed. It stands beside the repository. */
const folder = path.resolve(import.meta.dirname, '../../../shared/data/mbox-r-sig-finance')
const present = existsSync(path.join(folder, 'ground_truth.json'))
if (!present) console.warn('skipped: mbox-r-sig-finance is not beside the repository')
test.skipIf(!present)('the truth of mbox-r-sig-finance is beside the repository', () => {})

interface Spread {
  readonly period: string
  readonly posts: number
  readonly actors: number
  readonly top_posts: number
  readonly top_share: number
  readonly top2_share: number
  readonly top3_share: number
  readonly hhi: number
  readonly n50: number
}

describe.runIf(present)('mbox-r-sig-finance', () => {
  const truth = present ? JSON.parse(readFileSync(path.join(folder, 'ground_truth.json'), 'utf8')) : null
  let served: ServedStore
  beforeAll(async () => {
    served = await serveStore()
    const file = path.join(folder, 'pipermail.zip')
    await served.importArchive('by-name', 'mbox', file, { account: 'name' })
    await served.importArchive('by-address', 'auto', file)
  }, 120_000)
  afterAll(() => served.close())

  const spread = async (pilot: string, window: string, expected: Spread) => {
    const query = `window=${window}&eventSet=kind:post,reply&intervals=false`
    const response = await served.ask(`/v1/pilots/${pilot}/ownership?${query}`)
    expect(response.statusCode).toBe(200)
    const { k, N, metrics } = response.json()
    const { topShare, hhi, contributorAbsenceFactor } = metrics
    expect([k, N, contributorAbsenceFactor.value['0.5']]).toEqual([
      expected.actors,
      expected.posts,
      expected.n50,
    ])
    expect(topShare.value['1']).toBeCloseTo(expected.top_posts / expected.posts, 12)
    expect(topShare.value['2'] ?? expected.top2_share).toBeCloseTo(expected.top2_share, 4)
    expect(topShare.value['3'] ?? expected.top3_share).toBeCloseTo(expected.top3_share, 4)
    expect(hhi.value).toBeCloseTo(expected.hhi, 4)
  }

  const periods: Spread[] = truth ? [...truth.posts.quarters, ...truth.posts.years] : []
  test.each(periods)('by name: $period', (expected) => spread('by-name', expected.period, expected))

  test('by name: the whole span', () => spread('by-name', 'all', truth.posts.total))

  test('by address: the whole span', () => spread('by-address', 'all', truth.identity_rules.by_address))

  test('who is the busiest, by name', async () => {
    const { people } = (
      await served.ask('/v1/pilots/by-name/people?window=all&eventSet=kind:post,reply')
    ).json()
    const found = people
      .map(({ name, acts }: { name: string; acts: number }) => [name, acts])
      .sort(([a, m]: [string, number], [b, n]: [string, number]) => n - m || (a < b ? -1 : 1))
    expect(found.slice(0, 10)).toEqual(truth.posts.top10)
  })
})
