import { createHmac } from 'node:crypto'
import { decodeEvent } from '@commonhold/contracts/events/decode'
import { createPseudonymiser } from '@commonhold/contracts/events/pseudonym'
import { describe, expect, it } from 'vitest'
import { openArchive } from '../archive/open.ts'
import type { ReadItem, ReadOptions } from '../connector.ts'
import { connectorFor } from '../formats.ts'
import { actsIn, allOf, eventsIn, fileOf, options, reasonsIn, tarOf, zipOf } from '../testing/forge.ts'
import { numberInNodeId } from './ids.ts'
import { mentionsIn, personOf } from './people.ts'
import { githubWebhook } from './webhook.ts'

async function read(content: unknown, some: Partial<ReadOptions> = {}, format = 'auto') {
  const bytes = typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content)
  const archive = await openArchive(await fileOf(bytes))
  try {
    const { connector } = await connectorFor(format, archive)
    expect(connector.format).toBe('github')
    return await allOf(connector.read(archive, options(some)))
  } finally {
    await archive.close()
  }
}
const files = (some: Record<string, unknown>) =>
  zipOf(Object.entries(some).map(([name, data]) => ({ name, data: JSON.stringify(data) })))
const kinds = (items: readonly ReadItem[]) => actsIn(items).map(({ id, data }) => [data.kind, id, data.actor])

const web = 'https://github.com/acme/garden'
const api = 'https://api.github.com/repos/acme/garden'
const ada = { login: 'ada', type: 'User', node_id: 'x', url: 'https://api.github.com/users/ada' }
const ben = { ...ada, login: 'ben' }
const at = (hour: number) => `2024-03-01T${String(hour).padStart(2, '0')}:00:00Z`

const ghPull = {
  number: 2,
  author: { id: 'U_1', is_bot: false, login: 'ada', name: 'Ada L.' },
  title: 'canary title',
  body: 'canary, @ben',
  createdAt: at(1),
  closedAt: at(5),
  mergedAt: at(5),
  mergedBy: { login: 'ben', name: 'Ben', is_bot: false },
  labels: [{ id: 'x', name: 'canary label' }],
  comments: [
    {
      id: 'IC_kwDOCyMk-s4dXh8w',
      author: { login: 'ben' },
      body: 'canary',
      createdAt: at(2),
      url: `${web}/pull/2#issuecomment-492700400`,
      reactionGroups: [{ content: 'HEART', users: { totalCount: 1 } }],
    },
    {
      id: 'IC_2',
      author: { login: '' },
      body: 'canary',
      createdAt: at(3),
      url: `${web}/pull/2#issuecomment-5`,
    },
  ],
  reviews: [
    {
      id: 'MDE3OlB1bGxSZXF1ZXN0UmV2aWV3MjM3ODk1Njcx',
      author: { login: 'ben' },
      state: 'APPROVED',
      body: '',
      submittedAt: at(4),
    },
    { id: 'PRR_1', author: { login: 'ada' }, state: 'COMMENTED', body: '', submittedAt: at(4) },
  ],
}
const ghIssue = {
  number: 1,
  author: { login: 'app/renovate', is_bot: true },
  createdAt: at(0),
  state: 'OPEN',
  comments: [],
}

describe('gh issue list and gh pr list', () => {
  it('posts, replies, reviews, merges; the repository from any address in it', async () => {
    const items = await read([ghPull, ghIssue])
    expect(kinds(items)).toEqual([
      ['post', '2', 'github:ada'],
      ['merge', 'merge-2', 'github:ben'],
      ['reply', 'issuecomment-492700400', 'github:ben'],
      ['reply', 'issuecomment-5', null],
      ['review', 'pullrequestreview-237895671', 'github:ben'],
      ['post', '1', 'github:renovate[bot]'],
    ])
    expect(new Set(actsIn(items).map(({ source }) => source))).toEqual(new Set(['github:acme/garden']))
    expect(actsIn(items)[0].data).toMatchObject({
      conversation: 'github:acme/garden/2',
      mentions: ['github:ben'],
      length: 12,
    })
    expect(reasonsIn(items)).toEqual(['own-review'])
    const accounts = eventsIn(items).filter(({ type }) => type.endsWith('account.v1'))
    expect(
      accounts.map(({ data, sequence }) => [data.handle, data.class, data.displayName, sequence]),
    ).toEqual([
      ['ada', 'human', 'Ada L.', '1'],
      ['ben', 'human', 'Ben', '1'],
      ['ben', 'human', null, '0'],
      ['renovate[bot]', 'bot', null, '2'],
    ])
    expect(JSON.stringify(items)).not.toContain('canary')
    for (const event of eventsIn(items))
      expect(decodeEvent(event, Date.now() * 1000)).toMatchObject({ ok: true })
  })

  it('without any address: as mapped, or under no name', async () => {
    expect(actsIn(await read([ghIssue], { map: { repository: 'acme/garden' } }))[0].source).toBe(
      'github:acme/garden',
    )
    expect(actsIn(await read([ghIssue]))[0].source).toBe('github:-/-')
    await expect(read([ghIssue], { map: { time: 'x' } })).rejects.toMatchObject({ code: 'invalid_parameter' })
  })

  it('bots named by the person, deleted accounts', async () => {
    const by = (login: string) => ({ ...ghIssue, author: { login } })
    const items = await read(
      [by('feed'), { ...by('ghost'), number: 3 }, { ...by('x'), author: null, number: 4 }],
      {
        bots: ['feed'],
      },
    )
    expect(eventsIn(items).find(({ type }) => type.endsWith('account.v1')).data).toMatchObject({
      class: 'bot',
    })
    expect(actsIn(items).map(({ data }) => data.actor)).toEqual(['github:feed', null, null])
  })
})

