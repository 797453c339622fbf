import { CommonholdError } from '@commonhold/contracts/errors'
import { microsOfInstant } from '@commonhold/contracts/events/instant'
import { z } from 'zod'
import { memoryArchive } from '../archive/memory.ts'
import type { ReadItem } from '../connector.ts'
import { isObject, type Loose, numberOf, objectsOf, textOf } from '../json/loose.ts'
import type { Ask, Page, Puller, PullOptions } from '../puller.ts'
import { readGithub } from './read.ts'

/** GitHub's REST API: of each repository what was changed since the last time. The answers are of the shapes the
 *  archive reader knows, and are read by it.
 *  https://docs.github.com/en/rest/issues, https://docs.github.com/en/rest/pulls */
export const githubPuller: Puller = {
  tool: 'github',
  url: 'https://api.github.com',
  headers: (token) => ({ authorization: `Bearer ${token}`, 'x-github-api-version': '2022-11-28' }),
  pull: async function* (ask, cursor, options) {
    if (options.repositories.length === 0)
      throw new CommonholdError('pull_failed', 'The connection names no repository (pull.repositories).')
    const read = cursors.safeParse(cursor)
    let state = read.success ? read.data : {}
    for (const repository of options.repositories) {
      const pull = { ask, options, repository }
      let reached = state[repository] ?? NOTHING_READ
      for (const stream of [
        changedIssues,
        comments('comments'),
        comments('reviewComments'),
        events,
        releases,
      ])
        for await (const page of stream(reached, pull)) {
          reached = page.cursor
          state = { ...state, [repository]: reached }
          yield { items: page.items, cursor: state }
        }
    }
  },
}

const repositoryCursor = z.object({
  /** Changes up to these moments (ISO 8601) were read. */
  issues: z.string().nullable(),
  comments: z.string().nullable(),
  reviewComments: z.string().nullable(),
  /** Number of the last event that was read. */
  events: z.number().nullable(),
  /** All releases were read once. */
  releases: z.boolean(),
})
type RepositoryCursor = z.output<typeof repositoryCursor>
const cursors = z.record(z.string(), repositoryCursor)
const NOTHING_READ: RepositoryCursor = {
  issues: null,
  comments: null,
  reviewComments: null,
  events: null,
  releases: false,
}

interface Pull {
  readonly ask: Ask
  readonly options: PullOptions
  readonly repository: string
}
interface Step extends Page {
  readonly cursor: RepositoryCursor
}

const PAGE = 100
/** An API whose list never ends is broken. */
const MOST_PAGES = 10_000

/** Issues and pull requests with the reviews of the latter: whose review of one's own change it is, only they say. */
async function* changedIssues(cursor: RepositoryCursor, pull: Pull): AsyncGenerator<Step> {
  for await (const { records, since } of changedSince('/issues', { state: 'all' }, cursor.issues, pull)) {
    const reviews: Loose[] = []
    for (const { number, pull_request: change } of records)
      if (isObject(change) && typeof number === 'number')
        for await (const page of pages(`/pulls/${number}/reviews`, {}, pull)) reviews.push(...page)
    const items = await itemsOf({ 'issues.json': records, 'reviews.json': reviews }, pull)
    yield { items, cursor: { ...cursor, issues: since } }
  }
}

const comments = (of: 'comments' | 'reviewComments') =>
  async function* (cursor: RepositoryCursor, pull: Pull): AsyncGenerator<Step> {
    const path = of === 'comments' ? '/issues/comments' : '/pulls/comments'
    for await (const { records, since } of changedSince(path, {}, cursor[of], pull))
      yield { items: await itemsOf({ 'comments.json': records }, pull), cursor: { ...cursor, [of]: since } }
  }

