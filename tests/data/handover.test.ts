import { existsSync } from 'node:fs'
import path from 'node:path'
import { type ServedStore, serveStore } from '@commonhold/api/testbed/served-store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** Verdict over time and hand-over plan tell one story of three histories that stand beside the repository. */
const folder = path.resolve(import.meta.dirname, '../../../shared/data/git-histories')
const present = existsSync(path.join(folder, 'zod.tsv.gz'))
if (!present) console.warn('skipped: git-histories is not beside the repository')
test.skipIf(!present)('git-histories is beside the repository', () => {})

const REPOSITORIES = ['zod', 'fastify', 'kafkajs']
const BOTS = ['dependabot-preview', 'renovate', 'greenkeeper']

describe.runIf(present)('the hand-over plan of git-histories', () => {
  let served: ServedStore
  beforeAll(async () => {
    served = await serveStore()
    for (const repository of REPOSITORIES)
      await served.importArchive(repository, 'git', path.join(folder, `${repository}.tsv.gz`), { bots: BOTS })
  }, 120_000)
  afterAll(() => served.close())

  const get = async (url: string) => {
    const response = await served.ask(`/v1/pilots/${url}`)
    expect([url, response.statusCode]).toEqual([url, 200])
    return response.json()
  }
  const plan = (repository: string, window: string) => get(`${repository}/handover?window=${window}`)
  const verdicts = async (repository: string): Promise<{ label: string; verdict: string }[]> =>
    (await get(`${repository}/series?metric=verdict&interval=half`)).points

  test.each(REPOSITORIES)('%s: every half-year’s plan begins where its verdict is', async (repository) => {
    for (const { label, verdict } of await verdicts(repository)) {
      const { now, lines } = await plan(repository, label)
      expect([label, now.verdict]).toEqual([label, verdict])
      // Only commits: whoever does more than half of them is alone, and nobody else is told to hand over.
      const { metrics } = await get(`${repository}/ownership?window=${label}&intervals=false`)
      const share = metrics.topShare.value?.['1'] ?? 0
      expect([label, lines.length]).toEqual([label, share > 0.5 ? 1 : 0])
      if (verdict === 'broad') expect(lines).toEqual([])
      // With a factor of 1 the champion does half or more.
      if (verdict === 'onePerson' && share > 0.5) expect(lines[0].acts / lines[0].of).toBeCloseTo(share, 9)
    }
  })

  test('fastify in its first half-year of 2017 hangs on delvedor; with half of it in other hands it would not', async () => {
    const { champion, lines } = await plan('fastify', '2017H1')
    expect(champion).toMatchObject({ people: [{ name: 'delvedor' }] })
    expect(lines).toMatchObject([
      {
        facet: 'building',
        acts: 188,
        of: 242,
        candidate: { name: 'Tommaso Allevi' },
        after: { verdict: 'fewPeople', contributorAbsenceFactor: 2 },
      },
    ])
    expect((await plan('fastify', '2019H1')).lines).toEqual([])
  })

  test('kafkajs is once more one person’s in 2022: another one', async () => {
    const then = await plan('kafkajs', '2018H1')
    const later = await plan('kafkajs', '2022H1')
    expect([then.now.verdict, later.now.verdict]).toEqual(['onePerson', 'onePerson'])
    expect(later.champion.people[0].name).not.toBe(then.champion.people[0].name)
    expect(later.lines[0].carriedBy[0].name).toBe(later.champion.people[0].name)
  })
})