const restIssue = {
  url: `${api}/issues/1`,
  html_url: `${web}/issues/1`,
  node_id: 'I_1',
  id: 1001,
  number: 1,
  title: 'canary',
  user: ada,
  state: 'closed',
  created_at: at(0),
  updated_at: at(9),
  closed_at: at(6),
  closed_by: ben,
  body: null,
}
const restComment = {
  url: `${api}/issues/comments/7`,
  html_url: `${web}/issues/1#issuecomment-7`,
  issue_url: `${api}/issues/1`,
  id: 7,
  node_id: 'IC_1',
  user: ben,
  created_at: at(1),
  updated_at: at(1),
  body: 'canary',
}
const restReview = {
  id: 11,
  node_id: 'PRR_1',
  user: ada,
  body: '',
  state: 'COMMENTED',
  html_url: `${web}/pull/2#pullrequestreview-11`,
  pull_request_url: `${api}/pulls/2`,
  submitted_at: at(3),
}
const restPull = {
  ...restIssue,
  number: 2,
  url: `${api}/pulls/2`,
  html_url: `${web}/pull/2`,
  issue_url: `${api}/issues/2`,
  closed_by: undefined,
  merged_at: at(6),
  head: {},
}
const restEvent = (event: string, actor: object | null, more = {}) => ({
  id: 500,
  node_id: 'x',
  url: `${api}/issues/events/500`,
  actor,
  event,
  created_at: at(6),
  issue: restIssue,
  ...more,
})

describe('REST, in files of any name', () => {
  it('comments, reviews and events stand apart from their issues', async () => {
    const items = await read(
      files({
        'a.json': [restComment],
        'b.json': [
          restReview,
          { ...restReview, id: 12, user: ben, html_url: `${web}/pull/2#pullrequestreview-12` },
        ],
        'c.json': [
          restEvent('labeled', ben, { label: { name: 'canary' } }),
          restEvent('labeled', ada, { label: { name: 'canary' } }),
          restEvent('closed', ben),
          restEvent('merged', ben, { issue: restPull }),
          restEvent('closed', ben, { issue: restPull }),
          restEvent('subscribed', ben),
          restEvent('labeled', null, { label: { name: 'x' } }),
        ],
        'd.json': [restIssue, restPull],
        'notes.txt': 'x',
      }),
    )
    expect(kinds(items)).toEqual([
      ['reply', 'issuecomment-7', 'github:ben'],
      ['review', 'pullrequestreview-12', 'github:ben'],
      ['tag', expect.stringMatching(/^labeled:1:[0-9a-f]{16}:ben$/), 'github:ben'],
      ['close-other', 'closed:1:ben', 'github:ben'],
      ['merge', 'merge-2', 'github:ben'],
      ['post', '1', 'github:ada'],
      ['close-other', 'closed:1:ben', 'github:ben'],
      ['post', '2', 'github:ada'],
    ])
    expect(reasonsIn(items)).toEqual([
      'own-review',
      'own-thread',
      'closed-by-merge',
      'event:subscribed',
      'act-by-unknown',
      'merge-by-unknown',
      'other-file',
    ])
    expect(JSON.stringify(items)).not.toContain('canary')
  })

  it('pages in a list, a search, one object, objects in lines', async () => {
    expect(actsIn(await read([[restComment], [{ ...restComment, id: 8 }]]))).toHaveLength(2)
    expect(actsIn(await read({ total_count: 1, items: [restIssue] }))).toHaveLength(2)
    const backup = {
      ...restIssue,
      comments: 1,
      comment_data: [restComment],
      event_data: [restEvent('pinned', ada)],
    }
    expect(kinds(await read(JSON.stringify(backup, null, 2))).map(([kind]) => kind)).toEqual([
      'post',
      'close-other',
      'reply',
      'pin',
    ])
    const lines = [restIssue, restComment].map((each) => JSON.stringify(each)).join('\n')
    expect(actsIn(await read(`${lines}\n{broken\n[]\n`))).toHaveLength(3)
    expect(reasonsIn(await read(`${lines}\n{broken\n[]\n`))).toEqual([
      'not_json: not valid JSON',
      'broken_record: not a JSON object',
    ])
  })
})

