import type { ArchiveEntry } from '../archive/archive.ts'
import type { ReadItem, ReadOptions } from '../connector.ts'
import { csvRecords } from '../csv/records.ts'
import { type Loose, textOf } from '../json/loose.ts'
import { timeOf } from '../tabular/time.ts'
import { accountId, likeId, postId, siteSource } from './ids.ts'
import { ownerInName } from './names.ts'
import { liked, type PostContext, type PostOutcome, readPost } from './post.ts'
import { idOf } from './records.ts'
import { userEvents } from './users.ts'

/** Tables of Discourse: a user's own archive (user_archive.csv, likes.csv), the list of users staff can export, and
 *  what the Data Explorer makes of posts and likes.
 *  https://github.com/discourse/discourse/blob/main/app/jobs/regular/export_user_archive.rb */
export type TableKind = 'own-posts' | 'posts' | 'likes' | 'users'

/** @returns null for a table of something else */
export function tableKind(header: readonly string[]): TableKind | null {
  const columns = new Set(header.map(columnOf))
  const has = (...names: string[]) => names.every((name) => columns.has(name))
  if (has('topic_title', 'is_pm', 'url', 'created_at')) return 'own-posts'
  if (has('topic_id', 'post_number', 'username', 'created_at') && !has('deleted_by') && !has('liked_at'))
    return 'posts'
  if (has('post_id', 'topic_id', 'post_number') && (has('deleted_by') || has('username', 'liked_at')))
    return 'likes'
  if (has('username', 'trust_level', 'created_at') && (has('email') || has('last_seen_at'))) return 'users'
  return null
}

const columnOf = (name: string) => name.trim().toLowerCase()

export interface TableContext extends PostContext {
  readonly options: ReadOptions
  readonly label: string
  readonly item: (outcome: PostOutcome, at: ReadItem['at']) => Iterable<ReadItem>
}

export async function* readTable(
  entry: ArchiveEntry,
  file: string,
  context: TableContext,
): AsyncGenerator<ReadItem> {
  const username = ownerInName(entry.name) ?? ownerInName(context.label)
  let columns: readonly string[] | null = null
  let read: ((row: Loose) => PostOutcome) | null = null
  for await (const { line, fields, problem } of csvRecords(entry.bytes())) {
    const at = { file, record: line }
    if (problem !== null) {
      yield { type: 'rejected', ...problem, at }
      if (columns === null) return
    } else if (columns === null) {
      columns = fields.map(columnOf)
      const kind = tableKind(fields)
      if (kind === null) {
        yield { type: 'skipped', reason: 'other-file', at: { file, record: null } }
        return
      }
      if (
        username === null &&
        (kind === 'own-posts' || (kind === 'likes' && !columns.includes('username')))
      ) {
        const message = 'whose archive this is only its name says: keep user_archive-<username>-<date>-<time>'
        yield { type: 'rejected', code: 'broken_record', message, at: { file, record: null } }
        return
      }
      read = rowReader(kind, username, context)
    } else if (fields.length !== columns.length) {
      const message = `${fields.length} columns instead of ${columns.length}`
      yield { type: 'rejected', code: 'broken_record', message, at }
    } else if (read !== null) for (const item of context.item(read(rowOf(columns, fields)), at)) yield item
  }
}

/** Empty cells are nothing; an empty category is none, as a personal message has it. */
function rowOf(columns: readonly string[], fields: readonly string[]): Loose {
  const row: Record<string, unknown> = Object.create(null)
  columns.forEach((name, i) => {
    const value = fields[i] as string
    if (value !== '') row[name] = value
    else if (name === 'category_id') row[name] = null
  })
  return row
}

function rowReader(kind: TableKind, username: string | null, context: TableContext) {
  switch (kind) {
    case 'posts':
      return (row: Loose) => readPost(row, null, context)
    case 'own-posts':
      return (row: Loose) => readOwnPost(row, username, context)
    case 'likes':
      return (row: Loose) => readLike(row, username, context)
    case 'users':
      return (row: Loose) => readUser(row, context)
  }
}

const skipped = (reason: string): PostOutcome => ({ events: [], skipped: reason })
const broken = (message: string): PostOutcome => ({ code: 'broken_record', message })

function readOwnPost(row: Loose, username: string | null, context: TableContext): PostOutcome {
  const place = /\/t\/(?:[^/]*\/)?(\d{1,15})\/(\d{1,15})$/.exec(textOf(row['url']) ?? '')
  if (place === null) return broken('url does not end in a topic and a post number')
  const categories = textOf(row['categories']) ?? textOf(row['category'])
  const sub = textOf(row['sub_category'])
  const named = categories !== null && categories !== '-'
  // "Yes" is written in the language of whoever asked for the archive; that a message has no category is not.
  if (!named && !context.includePrivate) return skipped('private')
  const post = {
    topic_id: place[1],
    post_number: place[2],
    created_at: row['created_at'],
    username,
    raw: row['post_raw'] ?? row['post'],
    cooked: row['post_cooked'],
    categories: named ? (sub === null || sub === '-' ? categories : `${categories}|${sub}`) : null,
  }
  return readPost(post, null, context)
}

function readLike(row: Loose, owner: string | null, context: TableContext): PostOutcome {
  const archetype = textOf(row['archetype'])
  // A user's own list of likes does not say which of the posts were personal messages.
  if (archetype !== 'regular' && !context.includePrivate)
    return skipped(archetype === 'private_message' ? 'private' : 'like-of-unknown-place')
  const id = idOf(row['post_id'])
  const topic = idOf(row['topic_id'])
  const number = idOf(row['post_number'])
  const username = textOf(row['username']) ?? owner
  const micros = timeOf(row['liked_at'] ?? row['created_at'])
  if (id === null || topic === null || number === null || username === null || micros === null)
    return broken('a like has a post, a place, a time and somebody who gave it')
  const { site, make } = context
  const withdrawn = timeOf(row['deleted_at'])
  if (withdrawn !== null) {
    const head = { source: siteSource(site), id: likeId(postId(id, topic, number), username), micros }
    const actor = accountId(site, username)
    const sequence = Math.max(0, withdrawn)
    const event = make('org.commonhold.activity.retracted.v1', { ...head, sequence }, { actor })
    return { events: [event], skipped: 'withdrawn' }
  }
  const category = idOf(row['category_id'])
  if (category !== null && context.isPrivateCategory(category) && !context.includePrivate)
    return skipped('private')
  context.people.met({ username, name: null, micros: 0, ownBot: false })
  const post = { id, topic, number, author: null, category, categoryName: null }
  return { events: [liked(post, username, micros, Math.max(0, micros), context)], skipped: null }
}

function readUser(row: Loose, context: TableContext): PostOutcome {
  const events = userEvents(row, { ...context, told: null, deleted: false })
  return events === null ? broken('a user has a username and a time of creation') : { events, skipped: null }
}
