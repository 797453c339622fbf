import { decodeEvent } from '@commonhold/contracts/events/decode'
import { describe, expect, it } from 'vitest'
import { memoryArchive } from './archive/memory.ts'
import type { ReadItem } from './connector.ts'
import { discoursePuller } from './discourse/pull.ts'
import { readDiscourse } from './discourse/read.ts'
import { githubPuller } from './github/pull.ts'
import { readGithub } from './github/read.ts'
import type { Ask, Page, Puller, PullOptions } from './puller.ts'
import { actsIn, allOf, eventsIn, options, reasonsIn } from './testing/forge.ts'

/** GitHub and Discourse asked page by page give what their archives give, whatever is changed or cut short meanwhile.
 *  (Slack's is tested against a server, with the worker.) */

const NOW = Date.UTC(2026, 0, 10) * 1_000
const pullOptions = (some: Partial<PullOptions> = {}): PullOptions => ({
  ...options(),
  since: null,
  repositories: ['acme/tool'],
  now: NOW,
  ...some,
})
const CANARY = 'quick brown canary'

/** One round, cut short after so many pages. */
async function round(
  puller: Puller,
  ask: Ask,
  cursor: unknown,
  cut = Infinity,
  some: Partial<PullOptions> = {},
) {
  const items: ReadItem[] = []
  let reached = cursor
  let pages = 0
  for await (const page of puller.pull(ask, cursor, pullOptions(some)) as AsyncIterable<Page>) {
    items.push(...page.items)
    reached = JSON.parse(JSON.stringify(page.cursor))
    if (++pages >= cut) break
  }
  return { items, cursor: reached, pages }
}
const identities = (items: readonly ReadItem[]) =>
  [...new Set(actsIn(items).map(({ source, id }) => `${source} ${id}`))].sort()

describe('Discourse', () => {
  const post = (id: number, more: object = {}) => ({
    id,
    username: id % 2 ? 'ada' : 'ben',
    created_at: new Date(Date.UTC(2026, 0, 1) + id * 60_000).toISOString(),
    updated_at: new Date(Date.UTC(2026, 0, 1) + id * 60_000).toISOString(),
    cooked: `<p>${CANARY}</p>`,
    post_number: id,
    post_type: 1,
    topic_id: 7,
    category_id: 3,
    ...more,
  })
  /** Posts 101 to 170 were deleted. */
  const forum = (
    posts = Array.from({ length: 230 }, (_, i) => post(i + 1)).filter(({ id }) => id <= 100 || id > 170),
  ) => {
    const asked: string[] = []
    const ask: Ask = async (path, query = {}) => {
      asked.push(`${path}?${new URLSearchParams(query)}`)
      const ok = (body: unknown) => ({ status: 200, headers: {}, body })
      if (path === '/site.json')
        return ok({
          categories: [
            { id: 3, name: 'Talk' },
            { id: 4, name: 'Staff', read_restricted: true },
          ],
        })
      const last = Math.max(...posts.map(({ id }) => id))
      const before = Number(query['before'] ?? last)
      return ok({ latest_posts: posts.filter(({ id }) => id <= before && id > before - 50).reverse() })
    }
    return { ask, asked, posts }
  }

  it('gives what an archive of the same posts gives', async () => {
    const { ask, posts } = forum()
    const { items } = await round(discoursePuller, ask, null)
    const archive = memoryArchive('x', { 'posts.json': posts })
    expect(identities(items)).toEqual(identities(await allOf(readDiscourse(archive, options()))))
    expect(identities(items)).toHaveLength(160)
    for (const event of eventsIn(items)) expect(decodeEvent(event, NOW)).toMatchObject({ ok: true })
    expect(JSON.stringify(items)).not.toContain('brown')
  })

  it('asks only for what is new, and for everything after being cut short anywhere', async () => {
    const { ask, asked, posts } = forum()
    const whole = await round(discoursePuller, ask, null)
    asked.length = 0
    expect(identities((await round(discoursePuller, ask, whole.cursor)).items)).toEqual([])
    expect(asked).toEqual(['/site.json?', '/posts.json?'])
    posts.push(post(231))
    expect(identities((await round(discoursePuller, ask, whole.cursor)).items)).toHaveLength(1)
    for (let cut = 1; cut < whole.pages; cut++) {
      const begun = await round(discoursePuller, ask, null, cut)
      posts.push(post(posts.length + 100))
      const rest = await round(discoursePuller, ask, begun.cursor)
      const later = await round(discoursePuller, ask, rest.cursor)
      const all = [...begun.items, ...rest.items, ...later.items]
      expect(identities(all)).toHaveLength(posts.length)
    }
  })

  it('leaves private categories out, stops at since, and says when nothing is shown', async () => {
    const hidden = forum([post(1), post(2, { category_id: 4 })])
    const { items } = await round(discoursePuller, hidden.ask, null)
    expect(identities(items)).toHaveLength(1)
    expect(reasonsIn(items)).toContain('private')
    const since = Date.UTC(2026, 0, 1, 3, 30) * 1_000
    expect(identities((await round(discoursePuller, forum().ask, null, 99, { since })).items)).toHaveLength(
      21,
    )
    const closed: Ask = async () => ({ status: 404, headers: {}, body: undefined })
    await expect(round(discoursePuller, closed, null)).rejects.toMatchObject({ code: 'pull_refused' })
    const broken: Ask = async () => ({ status: 200, headers: {}, body: { latest_posts: 'none' } })
    await expect(round(discoursePuller, broken, null)).rejects.toMatchObject({ code: 'pull_failed' })
    const odd: Ask = async () => ({
      status: 200,
      headers: {},
      body: { latest_posts: [{}, { id: 'x' }, null] },
    })
    await round(discoursePuller, odd, null)
  })
})

