import { createHmac } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { decodeEvent } from '@commonhold/contracts/events/decode'
import { describe, expect, it } from 'vitest'
import { options } from '../testing/forge.ts'
import type { Received } from '../webhook.ts'
import { githubWebhook } from './webhook.ts'

const SECRET = 'the secret of the webhook'
const received = Date.parse('2026-11-23T00:00:00Z') * 1000

const signed = (body: Uint8Array, secret: string) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

function deliver(
  name: string,
  payload: unknown,
  { secret = SECRET, secrets = [SECRET], body = Buffer.from(JSON.stringify(payload)), headers = {} } = {},
): Received {
  const all = {
    'content-type': 'application/json',
    'x-github-event': name,
    'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    'x-hub-signature-256': signed(body, secret),
    ...headers,
  }
  return githubWebhook.receive({ headers: all, query: {}, body, received }, secrets, options())
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into any event
const eventsOf = (found: Received): any[] =>
  found.type === 'items' ? found.items.flatMap((item) => (item.type === 'event' ? [item.event] : [])) : []
const reasonsOf = (found: Received) =>
  found.type === 'items' ? found.items.flatMap((item) => (item.type === 'skipped' ? [item.reason] : [])) : []

const ada = { login: 'Ada', type: 'User' }
const ben = { login: 'ben', type: 'User' }
const repository = { full_name: 'Ada/garden', private: false }
const issue = {
  number: 12,
  html_url: 'https://github.com/Ada/garden/issues/12',
  user: ada,
  title: 'canary title',
  body: 'canary @ben and `@code`',
  created_at: '2026-01-02T00:00:00Z',
  updated_at: '2026-01-03T00:00:00Z',
  closed_at: null as string | null,
}
const comment = {
  id: 99,
  html_url: 'https://github.com/Ada/garden/issues/12#issuecomment-99',
  user: ben,
  body: 'canary',
  created_at: '2026-01-02T01:00:00Z',
  updated_at: '2026-01-02T01:00:00Z',
}

describe('who sent it', () => {
  it('any of the secrets, over the bytes as they came', () => {
    expect(deliver('star', { repository }).type).toBe('items')
    expect(deliver('star', { repository }, { secret: 'old', secrets: ['new', 'old'] }).type).toBe('items')
    expect(deliver('star', { repository }, { secret: 'other' })).toMatchObject({ code: 'signature_invalid' })
    expect(deliver('star', { repository }, { secret: '', secrets: [''] })).toMatchObject({ type: 'refused' })
    expect(deliver('star', {}, { headers: { 'x-hub-signature-256': undefined } })).toMatchObject({
      code: 'signature_missing',
    })
    const changed = deliver(
      'star',
      {},
      { headers: { 'x-hub-signature-256': signed(Buffer.from('{ }'), SECRET) } },
    )
    expect(changed).toMatchObject({ code: 'signature_invalid' })
  })

  it('what is no delivery of GitHub', () => {
    expect(deliver('star', {}, { body: Buffer.from('no json') })).toMatchObject({ code: 'not_json' })
    expect(deliver('star', {}, { body: Buffer.from([0xff, 0xfe]) })).toMatchObject({ code: 'not_json' })
    expect(deliver('Star!', {})).toMatchObject({ code: 'wrong_delivery' })
  })

  it('answers a ping, reads a form too', () => {
    expect(deliver('ping', { zen: 'canary', repository })).toMatchObject({ type: 'answer', body: 'pong' })
    const body = Buffer.from(
      new URLSearchParams({
        payload: JSON.stringify({ action: 'opened', issue, repository, sender: ada }),
      }).toString(),
    )
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    expect(eventsOf(deliver('issues', null, { body, headers }))).toHaveLength(1)
  })
})

describe('what it means', () => {
  const acts = (name: string, action: string, more: object) =>
    eventsOf(deliver(name, { action, repository, ...more })).map(({ type, id, data, sequence }) => ({
      type: type.replace('org.commonhold.', ''),
      id,
      sequence,
      ...data,
    }))

  it('an issue, its edit, its end', () => {
    expect(acts('issues', 'opened', { issue, sender: ada })).toEqual([
      {
        type: 'activity.v1',
        id: '12',
        sequence: String(Date.parse(issue.created_at) * 1000),
        kind: 'post',
        actor: 'github:Ada',
        object: 'github:Ada/garden/12',
        space: 'github:Ada/garden',
        conversation: 'github:Ada/garden/12',
        inReplyTo: null,
        target: null,
        targetActor: null,
        mentions: ['github:ben'],
        accepted: false,
        length: 23,
      },
    ])
    expect(acts('issues', 'edited', { issue, sender: ben })).toMatchObject([
      { id: '12', sequence: String(Date.parse(issue.updated_at) * 1000) },
      { kind: 'edit-other', actor: 'github:ben', targetActor: 'github:Ada' },
    ])
    expect(acts('issues', 'deleted', { issue, sender: ben })).toMatchObject([
      { type: 'activity.retracted.v1', id: '12', actor: 'github:Ada' },
      { type: 'activity.v1', kind: 'delete-other' },
    ])
  })

  it('what is done to a thread counts where it is another’s', () => {
    const closed = { ...issue, closed_at: '2026-01-04T00:00:00Z' }
    expect(acts('issues', 'closed', { issue: closed, sender: ben })).toMatchObject([{ kind: 'close-other' }])
    expect(acts('issues', 'closed', { issue: closed, sender: ada })).toEqual([])
    const label = { name: 'canary label' }
    expect(acts('issues', 'labeled', { issue, label, sender: ben })).toMatchObject([
      { kind: 'tag', target: 'github:Ada/garden/12', targetActor: 'github:Ada' },
    ])
    expect(acts('issues', 'locked', { issue, sender: ben })).toMatchObject([{ kind: 'close-other' }])
    expect(acts('issues', 'pinned', { issue, sender: ada })).toMatchObject([{ kind: 'pin' }])
    expect(acts('issues', 'milestoned', { issue, sender: ben })).toMatchObject([{ kind: 'tag' }])
    expect(acts('issues', 'transferred', { issue, sender: ben })).toMatchObject([{ kind: 'move' }])
  })

  it('merged once: the closing is no act of its own', () => {
    const pull = {
      ...issue,
      html_url: 'https://github.com/Ada/garden/pull/12',
      merged: true,
      merged_at: '2026-01-05T00:00:00Z',
      merged_by: ben,
    }
    expect(acts('pull_request', 'closed', { pull_request: pull, sender: ben })).toMatchObject([
      { kind: 'merge', id: 'merge-12', actor: 'github:ben', targetActor: 'github:Ada' },
    ])
    const unmerged = { ...pull, merged: false, merged_at: null }
    expect(acts('pull_request', 'closed', { pull_request: unmerged, sender: ben })).toMatchObject([
      { kind: 'close-other' },
    ])
  })

  it('comments, their edits and deletions, and bots', () => {
    const on = { issue, comment }
    expect(acts('issue_comment', 'created', { ...on, sender: ben })).toMatchObject([
      {
        kind: 'reply',
        id: 'issuecomment-99',
        conversation: 'github:Ada/garden/12',
        inReplyTo: 'github:Ada/garden/12',
      },
    ])
    expect(acts('issue_comment', 'deleted', { ...on, sender: ada })).toMatchObject([
      { type: 'activity.retracted.v1', id: 'issuecomment-99', actor: 'github:ben' },
      { kind: 'delete-other', actor: 'github:Ada', target: 'github:Ada/garden/issuecomment-99' },
    ])
    const bot = { login: 'stale[bot]', type: 'Bot' }
    expect(
      acts('issue_comment', 'created', { issue, comment: { ...comment, user: bot }, sender: bot }),
    ).toMatchObject([
      { type: 'account.v1', account: 'github:stale[bot]', class: 'bot' },
      { actor: 'github:stale[bot]' },
    ])
    const ghost = { ...comment, user: { login: 'ghost' } }
    expect(acts('issue_comment', 'created', { issue, comment: ghost, sender: ada })).toMatchObject([
      { actor: null },
    ])
  })

  it('reviews of another’s change; one’s own answers are replies, or nothing', () => {
    const pull_request = { ...issue, html_url: 'https://github.com/Ada/garden/pull/12' }
    const review = {
      id: 7,
      html_url: 'https://github.com/Ada/garden/pull/12#pullrequestreview-7',
      user: ben,
      body: null as string | null,
      submitted_at: '2026-01-02T02:00:00Z',
      state: 'approved',
    }
    const kinds = (some: object) =>
      acts('pull_request_review', 'submitted', {
        pull_request,
        review: { ...review, ...some },
        sender: ben,
      }).map(({ kind }) => kind)
    expect(kinds({})).toEqual(['review'])
    expect(kinds({ user: ada })).toEqual([])
    expect(kinds({ user: ada, body: 'done' })).toEqual(['reply'])
    const remark = {
      ...comment,
      id: 8,
      path: 'canary.ts',
      html_url: 'https://github.com/Ada/garden/pull/12#discussion_r8',
      pull_request_url: 'https://api.github.com/repos/Ada/garden/pulls/12',
      in_reply_to_id: 5,
    }
    expect(
      acts('pull_request_review_comment', 'created', { pull_request, comment: remark, sender: ben }),
    ).toMatchObject([{ kind: 'reply', id: 'discussion_r8', inReplyTo: 'github:Ada/garden/discussion_r5' }])
  })

  it('the accepted answer, and the mark taken off again', () => {
    const discussion = {
      ...issue,
      html_url: 'https://github.com/Ada/garden/discussions/12',
      answer_chosen_at: '2026-01-03T00:00:00Z',
      answer_html_url: 'https://github.com/Ada/garden/discussions/12#discussioncomment-99',
    }
    const answer = { ...comment, html_url: discussion.answer_html_url }
    const [marked] = acts('discussion', 'answered', { discussion, answer, sender: ada })
    expect(marked).toMatchObject({ id: 'discussioncomment-99', kind: 'reply', accepted: true })
    const [plain] = acts('discussion', 'unanswered', { discussion, old_answer: answer, sender: ada })
    expect(plain).toMatchObject({ id: 'discussioncomment-99', accepted: false })
    expect(Number(plain?.sequence)).toBeGreaterThan(Number(marked?.sequence))
    const [edited] = acts('discussion_comment', 'edited', { discussion, comment: answer, sender: ben })
    expect(edited).toMatchObject({ accepted: true })
  })

  it('repositories, members, wiki pages, releases', () => {
    const named = { ...repository, updated_at: '2026-01-01T00:00:00Z' }
    const changes = { repository: { name: { from: 'yard' } } }
    const renamed = { action: 'renamed', repository: named, sender: ada, changes }
    expect(eventsOf(deliver('repository', renamed)).map(({ data }) => data)).toMatchObject([
      { space: 'github:Ada/garden', aliases: ['github:Ada/yard'] },
      { kind: 'configure-space' },
    ])
    expect(acts('member', 'added', { member: ben, sender: ada })).toMatchObject([{ kind: 'invite' }])
    const pages = [{ page_name: 'canary', sha: '6bf911d3801dd1ef957fc6ade5a8d96429e7fa39' }]
    expect(acts('gollum', '', { pages, sender: ada })).toMatchObject([{ kind: 'document' }])
    const release = { tag_name: 'v1', author: ada, published_at: '2026-01-01T00:00:00Z', draft: false }
    expect(acts('release', 'published', { release, sender: ada })).toMatchObject([{ kind: 'release' }])
    expect(acts('release', 'published', { release: { ...release, draft: true }, sender: ada })).toEqual([])
  })

  it('sent again it says the same; nothing of it is text', () => {
    const payload = { action: 'opened', issue, repository, sender: ada }
    expect(deliver('issues', payload)).toEqual(deliver('issues', payload))
    for (const name of [
      'issues',
      'issue_comment',
      'discussion',
      'push',
      'star',
      'workflow_run',
      'pull_request',
    ])
      expect(JSON.stringify(deliver(name, { ...payload, comment, label: { name: 'canary' } }))).not.toContain(
        'canary',
      )
    expect(reasonsOf(deliver('star', { action: 'created', repository }))).toEqual(['star.created'])
  })
})

const SAMPLES = new URL(
  '../../../../../shared/data/format-samples/github-webhooks/examples.json.gz',
  import.meta.url,
)

describe.skipIf(!existsSync(SAMPLES))(
  'every sample delivery (skipped where the shared data is absent)',
  () => {
    const samples: { name: string; examples: Record<string, unknown>[] }[] = existsSync(SAMPLES)
      ? JSON.parse(gunzipSync(readFileSync(SAMPLES)).toString())
      : []

    it('is acts or a reason; nothing is thrown, nothing invalid, no text comes out', () => {
      const kinds = new Map<string, number>()
      let looked = 0
      for (const { name, examples } of samples)
        for (const payload of examples) {
          looked++
          const found = deliver(name, payload)
          if (name === 'ping') {
            expect(found.type).toBe('answer')
            continue
          }
          expect(found.type === 'items' && found.items.length > 0).toBe(true)
          if (found.type !== 'items') continue
          expect(found.items.filter(({ type }) => type === 'rejected')).toEqual([])
          for (const event of eventsOf(found)) {
            expect(decodeEvent(event, received)).toMatchObject({ ok: true })
            if (event.data.kind) kinds.set(event.data.kind, (kinds.get(event.data.kind) ?? 0) + 1)
          }
          const out = JSON.stringify(found)
          for (const text of textsIn(payload)) expect(out).not.toContain(text)
        }
      expect(looked).toBe(91)
      expect(Object.fromEntries([...kinds].sort())).toMatchInlineSnapshot(`
      {
        "configure-space": 5,
        "create-space": 1,
        "document": 2,
        "move": 1,
        "pin": 2,
        "post": 5,
        "release": 5,
        "reply": 9,
      }
    `)
    })
  },
)

/** What people wrote: bodies and titles of more than a word. */
function textsIn(value: unknown, name = ''): string[] {
  if (typeof value === 'string')
    return ['body', 'title', 'description', 'message', 'summary', 'zen'].includes(name) && value.includes(' ')
      ? [value.slice(0, 40)]
      : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) => textsIn(each, key))
}