describe('an archive of issues and pulls (GraphQL)', () => {
  it('comments in nodes, without ids: repeatable, those alike apart', async () => {
    const nodes = [
      { author: { login: 'ben' }, body: 'canary', createdAt: at(1), updatedAt: at(1) },
      { author: { login: 'ben' }, body: 'canary', createdAt: at(1), updatedAt: at(1) },
    ]
    const review = {
      id: 'PRR_1',
      author: { login: 'ben' },
      state: 'COMMENTED',
      createdAt: at(2),
      body: 'canary',
    }
    const pull = {
      ...ghPull,
      url: `${web}/pull/2`,
      comments: { nodes, totalCount: 2 },
      reviews: { nodes: [{ ...review, comments: { nodes: [{ createdAt: at(2), body: 'canary' }] } }] },
    }
    const archive = {
      magic: 'x',
      repo: 'acme/garden',
      issues: [{ ...ghIssue, url: `${web}/issues/1` }],
      pulls: [pull],
    }
    const items = await read(archive)
    expect(kinds(items).map(([kind, , actor]) => [kind, actor])).toEqual([
      ['post', 'github:renovate[bot]'],
      ['post', 'github:ada'],
      ['merge', 'github:ben'],
      ['reply', 'github:ben'],
      ['reply', 'github:ben'],
      ['review', 'github:ben'],
      ['reply', 'github:ben'],
    ])
    const ids = actsIn(items).map(({ id }) => id)
    expect(new Set(ids).size).toBe(7)
    expect(actsIn(await read(archive)).map(({ id }) => id)).toEqual(ids)
  })
})

describe('the migration archive', () => {
  const user = (login: string) => `https://github.com/${login}`
  const migration = tarOf(
    Object.entries({
      'issue_comments_000001.json': [
        {
          type: 'issue_comment',
          url: `${web}/issues/1#issuecomment-7`,
          issue: `${web}/issues/1`,
          user: user('ben'),
          body: 'canary',
          created_at: at(1),
          reactions: [
            { user: user('ada'), content: 'heart', subject_type: 'IssueComment', created_at: at(2) },
          ],
        },
      ],
      'issue_events_000001.json': [
        {
          type: 'issue_event',
          url: `${web}/issues/1#event-1`,
          issue: `${web}/issues/1`,
          actor: user('ben'),
          event: 'closed',
          created_at: at(3),
        },
        {
          type: 'issue_event',
          url: `${web}/issues/1#event-2`,
          issue: `${web}/issues/1`,
          actor: user('ben'),
          event: 'labeled',
          label: `${web}/labels/good%20first`,
          created_at: at(3),
        },
        {
          type: 'issue_event',
          url: `${web}/pull/2#event-3`,
          pull_request: `${web}/pull/2`,
          actor: user('ben'),
          event: 'closed',
          created_at: at(6),
        },
        {
          type: 'issue_event',
          url: `${web}/pull/2#event-4`,
          pull_request: `${web}/pull/2`,
          actor: user('ben'),
          event: 'merged',
          created_at: at(6),
        },
      ],
      'issues_000001.json': [
        {
          type: 'issue',
          url: `${web}/issues/1`,
          repository: web,
          user: user('ada'),
          title: 'canary',
          body: 'canary',
          created_at: at(0),
          closed_at: at(3),
          labels: [],
        },
      ],
      'pull_request_review_comments_000001.json': [
        {
          type: 'pull_request_review_comment',
          url: `${web}/pull/2/files#r8`,
          pull_request: `${web}/pull/2`,
          user: user('ada'),
          body: 'canary',
          diff_hunk: 'canary',
          path: 'canary',
          state: 1,
          in_reply_to: `${web}/pull/2/files#r5`,
          created_at: at(5),
        },
      ],
      'pull_request_reviews_000001.json': [
        {
          type: 'pull_request_review',
          url: `${web}/pull/2/files#pullrequestreview-11`,
          pull_request: `${web}/pull/2`,
          user: user('ben'),
          body: '',
          state: 40,
          created_at: at(4),
          submitted_at: at(4),
        },
      ],
      'pull_requests_000001.json': [
        {
          type: 'pull_request',
          url: `${web}/pull/2`,
          user: user('ada'),
          repository: web,
          body: 'canary',
          created_at: at(3),
          merged_at: at(6),
          closed_at: at(6),
        },
      ],
      'repositories_000001.json': [
        { type: 'repository', url: web, owner: user('acme'), name: 'garden', private: true },
      ],
      'schema.json': { version: '1.2.0' },
      'users_000001.json': [{ type: 'user', url: user('ada'), login: 'ada', name: 'Ada L.', emails: [] }],
    }).map(([name, data]) => ({ name, data: JSON.stringify(data) })),
  )

  it('everything that says who did what', async () => {
    const items = await read(migration)
    expect(kinds(items).map(([kind, id]) => [kind, id])).toEqual([
      ['reply', 'issuecomment-7'],
      ['reaction', 'reaction-heart:issuecomment-7:ada'],
      ['close-other', 'closed:1:ben'],
      ['tag', expect.stringMatching(/^labeled:1:/)],
      ['merge', 'merge-2'],
      ['post', '1'],
      ['reply', 'discussion_r8'],
      ['review', 'pullrequestreview-11'],
      ['post', '2'],
    ])
    expect(reasonsIn(items)).toEqual(['closed-by-merge', 'merge-by-unknown', 'other-record'])
    expect(JSON.stringify(items)).not.toContain('canary')
    const space = eventsIn(items).filter(({ type }) => type.endsWith('space.v1'))
    expect(space.at(-1).data).toMatchObject({ name: 'acme/garden', private: true })
    for (const event of eventsIn(items))
      expect(decodeEvent(event, Date.now() * 1000)).toMatchObject({ ok: true })
  })
})

