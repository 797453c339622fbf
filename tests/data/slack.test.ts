import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type ServedStore, serveStore } from '@commonhold/api/testbed/served-store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getter, type OwnershipTruth, periodsOf, spreadTest } from './ownership-truth.ts'

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

let served: ServedStore
beforeAll(async () => {
  served = await serveStore()
  for (const { pilot, folder, present } of SETS)
    if (present) await served.importSlack(pilot, path.join(data, folder, 'export.zip'))
})
afterAll(() => served.close())

const get = getter(() => served)

describe.each(SETS.filter(({ present }) => present))('$folder', ({ pilot, folder }) => {
  const truth: OwnershipTruth = JSON.parse(
    readFileSync(path.join(data, folder, 'ownership_truth.json'), 'utf8'),
  )

  test.each(periodsOf(truth))('%s: classes, facets and spread', (period, expected) =>
    spreadTest(get, pilot, period, expected),
  )

  test('conversations with at least two people', async () => {
    const { metrics } = await get(`${pilot}/independence?window=all`)
    expect(metrics.threadsWithoutOne.details.threads).toBe(truth.all.all.conversations?.withTwoPeople)
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