describe('GitHub', () => {
  const API = 'https://api.github.com/repos/acme/tool'
  const user = (login: string) => ({ login, id: login.length, type: 'User' })
  const at = (minute: number) =>
    new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString().replace('.000', '')
  type Rec = Record<string, unknown> & { id: number }
  const repository = () => {
    const issues: Rec[] = Array.from({ length: 230 }, (_, i) => ({
      id: 1_000 + i,
      number: i + 1,
      url: `${API}/issues/${i + 1}`,
      repository_url: API,
      html_url: `https://github.com/acme/tool/issues/${i + 1}`,
      title: CANARY,
      body: CANARY,
      user: user('ada'),
      created_at: at(i),
      // Many at the same second.
      updated_at: at(i < 120 ? 10 : i),
      ...(i === 5 ? { pull_request: { url: `${API}/pulls/6`, merged_at: at(50) } } : {}),
    }))
    const comment = (id: number, minute: number): Rec => ({
      id,
      url: `${API}/issues/comments/${id}`,
      html_url: `https://github.com/acme/tool/issues/1#issuecomment-${id}`,
      issue_url: `${API}/issues/1`,
      user: user('ben'),
      body: CANARY,
      created_at: at(minute),
      updated_at: at(minute),
    })
    const comments = [comment(1, 5), comment(2, 6)]
    const events: Rec[] = [
      { id: 11, event: 'closed', actor: user('ben'), created_at: at(60), issue: issues[0] },
      {
        id: 12,
        event: 'labeled',
        actor: user('cem'),
        created_at: at(61),
        label: { name: 'bug' },
        issue: issues[1],
      },
      { id: 13, event: 'merged', actor: user('cem'), created_at: at(50), issue: issues[5] },
    ]
    for (let i = 10; i < 130; i++)
      events.push({ id: 100 + i, event: 'locked', actor: user('ben'), created_at: at(i), issue: issues[i] })
    const reviews: Rec[] = [
      {
        id: 21,
        user: user('cem'),
        state: 'APPROVED',
        submitted_at: at(40),
        html_url: 'https://github.com/acme/tool/pull/6#pullrequestreview-21',
        pull_request_url: `${API}/pulls/6`,
        body: CANARY,
      },
    ]
    const releases: Rec[] = [
      {
        id: 31,
        tag_name: 'v1',
        html_url: 'https://github.com/acme/tool/releases/tag/v1',
        url: `${API}/releases/31`,
        author: user('ada'),
        draft: false,
        created_at: at(70),
        published_at: at(70),
        name: CANARY,
      },
    ]
    const asked: string[] = []
    const lists: Record<string, readonly Rec[]> = {
      '/issues': issues,
      '/issues/comments': comments,
      '/pulls/comments': [],
      '/issues/events': events,
      '/releases': releases,
      '/pulls/6/reviews': reviews,
    }
    const ask: Ask = async (path, query = {}) => {
      asked.push(`${path}?${new URLSearchParams(query)}`)
      const all = lists[path.replace('/repos/acme/tool', '')]
      if (all === undefined) return { status: 404, headers: {}, body: { message: 'Not Found' } }
      const key = (each: Rec) => String(each['updated_at'])
      const sorted =
        query['sort'] === undefined
          ? [...all].reverse()
          : all
              .filter((each) => key(each) >= (query['since'] ?? ''))
              .toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
      const from = (Number(query['page']) - 1) * 100
      return { status: 200, headers: {}, body: sorted.slice(from, from + 100) }
    }
    return { ask, asked, issues, comments, comment, events, reviews, releases }
  }

  it('gives what an archive of the same records gives', async () => {
    const { ask, issues, comments, events, reviews, releases } = repository()
    const { items } = await round(githubPuller, ask, null)
    const archive = memoryArchive('x', {
      'issues.json': issues,
      'comments.json': comments,
      'events.json': events,
      'reviews.json': reviews,
      'releases.json': releases,
    })
    const read = await allOf(readGithub(archive, options({ map: { repository: 'acme/tool' } })))
    expect(identities(items)).toEqual(identities(read))
    const kinds = Map.groupBy(actsIn(items), ({ data }) => data.kind)
    expect([...kinds.keys()].sort()).toEqual([
      'close-other',
      'merge',
      'post',
      'release',
      'reply',
      'review',
      'tag',
    ])
    for (const event of eventsIn(items)) expect(decodeEvent(event, NOW)).toMatchObject({ ok: true })
    expect(JSON.stringify(items)).not.toContain('brown')
  })

  it('asks only for what was changed, and for everything after being cut short anywhere', async () => {
    const { ask, comments, comment, events, issues } = repository()
    const whole = await round(githubPuller, ask, null)
    const again = await round(githubPuller, ask, whole.cursor)
    // What was changed in the very second of the last: once more, which changes nothing.
    expect(identities(again.items).length).toBeLessThan(5)
    comments.push(comment(3, 500))
    events.push({ id: 500, event: 'closed', actor: user('ben'), created_at: at(500), issue: issues[2] })
    const fresh = identities((await round(githubPuller, ask, whole.cursor)).items)
    expect(fresh).toEqual(expect.arrayContaining([expect.stringContaining('issuecomment-3')]))
    const expected = identities((await round(githubPuller, ask, null)).items)
    for (let cut = 1; cut < whole.pages; cut++) {
      const begun = await round(githubPuller, ask, null, cut)
      const rest = await round(githubPuller, ask, begun.cursor)
      expect(identities([...begun.items, ...rest.items])).toEqual(expected)
    }
  })

  it('says what is missing', async () => {
    const none = { repositories: [] }
    await expect(round(githubPuller, repository().ask, null, 1, none)).rejects.toMatchObject({
      code: 'pull_failed',
    })
    const other = { repositories: ['acme/other'] }
    await expect(round(githubPuller, repository().ask, null, 1, other)).rejects.toMatchObject({
      code: 'pull_refused',
      message: 'GitHub does not show acme/other to this token.',
    })
  })
})