describe('one event, whichever way it comes', () => {
  const secret = 'secret'
  const payload = (more: object) =>
    Buffer.from(JSON.stringify({ repository: { full_name: 'acme/garden' }, sender: ben, ...more }))
  const live = (name: string, more: object) => {
    const body = payload(more)
    const mac = createHmac('sha256', secret).update(body).digest('hex')
    const headers = { 'x-github-event': name, 'x-hub-signature-256': `sha256=${mac}` }
    const found = githubWebhook.receive({ headers, query: {}, body, received: 1 }, [secret], options())
    return found.type === 'items' ? actsIn(found.items) : []
  }
  const pull_request = { ...restPull, merged: true, merged_by: ben }
  const review = { ...restReview, user: ben, state: 'approved' }
  const label = { name: 'help' }
  const release = {
    tag_name: 'v1',
    author: ada,
    html_url: `${web}/releases/tag/v1`,
    id: 3,
    published_at: at(7),
  }
  const deliveries = [
    ...live('issues', { action: 'opened', issue: restIssue }),
    ...live('issue_comment', { action: 'created', issue: restIssue, comment: restComment }),
    ...live('issues', { action: 'closed', issue: restIssue }),
    ...live('issues', { action: 'labeled', issue: restIssue, label }),
    ...live('pull_request', { action: 'opened', pull_request }),
    ...live('pull_request', { action: 'closed', pull_request }),
    ...live('pull_request_review', { action: 'submitted', pull_request, review }),
    ...live('release', { action: 'published', release }),
  ]
  const keys = (acts: ReturnType<typeof actsIn>) =>
    acts.map(({ source, id, data }) => [source, id, data.kind, data.object].join(' ')).sort()

  it('webhook and REST', async () => {
    const events = [restEvent('labeled', ben, { label }), restEvent('merged', ben, { issue: restPull })]
    const archive = {
      'a.json': [restIssue, restPull],
      'b.json': [restComment],
      'c.json': [review],
      'd.json': events,
      'e.json': [release],
    }
    expect(keys(actsIn(await read(files(archive))))).toEqual(keys(deliveries))
  })

  it('webhook and gh, as far as gh tells', async () => {
    const issue = {
      ...ghIssue,
      author: { login: 'ada' },
      url: `${web}/issues/1`,
      comments: [{ ...ghPull.comments[0], url: `${web}/issues/1#issuecomment-7`, author: { login: 'ben' } }],
    }
    const pull = {
      ...ghPull,
      url: `${web}/pull/2`,
      comments: [],
      reviews: [{ ...ghPull.reviews[0], id: 'PRR_kwDOCyMk-s4AAAAL' }],
    }
    const found = keys(actsIn(await read([issue, pull])))
    const known = new Set(keys(deliveries))
    expect(found).toHaveLength(5)
    expect(found.filter((key) => !known.has(key))).toEqual([])
  })

  it('webhook and GH Archive', async () => {
    const timeline = (type: string, more: object) => ({
      id: '1',
      type,
      actor: { id: 1, login: 'ben' },
      repo: { id: 1, name: 'acme/garden' },
      payload: more,
      public: true,
      created_at: at(6),
    })
    const lines = [
      timeline('IssuesEvent', { action: 'opened', issue: restIssue }),
      timeline('IssueCommentEvent', { action: 'created', issue: restIssue, comment: restComment }),
      timeline('IssuesEvent', { action: 'closed', issue: restIssue }),
      timeline('IssuesEvent', { action: 'labeled', issue: restIssue, label }),
      timeline('PullRequestEvent', { action: 'opened', pull_request }),
      timeline('PullRequestEvent', { action: 'merged', pull_request: { number: 2, url: `${api}/pulls/2` } }),
      timeline('PullRequestReviewEvent', { action: 'created', pull_request, review }),
      timeline('ReleaseEvent', { action: 'published', release }),
      timeline('WatchEvent', { action: 'started' }),
    ]
    const items = await read(lines.map((line) => JSON.stringify(line)).join('\n'))
    expect(keys(actsIn(items))).toEqual(keys(deliveries))
    expect(reasonsIn(items)).toEqual(['watch.started'])
  })

  it('and stays one where the repository bears the name of who acts', () => {
    const { event } = createPseudonymiser('s')
    const conversations = ['acme', 'ben'].map((login) => {
      const [act] = live('issue_comment', {
        action: 'created',
        issue: restIssue,
        comment: { ...restComment, user: { login } },
      })
      const decoded = decodeEvent(act, Date.now() * 1000)
      const told = decoded.ok ? event(decoded.event) : null
      return told?.stream === 'activity' ? told.data.conversation : null
    })
    expect(conversations).toEqual(['github:acme/garden/1', 'github:acme/garden/1'])
  })
})

