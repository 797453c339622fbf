import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type ServedStore, serveStore } from '@commonhold/api/testbed/served-store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getter, type OwnershipTruth, periodsOf, spreadTest } from './ownership-truth.ts'

/** Four small finished Zulip streams, whose numbers other programs computed. They stand beside the repository. */
const folder = path.resolve(import.meta.dirname, '../../../shared/data/zulip-lean-sample')
const present = existsSync(path.join(folder, 'ownership_truth.json'))
if (!present)
  console.warn('skipped: zulip-lean-sample is not beside the repository, so its truth is not compared')
test.skipIf(!present)('the truth of zulip-lean-sample is beside the repository', () => {})

const parsed = (name: string) => JSON.parse(readFileSync(path.join(folder, name), 'utf8'))

describe.runIf(present)('zulip-lean-sample', () => {
  let served: ServedStore
  const archive = path.join(folder, 'zulip_json.tar.gz')
  beforeAll(async () => {
    served = await serveStore()
    await served.importArchive('lean', 'auto', archive)
  }, 120_000)
  afterAll(() => served.close())
  const get = getter(() => served)

  const { posts, rows, places } = present
    ? parsed('ground_truth.json')
    : { posts: { quarters: [], years: [], total: {} }, rows: {}, places: [] }
  const truth: OwnershipTruth = present ? parsed('ownership_truth.json') : { all: { all: {} }, quarters: {} }

  test.each([...posts.quarters, ...posts.years, { ...posts.total, period: 'all' }])(
    'posts and replies: $period',
    async (expected) => {
      const answer = await get(
        `lean/ownership?window=${expected.period}&eventSet=kind:post,reply&intervals=false`,
      )
      expect([answer.k, answer.N]).toEqual([expected.actors, expected.posts])
      const { topShare, hhi, contributorAbsenceFactor } = answer.metrics
      expect(topShare.value['1']).toBeCloseTo(expected.top_posts / expected.posts, 12)
      expect(topShare.value['3'] ?? 1).toBeCloseTo(expected.top3_share, 4)
      expect(hhi.value).toBeCloseTo(expected.hhi, 4)
      expect(contributorAbsenceFactor.value['0.5']).toBe(expected.n50)
    },
  )

  test.each<{ place: string; posts: number; actors: number; top_posts: number }>(places)(
    'stream $place',
    async (expected) => {
      const space = `zulip:-/s${expected.place.split('-')[0]}`
      const { k, N, metrics } = await get(
        `lean/ownership?window=all&eventSet=kind:post,reply&intervals=false&space=${encodeURIComponent(space)}`,
      )
      expect([k, N]).toEqual([expected.actors, expected.posts])
      expect(metrics.topShare.value['1']).toBeCloseTo(expected.top_posts / expected.posts, 12)
    },
  )

  test.each(periodsOf(truth))('%s: classes, facets and spread', (period, expected) =>
    spreadTest(get, 'lean', period, expected),
  )

  test('topics: one of the 65 the truth counts holds a bot’s words alone, and is nobody’s conversation', async () => {
    const { conversations } = truth.all.all
    expect([rows.topic_starts, conversations?.conversations]).toEqual([65, 65])
    // A bot's message is no act: only humans count (EVENTS.md, derivation rules). The truth counts that topic all the
    // same, in no measure; packages/connectors/src/zulip/lean.test.ts shows it. What is measured agrees.
    const begun = (await get('lean/ownership?window=all&eventSet=kind:post&intervals=false')).N
    expect(begun).toBe(conversations?.humanRoots)
    const { metrics } = await get('lean/independence?window=all')
    expect(metrics.threadsWithoutOne.details.threads).toBe(conversations?.withTwoPeople)
  })

  test('read again, it adds nothing', async () => {
    const before = await get('lean/ownership?window=all&intervals=false')
    await served.importArchive('lean', 'zulip', archive)
    const after = await get('lean/ownership?window=all&intervals=false')
    expect([after.N, after.k, after.metrics]).toEqual([before.N, before.k, before.metrics])
  })
})