/** Who closed, labelled, merged: the newest first, without a since. */
async function* events(cursor: RepositoryCursor, pull: Pull): AsyncGenerator<Step> {
  const done = cursor.events
  let newest = done
  for await (const page of pages('/issues/events', {}, pull)) {
    const fresh = page.filter(({ id }) => (numberOf(id) ?? 0) > (done ?? 0))
    newest = fresh.reduce((most, { id }) => Math.max(most, numberOf(id) ?? 0), newest ?? 0)
    const recent = fresh.filter((event) => isSince(event, 'created_at', pull.options.since))
    yield { items: await itemsOf({ 'events.json': recent }, pull), cursor }
    if (fresh.length < page.length || recent.length < fresh.length) break
  }
  // Only now: from the newest backwards, all of them were read.
  yield { items: [], cursor: { ...cursor, events: newest } }
}

/** Few, and edited at any time: after the first round the newest page each time. */
async function* releases(cursor: RepositoryCursor, pull: Pull): AsyncGenerator<Step> {
  for await (const page of pages('/releases', {}, pull)) {
    const recent = page.filter((release) => isSince(release, 'published_at', pull.options.since))
    yield { items: await itemsOf({ 'releases.json': recent }, pull), cursor }
    if (cursor.releases) return
  }
  yield { items: [], cursor: { ...cursor, releases: true } }
}

const isSince = (record: Loose, field: string, since: number | null) =>
  since === null || (microsOfInstant(textOf(record[field]) ?? '') ?? since) >= since

/** A list in the order of change, from a moment on. Each page begins where the one before ended, not at a page number:
 *  what is changed meanwhile moves to the end, and would pull something past the edge of a page. */
async function* changedSince(
  path: string,
  query: Readonly<Record<string, string>>,
  cursor: string | null,
  pull: Pull,
): AsyncGenerator<{ records: readonly Loose[]; since: string }> {
  const { options } = pull
  let since = cursor ?? (options.since === null ? null : new Date(options.since / 1_000).toISOString())
  let page = 1
  for (let asked = 0; asked < MOST_PAGES; asked++) {
    const records = await list(
      path,
      {
        ...query,
        sort: 'updated',
        direction: 'asc',
        page: String(page),
        ...(since === null ? {} : { since }),
      },
      pull,
    )
    if (records === null || records.length === 0) return
    const last = textOf(records.at(-1)?.['updated_at'])
    if (last === null || microsOfInstant(last) === null)
      throw new CommonholdError('pull_failed', `GitHub answers ${path} without times.`)
    yield { records, since: last }
    if (records.length < PAGE) return
    // More changed in this very second than fit on a page.
    page = last === since ? page + 1 : 1
    since = last
  }
  throw new CommonholdError('pull_failed', `GitHub's list of ${path} has no end.`)
}

async function* pages(
  path: string,
  query: Readonly<Record<string, string>>,
  pull: Pull,
): AsyncGenerator<readonly Loose[]> {
  for (let page = 1; page <= MOST_PAGES; page++) {
    const records = await list(path, { ...query, page: String(page) }, pull)
    if (records === null) return
    yield records
    if (records.length < PAGE) return
  }
  throw new CommonholdError('pull_failed', `GitHub's list of ${path} has no end.`)
}

/** One page; null where the repository has no such thing. */
async function list(
  path: string,
  query: Readonly<Record<string, string>>,
  { ask, repository }: Pull,
): Promise<readonly Loose[] | null> {
  const { status, body } = await ask(`/repos/${repository}${path}`, { ...query, per_page: String(PAGE) })
  if (status === 404)
    throw new CommonholdError('pull_refused', `GitHub does not show ${repository} to this token.`)
  // Issues are turned off, or the list has no further pages.
  if (status === 410 || status === 422) return null
  if (status !== 200 || !Array.isArray(body))
    throw new CommonholdError('pull_failed', `GitHub answers ${path} with ${status}.`)
  return objectsOf(body)
}

async function itemsOf(
  files: Readonly<Record<string, readonly Loose[]>>,
  { options, repository }: Pull,
): Promise<ReadItem[]> {
  const filled = Object.entries(files).filter(([, records]) => records.length > 0)
  if (filled.length === 0) return []
  const archive = memoryArchive('github', Object.fromEntries(filled))
  const items: ReadItem[] = []
  for await (const item of readGithub(archive, { ...options, map: { repository } })) items.push(item)
  return items
}