describe('bad input', () => {
  it('what is missing or broken costs itself', async () => {
    const items = await read([
      restIssue,
      { ...restIssue, created_at: 'soon' },
      { ...restComment, created_at: null },
      { ...restIssue, number: 3, html_url: 'x', url: 'x', comments: [{ body: 'canary' }, null, 'canary'] },
      null,
      { canary: 'canary' },
    ])
    expect(actsIn(items).map(({ id }) => id)).toEqual(['1', 'closed:1:ben', '3', 'closed:3:ben'])
    expect(reasonsIn(items).map((reason) => reason.split(':')[0])).toEqual([
      'broken_record',
      'broken_record',
      'broken_record',
      'broken_record',
      'other-record',
    ])
    expect(JSON.stringify(items)).not.toContain('canary')
  })

  it('named for another tool is told', async () => {
    await expect(read('{"type":"version","version":1}\n', {}, 'github')).rejects.toMatchObject({
      code: expect.stringMatching(/wrong_format|unrecognised_format/),
    })
  })
})

describe('names and numbers', () => {
  it.each([
    ['MDEyOklzc3VlQ29tbWVudDQ5MjcwMDQwMA==', '492700400'],
    ['MDE3OlB1bGxSZXF1ZXN0UmV2aWV3MjM3ODk1Njcx', '237895671'],
    ['PRR_kwDOCyMk-s4AAAAL', '11'],
    ['PRR_1', null],
    ['not an id', null],
    ['', null],
  ])('node id %s', (id, number) => {
    expect(numberInNodeId(id)).toBe(number)
  })

  it('accounts however written', () => {
    expect(
      [
        'https://github.com/ada',
        '@ada',
        { login: 'ada' },
        'https://github.com/apps/renovate',
        { login: 'app/x' },
      ].map((value) => personOf(value)?.login),
    ).toEqual(['ada', 'ada', 'ada', 'renovate[bot]', 'x[bot]'])
    expect([null, '', 'ghost', { login: 'a text of words' }, 7].map(personOf)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ])
  })

  it('mentions', () => {
    const text = 'hi @ada, @org/team `@code` a@b.c @types/node (@ben)\n```\n@Injectable\n``` @c-d @ada'
    expect(mentionsIn(text)).toEqual(['ada', 'ben', 'c-d'])
  })
})
