import { createHmac } from 'node:crypto'
import { decodeEvent } from '@commonhold/contracts/events/decode'
import { compareVersions } from '@commonhold/contracts/events/order'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openArchive } from '../archive/open.ts'
import type { ReadItem, ReadOptions } from '../connector.ts'
import { actsIn, allOf, eventsIn, fileOf, options, reasonsIn } from '../testing/forge.ts'
import { discourse } from './connector.ts'
import { discourseWebhook } from './webhook.ts'

const SECRET = 'the secret of a test'
const RECEIVED = Date.parse('2020-03-01T00:00:00Z') * 1000

const signed = (body: string | Uint8Array, secret = SECRET) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

function receive(
  body: string,
  headers: Record<string, string | undefined> = { 'x-discourse-event-signature': signed(body) },
  secrets: readonly string[] = [SECRET],
  some: Partial<ReadOptions> = {},
) {
  const delivery = { headers, query: {}, body: Buffer.from(body), received: RECEIVED }
  return discourseWebhook.receive(delivery, secrets, options(some))
}

function live(
  type: string,
  about: unknown,
  event: string,
  some: Partial<ReadOptions> = {},
): readonly ReadItem[] {
  const body = JSON.stringify({ [type]: about })
  const headers = {
    'x-discourse-event-signature': signed(body),
    'x-discourse-event-type': type,
    'x-discourse-event': event,
    'x-discourse-event-id': '77',
  }
  const received = receive(body, headers, [SECRET], some)
  if (received.type !== 'items') throw new Error(received.type)
  return received.items
}

/** As the webhook serialises a post: the text in two forms, the topic's kind and name, no actions. */
const post = (more: object = {}) => ({
  id: 102,
  name: 'Ada L.',
  username: 'Ada',
  user_id: 3,
  created_at: '2020-01-01T00:00:02.125Z',
  updated_at: '2020-01-02T00:00:02.125Z',
  cooked: '<p>canary</p>',
  raw: 'canary',
  post_number: 2,
  post_type: 1,
  reply_to_post_number: null,
  topic_id: 5,
  topic_slug: 'canary',
  topic_title: 'canary',
  topic_archetype: 'regular',
  category_id: 7,
  category_slug: 'canary',
  deleted_at: null,
  user_deleted: false,
  ...more,
})

async function archived(files: unknown): Promise<readonly ReadItem[]> {
  const archive = await openArchive(await fileOf(JSON.stringify(files), 'x.json'))
  try {
    return await allOf(discourse.read(archive, options()))
  } finally {
    await archive.close()
  }
}

/** What stands of all that is said under one identity. */
function standing(items: readonly ReadItem[], id: string) {
  const versions = eventsIn(items)
    .filter((event) => event.id === id)
    .map((event) => {
      const decoded = decodeEvent(event, Date.now() * 1000)
      if (!decoded.ok) throw new Error(decoded.message)
      return decoded.event
    })
  expect(new Set(versions.map(({ source }) => source)).size).toBe(1)
  return versions.sort(compareVersions).at(-1)
}

describe('who sent it', () => {
  const body = JSON.stringify({ post: post() })
  const codeOf = (...args: Parameters<typeof receive>) => {
    const received = receive(...args)
    return received.type === 'refused' ? received.code : received.type
  }

  it('is told by the signature over the very bytes, with any of the secrets', () => {
    expect(codeOf(body)).toBe('items')
    expect(codeOf(body, { 'x-discourse-event-signature': signed(body, 'next') }, [SECRET, 'next'])).toBe(
      'items',
    )
    expect(codeOf(body, {})).toBe('signature_missing')
    expect(codeOf(body, { 'x-discourse-event-signature': signed(body).slice(7) })).toBe('signature_missing')
    expect(codeOf(body, { 'x-discourse-event-signature': signed(body, 'other') })).toBe('signature_invalid')
    expect(codeOf(`${body} `, { 'x-discourse-event-signature': signed(body) })).toBe('signature_invalid')
    expect(codeOf(body, { 'x-discourse-event-signature': signed(body) }, [])).toBe('signature_invalid')
    expect(codeOf('canary')).toBe('not_json')
    expect(codeOf('[]')).toBe('not_json')
  })
})

