import { createHmac } from 'node:crypto'
import { decodeEvent } from '@commonhold/contracts/events/decode'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openArchiveStream } from '../archive/open.ts'
import { allOf, eventsIn, options } from '../testing/forge.ts'
import { restRecords } from '../testing/github.ts'
import { readGithub } from './read.ts'
import { githubWebhook } from './webhook.ts'

/** Whatever stands in the fields of GitHub's records: no defect, no text, and a repeatable answer. */

const WORDS = 'quick brown'
const { issue, comment, review, event, release, repository, sender } = restRecords(`the ${WORDS} canary`)

const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    7,
    'x',
    'ghost',
    sender,
    { login: 7 },
    issue.html_url,
    'https://github.com/a',
    '2024-03-01T00:00:00Z',
  ),
)
const spoilt = <T extends object>(record: T) =>
  fc.dictionary(fc.constantFrom(...Object.keys(record)), value).map((some) => ({ ...record, ...some }))

describe('whatever stands in the fields', () => {
  it('of records in a file', async () => {
    const records = fc.oneof(...[issue, comment, review, event, release, repository, sender].map(spoilt))
    await fc.assert(
      fc.asyncProperty(fc.array(records, { maxLength: 6 }), async (all) => {
        const archive = await openArchiveStream(streamOf(Buffer.from(JSON.stringify(all))), 'fuzz')
        try {
          const items = await allOf(readGithub(archive, options({ seal: () => 's_' })))
          expect(JSON.stringify(items)).not.toContain(WORDS)
          expect(items.length).toBeGreaterThanOrEqual(all.length)
        } finally {
          await archive.close()
        }
      }),
      { numRuns: 500 },
    )
  }, 30_000)

  it('of deliveries', () => {
    const base = {
      issue,
      pull_request: issue,
      discussion: issue,
      comment,
      review,
      release,
      answer: comment,
      repository,
      sender,
    }
    const actions = [
      'opened',
      'created',
      'edited',
      'deleted',
      'closed',
      'answered',
      'labeled',
      'published',
      'submitted',
      'added',
    ]
    const names = [
      'issues',
      'pull_request',
      'discussion',
      'issue_comment',
      'pull_request_review',
      'release',
      'repository',
      'member',
      'gollum',
      'pull_request_review_comment',
      'discussion_comment',
      'commit_comment',
    ]
    const payload = fc
      .record({
        issue: spoilt(issue),
        pull_request: spoilt(issue),
        comment: spoilt(comment),
        review: spoilt(review),
        release: spoilt(release),
      })
      .chain((some) => spoilt({ ...base, ...some }))
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.constantFrom(...actions), payload, (name, action, some) => {
        const body = Buffer.from(JSON.stringify({ ...some, action }))
        const headers = {
          'x-github-event': name,
          'x-hub-signature-256': `sha256=${createHmac('sha256', 's').update(body).digest('hex')}`,
        }
        const found = githubWebhook.receive({ headers, query: {}, body, received: 1e15 }, ['s'], options())
        expect(found.type).toBe('items')
        if (found.type !== 'items') return
        expect(found.items.length).toBeGreaterThan(0)
        expect(JSON.stringify(found)).not.toContain(WORDS)
        for (const each of eventsIn(found.items)) {
          const decoded = decodeEvent(each, 2e15)
          if (!decoded.ok) expect(decoded.code).toBe('time_out_of_range')
        }
      }),
      { numRuns: 3000 },
    )
  }, 30_000)
})

async function* streamOf(bytes: Buffer) {
  yield bytes
}
