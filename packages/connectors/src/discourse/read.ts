import { CommonholdError } from '@commonhold/contracts/errors'
import { microsOfInstant } from '@commonhold/contracts/events/instant'
import type { Archive, ArchiveEntry } from '../archive/archive.ts'
import type { ReadItem, ReadOptions } from '../connector.ts'
import { eventMaker } from '../envelopes.ts'
import { isObject } from '../json/loose.ts'
import { tableRows } from '../json/tables.ts'
import { dayMicros } from '../taken.ts'
import { postsIn } from './document.ts'
import { siteOf } from './ids.ts'
import { shownEntry } from './names.ts'
import { meetPeople } from './people.ts'
import { type Category, categoriesIn, categoryEvent, isCategoryFile } from './places.ts'
import { closed, type PostOutcome, readPost } from './post.ts'
import { readTable, type TableContext } from './table.ts'
import { knowTopics } from './topics.ts'

/** Every file once, in the archive's order; people and places at the end, as they were called last. */
export async function* readDiscourse(archive: Archive, options: ReadOptions): AsyncGenerator<ReadItem> {
  const site = siteOf(options.map)
  const make = eventMaker(options.pilot, options.taken === null ? null : dayMicros(options.taken))
  const categories = await categoriesOf(archive)
  const people = meetPeople(site, make, options.bots)
  const topics = knowTopics()
  const end = { file: shownEntry(archive.label), record: null }
  // A time to come is no guide to when something was last called so.
  const now = new Date().toISOString()
  let last = ''

  const context: TableContext = {
    site,
    make,
    options,
    people,
    label: archive.label,
    includePrivate: options.includePrivate,
    isPrivateCategory: (id) => categories.get(id)?.private === true,
    began: topics.began,
    owner: topics.owner,
    item: itemsOf,
  }

  // `yield*` in an asynchronous generator waits for each: a turn of the event loop a record.
  function* itemsOf(outcome: PostOutcome, at: ReadItem['at']): Generator<ReadItem> {
    if ('code' in outcome) {
      yield { type: 'rejected', ...outcome, at }
      return
    }
    if ('closing' in outcome) {
      const { closing } = outcome
      if (!topics.wait({ post: closing, at })) yield* itemsOf(closed(closing, null, context), at)
      return
    }
    for (const event of outcome.events) yield { type: 'event', event, at }
    if (outcome.skipped !== null) yield { type: 'skipped', reason: outcome.skipped, at }
    if (people.full()) yield* tellPeople()
  }

  function* tellPeople(): Generator<ReadItem> {
    for (const event of people.told()) yield { type: 'event', event, at: end }
  }

  async function* posts(entry: ArchiveEntry, file: string): AsyncGenerator<ReadItem> {
    let isOther = true
    for await (const batch of postsIn(entry)) {
      for (const { index, value, topic, problem } of batch) {
        isOther = false
        const at = { file, record: index }
        if (problem !== null) yield { type: 'rejected', ...problem, at }
        else if (!isObject(value))
          yield { type: 'rejected', code: 'broken_record', message: 'a post is a JSON object', at }
        else {
          if (topic?.id != null && topic.owner !== null) topics.began(topic.id, topic.owner)
          for (const item of itemsOf(readPost(value, topic, context), at)) yield item
        }
      }
    }
    if (isOther) yield { type: 'skipped', reason: 'other-file', at: { file, record: null } }
  }

  let known = false
  for await (const entry of archive.entries()) {
    const file = shownEntry(entry.name)
    for await (const item of fileItems(entry, file)) {
      known ||= item.type !== 'skipped' || item.reason !== 'other-file'
      if (item.type === 'event' && item.event.time > last && item.event.time < now) last = item.event.time
      yield item
    }
  }
  if (!known && topics.waiting().length === 0)
    throw new CommonholdError('wrong_format', 'there is no post, topic or table as Discourse has them')
  for (const { post, at } of topics.waiting())
    yield* itemsOf(closed(post, topics.owner(post.topic), context), at)
  yield* tellPeople()
  for (const category of categories.values())
    if (!category.private || options.includePrivate)
      yield { type: 'event', event: categoryEvent(site, category, microsOfInstant(last) ?? 0, make), at: end }

  async function* fileItems(entry: ArchiveEntry, file: string): AsyncGenerator<ReadItem> {
    if (isCategoryFile(entry.name)) yield* brokenCategories(entry, file)
    else if (JSON_FILE.test(entry.name)) yield* posts(entry, file)
    else if (TABLE.test(entry.name)) yield* readTable(entry, file, context)
    else if (!UNNAMED.test(entry.name))
      yield { type: 'skipped', reason: 'other-file', at: { file, record: null } }
    else if (/[[{]/.test(await firstCharacter(entry))) yield* posts(entry, file)
    else yield* readTable(entry, file, context)
  }
}

const JSON_FILE = /\.(?:json|jsonl|ndjson)$/i
const TABLE = /\.(?:csv|tsv)$/i
/** Standard input has no name to tell by. */
const UNNAMED = /\.txt$|(?:^|\/)[^./]+$/i

async function categoriesOf(archive: Archive): Promise<Map<number, Category>> {
  const found = new Map<number, Category>()
  for await (const entry of archive.entries())
    if (isCategoryFile(entry.name))
      for await (const category of categoriesIn(entry)) {
        const known = found.get(category.id)
        // One that is private in any of them is private: when in doubt nothing private is read.
        found.set(category.id, known?.private ? known : category)
      }
  return found
}

async function* brokenCategories(entry: ArchiveEntry, file: string): AsyncGenerator<ReadItem> {
  for await (const rows of tableRows(entry.bytes(), new Set(['category_list.categories', 'categories'])))
    for (const { index, problem } of rows)
      if (problem !== null)
        yield { type: 'rejected', ...problem, at: { file, record: index === 0 ? null : index } }
  yield { type: 'skipped', reason: 'list-of-categories', at: { file, record: null } }
}

/** What a file begins with, blanks and a byte order mark aside. */
async function firstCharacter(entry: ArchiveEntry): Promise<string> {
  try {
    for await (const chunk of entry.bytes()) {
      const text = Buffer.from(chunk)
        .toString('latin1', 0, 4096)
        .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
      const first = /[^\s\0]/.exec(text)?.[0]
      if (first !== undefined) return first
    }
  } catch {
    // Reading it in earnest says so in its place.
  }
  return ''
}
