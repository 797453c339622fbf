import { CommonholdError } from '@commonhold/contracts/errors'
import { microsOfInstant } from '@commonhold/contracts/events/instant'
import { z } from 'zod'
import { memoryArchive } from '../archive/memory.ts'
import type { ReadItem } from '../connector.ts'
import { isObject, type Loose, numberOf, objectsOf, textOf } from '../json/loose.ts'
import type { Ask, Puller, PullOptions } from '../puller.ts'
import { readDiscourse } from './read.ts'

/** Discourse's API: every post since the last time, from the newest backwards, in windows of numbers. Posts are read by
 *  the archive's reader; what changes later comes with the webhook or an export.
 *  https://github.com/discourse/discourse/blob/main/app/controllers/posts_controller.rb */
export const discoursePuller: Puller = {
  tool: 'discourse',
  // Everybody has their own.
  url: null,
  headers: (token) => ({ 'api-key': token, 'api-username': 'system' }),
  pull: async function* (ask, cursor, options) {
    const read = cursors.safeParse(cursor)
    let state = read.success ? read.data : NOTHING_READ
    const categories = await categoriesOf(ask)
    let namesToTell = options.now - (state.categoriesAt ?? 0) >= NAMES_EVERY
    for (;;) {
      const before = state.below === null ? null : state.below - 1
      const posts = await postsBefore(before, ask)
      const numbers = posts.flatMap(({ id }) => numberOf(id) ?? [])
      const fresh = posts.filter((post) => isWanted(post, state.done, options.since))
      const items = await itemsOf(fresh, categories, options, namesToTell)
      namesToTell &&= fresh.length === 0
      const categoriesAt = namesToTell || fresh.length === 0 ? state.categoriesAt : options.now
      const top = state.top ?? (numbers.length === 0 ? null : Math.max(...numbers))
      // A window in which nothing can be seen is no end: its posts were deleted, or are private.
      const below = numbers.length > 0 ? Math.min(...numbers) : before === null ? 1 : before - WINDOW + 1
      state = { ...state, categoriesAt, top, below }
      const reachesOld = posts.length > 0 && fresh.length < posts.length
      if (below <= 1 || below <= (state.done ?? 0) + 1 || reachesOld) {
        yield { items, cursor: { ...state, done: top ?? state.done, top: null, below: null } }
        return
      }
      yield { items, cursor: state }
    }
  },
}

const cursors = z.object({
  /** Number of the newest post of those that were all read. */
  done: z.number().nullable(),
  /** While newer ones are being read: the newest of them, and down to where. */
  top: z.number().nullable(),
  below: z.number().nullable(),
  /** Microseconds: when categories were told of. */
  categoriesAt: z.number().nullable(),
})
const NOTHING_READ = { done: null, top: null, below: null, categoriesAt: null }

/** Discourse answers with the posts of fifty numbers. */
const WINDOW = 50
const NAMES_EVERY = 24 * 3_600_000_000

async function postsBefore(before: number | null, ask: Ask): Promise<readonly Loose[]> {
  const { status, body } = await ask('/posts.json', before === null ? {} : { before: String(before) })
  if (status === 404)
    throw new CommonholdError('pull_refused', 'The forum shows no posts: it is closed to this token.')
  if (status !== 200 || !isObject(body) || !Array.isArray(body['latest_posts']))
    throw new CommonholdError('pull_failed', `The forum answers /posts.json with ${status}.`)
  return objectsOf(body['latest_posts'])
}

/** Null where they are not shown: the posts count all the same. */
async function categoriesOf(ask: Ask): Promise<unknown> {
  const { status, body } = await ask('/site.json')
  return status === 200 && isObject(body) && Array.isArray(body['categories'])
    ? { categories: body['categories'] }
    : null
}

const isWanted = ({ id, created_at: created }: Loose, done: number | null, since: number | null) =>
  (numberOf(id) ?? 0) > (done ?? 0) &&
  (since === null || (microsOfInstant(textOf(created) ?? '') ?? since) >= since)

/** @param withNames whether the names of categories are told: the same words every time are nothing new, and many */
async function itemsOf(
  posts: readonly Loose[],
  categories: unknown,
  options: PullOptions,
  withNames: boolean,
): Promise<ReadItem[]> {
  if (posts.length === 0) return []
  const files = { ...(categories === null ? {} : { 'categories.json': categories }), 'posts.json': posts }
  const items: ReadItem[] = []
  for await (const item of readDiscourse(memoryArchive('discourse', files), options)) {
    const isName = item.type === 'event' && item.event.type === 'org.commonhold.space.v1'
    const isList = item.type === 'skipped' && item.reason === 'list-of-categories'
    if ((!isName || withNames) && !isList) items.push(item)
  }
  return items
}
