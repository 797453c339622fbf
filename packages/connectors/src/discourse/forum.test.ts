import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { openArchive } from '../archive/open.ts'
import { connectorFor } from '../formats.ts'
import { actsIn, allOf, eventsIn, options, reasonsIn } from '../testing/forge.ts'

/** What the public archive of a forum holds besides its numbers, which tests/data compares. */
const folder = path.resolve(import.meta.dirname, '../../../../../shared/data/discourse-delvingbitcoin')
const present = existsSync(path.join(folder, 'posts.zip'))
if (!present) console.warn('skipped: discourse-delvingbitcoin is not beside the repository')

describe.skipIf(!present)('a public archive of a forum, a file a post', async () => {
  const items = present ? await read() : []
  const acts = actsIn(items)
  const { rows } = present
    ? JSON.parse(readFileSync(path.join(folder, 'ground_truth.json'), 'utf8'))
    : { rows: {} }

  async function read() {
    const archive = await openArchive(path.join(folder, 'posts.zip'))
    try {
      const { connector } = await connectorFor('auto', archive)
      expect(connector.format).toBe('discourse')
      return await allOf(connector.read(archive, options()))
    } finally {
      await archive.close()
    }
  }

  it('each file is read, each post has one identity however many files it has', () => {
    expect(acts.length).toBe(rows.files_or_posts_raw)
    expect(new Set(acts.map(({ source, id }) => `${source} ${id}`)).size).toBe(rows.distinct_posts)
    expect(reasonsIn(items)).toEqual([])
  })

  it('copies of a post agree on when it was written and where; of two authors the later version names the one', () => {
    const copies = Map.groupBy(acts, ({ id }) => id)
    const given = [...copies].filter(([, all]) => new Set(all.map(({ data }) => data.actor)).size > 1)
    expect(given.map(([id]) => id)).toEqual(['2439'])
    expect(
      given[0]?.[1]
        .map(({ sequence, data }) => [Number(sequence), data.actor])
        .sort(([a], [b]) => (a as number) - (b as number)),
    ).toEqual([
      [Date.parse('2024-05-17T10:54:15.024Z') * 1000, 'discourse:-:u_ehw34cfy'],
      [Date.parse('2024-05-17T11:06:05.054Z') * 1000, 'discourse:-:u_qerkhhpx'],
    ])
    for (const all of copies.values())
      expect(new Set(all.map(({ time, data }) => `${time} ${data.object}`)).size).toBe(1)
  })

  it('who liked it does not say, so that nobody is said to have', () => {
    expect(rows.likes_total).toBeGreaterThan(0)
    expect(acts.filter(({ data }) => data.kind === 'reaction')).toEqual([])
  })

  it('the account of the software is a bot, an account called admin a person', () => {
    const classOf = (name: string) =>
      eventsIn(items).find(({ data }) => data.account === `discourse:-:${name}`).data.class
    expect([classOf('system'), classOf('admin')]).toEqual(['bot', 'human'])
  })

  it('posts their authors took back keep their names', () => {
    const people = new Set(acts.map(({ data }) => data.actor))
    expect(rows.deleted_user_posts).toBe(54)
    expect(people.has(null)).toBe(false)
  })

  it('a reply names the post it answers, or the beginning of its topic', () => {
    const replies = acts.filter(({ data }) => data.kind === 'reply')
    const toPost = replies.filter(({ data }) => data.inReplyTo !== data.conversation)
    expect(replies.length - toPost.length).toBeGreaterThan(replies.length / 3)
    for (const { data } of replies) expect(data.inReplyTo.replace(/p\d+$/, 'p1')).toBe(data.conversation)
  })

  it('no name of a file goes further: usernames and topics stand in it', () => {
    expect(items.some(({ at }) => /u_|t[a-z0-9]{6}\b/.test(at.file))).toBe(false)
    expect(items[0]?.at.file).toMatch(/^archive\/posts\/[^/]+\/\d{10}-\*\.json$/)
  })
})
