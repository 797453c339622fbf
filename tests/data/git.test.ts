import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type ServedStore, serveStore } from '@commonhold/api/testbed/served-store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** Three histories whose numbers another program computed. They stand beside the repository. */
const folder = path.resolve(import.meta.dirname, '../../../shared/data/git-histories')
const REPOSITORIES = ['zod', 'fastify', 'kafkajs']
const present = existsSync(path.join(folder, 'zod.ground_truth.json'))
if (!present) console.warn('skipped: git-histories is not beside the repository')
test.skipIf(!present)('the truth of git-histories is beside the repository', () => {})

/** Bots of the three that do not call themselves so. */
const BOTS = ['dependabot-preview', 'renovate', 'greenkeeper']

describe.runIf(present)('git-histories', () => {
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

  describe.each(REPOSITORIES)('%s', (repository) => {
    const { posts } = present
      ? JSON.parse(readFileSync(path.join(folder, `${repository}.ground_truth.json`), 'utf8'))
      : { posts: { quarters: [], years: [], total: {} } }

    test.each([...posts.quarters, ...posts.years, { ...posts.total, period: 'all' }])(
      '$period',
      async (expected) => {
        const window = `window=${expected.period}&intervals=false`
        const { k, N, metrics } = await get(`${repository}/ownership?${window}`)
        const { topShare, hhi, contributorAbsenceFactor } = metrics
        expect([k, N, contributorAbsenceFactor.value['0.5']]).toEqual([
          expected.actors,
          expected.posts,
          expected.n50,
        ])
        expect(topShare.value['1']).toBeCloseTo(expected.top_posts / expected.posts, 12)
        expect(topShare.value['3'] ?? expected.top3_share).toBeCloseTo(expected.top3_share, 4)
        expect(hhi.value).toBeCloseTo(expected.hhi, 4)
      },
    )

    test('its busiest people', async () => {
      const { people } = await get(`${repository}/people?window=all`)
      const found = people
        .map(({ name, acts }: { name: string; acts: number }) => [name, acts])
        .sort(([a, m]: [string, number], [b, n]: [string, number]) => n - m || (a < b ? -1 : 1))
      expect(found.slice(0, 10)).toEqual(posts.top10)
    })
  })

  describe('the verdict by half-year, as METRICS.md tells of having tried it', () => {
    const verdicts = async (repository: string): Promise<Record<string, string>> => {
      const { points } = await get(`${repository}/series?metric=verdict&interval=half`)
      return Object.fromEntries(
        points.map(({ from, value }: { from: string; value: string }) => [
          `${from.slice(0, 4)}H${from.slice(5, 7) === '01' ? 1 : 2}`,
          value,
        ]),
      )
    }
    const between = (found: Record<string, string>, first: string, last: string) =>
      Object.entries(found)
        .filter(([half]) => half >= first && half <= last)
        .map(([, verdict]) => verdict)
    const busiest = async (repository: string, window: string): Promise<string> => {
      const { people } = await get(`${repository}/people?window=${window}`)
      return people.toSorted((a: { acts: number }, b: { acts: number }) => b.acts - a.acts)[0].name
    }

    test('zod: mostly one person, never broad', async () => {
      const found = Object.values(await verdicts('zod'))
      expect(found).not.toContain('broad')
      expect(found.filter((verdict) => verdict === 'onePerson').length).toBeGreaterThan(found.length / 2)
    })

    test('fastify: one person to 2017H1, broad from 2018H1 except 2025H1', async () => {
      const found = await verdicts('fastify')
      expect(new Set(between(found, '2016H1', '2017H1'))).toEqual(new Set(['onePerson']))
      expect(found['2025H1']).toBe('spreading')
      const { '2025H1': _, ...rest } = found
      expect(new Set(between(rest, '2018H1', '2026H2'))).toEqual(new Set(['broad']))
    })

    test('kafkajs: one person, few, once more another one person, dormant', async () => {
      const found = await verdicts('kafkajs')
      expect(found['2017H1']).toBe('insufficientEvidence')
      expect(new Set(between(found, '2017H2', '2019H1'))).toEqual(new Set(['onePerson']))
      const { '2022H1': once, ...rest } = found
      expect(once).toBe('onePerson')
      expect(await busiest('kafkajs', '2022H1')).not.toBe(await busiest('kafkajs', '2019H1'))
      expect(new Set(between(rest, '2019H2', '2022H2'))).toEqual(new Set(['fewPeople', 'spreading']))
      expect(new Set(between(found, '2023H1', '2024H1'))).toEqual(new Set(['dormant']))
    })
  })
})