describe('what it says', () => {
  it('a post', () => {
    const items = live('post', post(), 'post_created')
    expect(actsIn(items)[0]).toMatchObject({
      source: 'discourse:-',
      id: '102',
      time: '2020-01-01T00:00:02.125000Z',
      data: { kind: 'reply', actor: 'discourse:-:ada', space: 'discourse:-/c7', length: 6 },
    })
    expect(items[0]?.at).toEqual({ file: 'delivery 77', record: null })
    expect(eventsIn(items).at(-1).data).toMatchObject({ account: 'discourse:-:ada', displayName: 'Ada L.' })
  })

  it('a like, dated when it came', () => {
    const [act] = actsIn(live('like', { post: post(), user: { id: 4, username: 'Ben' } }, 'post_liked'))
    expect(act).toMatchObject({
      id: 'like:102:ben',
      time: '2020-03-01T00:00:00.000000Z',
      data: {
        kind: 'reaction',
        actor: 'discourse:-:ben',
        target: 'discourse:-/t5p2',
        targetActor: 'discourse:-:ada',
      },
    })
    expect(reasonsIn(live('like', { user: { username: 'Ben' } }, 'post_liked'))).toEqual([
      'broken_record: a like is of a post',
    ])
  })

  it('a user, who stands above what posts say', () => {
    const user = {
      id: 4,
      username: 'Ben',
      name: 'Ben',
      email: 'Ben@Example.org',
      created_at: '2019-01-02T03:04:05Z',
    }
    const created = eventsIn(live('user', user, 'user_created'))
    expect(created.map(({ data }) => data)).toEqual([
      { account: 'discourse:-:ben', enabledFrom: '2019-01-02', deleted: false },
      expect.objectContaining({ account: 'discourse:-:ben', emailHash: expect.stringMatching(/^s_/) }),
    ])
    expect(eventsIn(live('user', user, 'user_destroyed'))[0].data.deleted).toBe(true)
    expect(reasonsIn(live('user', user, 'user_logged_in'))).toEqual(['event:user_logged_in'])
    const said = live('post', post({ username: 'ben', name: null }), 'post_created')
    expect(standing([...live('user', user, 'user_created'), ...said], 'discourse:-:ben')).toMatchObject({
      data: { emailHash: expect.stringMatching(/^s_/) },
    })
  })

  it('what private people say, whispers, topics, pings and all others are skipped by name', () => {
    const reasons = [
      live('post', post({ topic_archetype: 'private_message', category_id: null }), 'post_created'),
      live('post', post({ post_type: 4 }), 'post_created'),
      live(
        'like',
        { post: post({ topic_archetype: 'private_message' }), user: { username: 'b' } },
        'post_liked',
      ),
      live('topic', { id: 5, title: 'canary' }, 'topic_created'),
      live('ping', 'OK', 'ping'),
      live('notification', { id: 1 }, 'notification_created'),
      live('notification', { id: 1 }, 'Something else'),
    ].map((items) => [reasonsIn(items), eventsIn(items).length])
    expect(reasons).toEqual([
      [['private'], 0],
      [['whisper'], 0],
      [['private'], 0],
      [['told-by-posts:topic_created'], 0],
      [['broken_record: a delivery says what it is about'], 0],
      [['event:notification_created'], 0],
      [['event:notification'], 0],
    ])
  })
})

describe('what came live and stands in an export later is one', () => {
  const exported = (more: object = {}) => {
    const { raw, topic_archetype, category_slug, topic_title, ...rest } = post(more)
    return rest
  }

  it('a post: the same source and id, and the same version until it is edited', async () => {
    const both = [...live('post', post(), 'post_created'), ...(await archived(exported()))]
    const [first, second] = actsIn(both)
    expect([first.source, first.id, first.sequence]).toEqual([second.source, second.id, second.sequence])
    const edited = { updated_at: '2020-02-02T00:00:00Z', category_id: 8 }
    const later = [...both, ...live('post', post(edited), 'post_edited')]
    expect(standing([...later, ...(await archived(exported()))], '102')).toMatchObject({
      data: { space: 'discourse:-/c8' },
    })
  })

  it('deleted and recovered, in whatever order it arrives', async () => {
    const created = live('post', post(), 'post_created')
    const destroyed = live('post', post(), 'post_destroyed')
    const recovered = live('post', post(), 'post_recovered')
    const gone = standing([...destroyed, ...created, ...(await archived(exported()))], '102')
    expect(gone?.stream).toBe('retraction')
    expect(
      standing([...(await archived(exported({ deleted_at: '2020-02-01T00:00:00Z' }))), ...created], '102')
        ?.stream,
    ).toBe('retraction')
    for (const items of [
      [...created, ...destroyed, ...recovered],
      [...recovered, ...destroyed, ...created],
    ])
      expect(standing([...items, ...(await archived(exported()))], '102')?.stream).toBe('activity')
  })

  it('an answer accepted, and not any more', async () => {
    const accepted = live('solved', post(), 'accepted_solution')
    const before = await archived(exported())
    expect(standing([...accepted, ...before], '102')).toMatchObject({ data: { accepted: true } })
    const not = live('solved', post({ accepted_answer: true }), 'unaccepted_solution')
    expect(standing([...not, ...accepted, ...before], '102')).toMatchObject({ data: { accepted: false } })
    const [told] = actsIn(await archived(exported({ accepted_answer: true })))
    expect(told.sequence).toBe(actsIn(accepted)[0].sequence)
  })

  it('a like, by whoever the archive knows to have given it', async () => {
    const given = live('like', { post: post(), user: { username: 'BEN' } }, 'post_liked')
    const told = await archived(exported({ reactions: [{ id: 'heart', users: [{ username: 'ben' }] }] }))
    const ids = [...actsIn(given), ...actsIn(told)].filter(({ data }) => data.kind === 'reaction')
    expect(new Set(ids.map(({ source, id }) => `${source} ${id}`)).size).toBe(1)
    expect(ids.length).toBe(2)
  })

  it('closing a topic: one’s own is taken back once an export knows whose it is', async () => {
    const action = { id: 103, post_number: 3, post_type: 3, action_code: 'closed.enabled' }
    const closed = live('post', post(action), 'post_created')
    expect(actsIn(closed)[0]).toMatchObject({ id: '103', data: { kind: 'close-other', targetActor: null } })
    const root = { id: 101, post_number: 1 }
    const own = await archived([exported(root), exported(action)])
    expect(standing([...closed, ...own], '103')?.stream).toBe('retraction')
    const others = await archived([exported({ ...root, username: 'Ben' }), exported(action)])
    expect(standing([...closed, ...others], '103')?.stream).toBe('activity')
  })
})

it('no change of a delivery throws, hangs or lets a text through', () => {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(3, 'closed.enabled', '2020-01-01T00:00:00Z', -1),
  )
  const fields = fc.dictionary(
    fc.constantFrom(...Object.keys(post()), 'action_code', 'reactions', 'accepted_answer'),
    value,
  )
  const type = fc.constantFrom('post', 'like', 'user', 'solved', 'topic', '__proto__', 'constructor')
  const event = fc.constantFrom('post_created', 'post_destroyed', 'user_updated', 'constructor', '__proto__')
  fc.assert(
    fc.property(type, event, fields, (kind, name, some) => {
      const { raw, cooked, ...rest } = some
      const about = { ...post(), ...rest }
      for (const each of [about, { post: about, user: about }]) {
        const items = live(kind, each, name)
        const slugs = /"(?:topic_slug|topic_title|category_slug|raw|cooked)"/
        expect(JSON.stringify(items)).not.toMatch(slugs)
        expect(JSON.stringify(items)).not.toContain('canary')
      }
    }),
    { numRuns: 500 },
  )
})
