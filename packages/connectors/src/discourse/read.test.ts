import { decodeEvent } from '@commonhold/contracts/events/decode'
import { describe, expect, it } from 'vitest'
import { openArchive } from '../archive/open.ts'
import type { ReadOptions } from '../connector.ts'
import { connectorFor } from '../formats.ts'
import { actsIn, allOf, eventsIn, fileOf, options, reasonsIn, zipOf } from '../testing/forge.ts'

type Files = Record<string, unknown>

async function read(files: Files | string, some: Partial<ReadOptions> = {}, name = 'x.zip') {
  const bytes =
    typeof files === 'string'
      ? files
      : zipOf(
          Object.entries(files).map(([entry, data]) => ({
            name: entry,
            data: typeof data === 'string' ? data : JSON.stringify(data),
          })),
        )
  const archive = await openArchive(await fileOf(bytes, name))
  try {
    const { connector } = await connectorFor('discourse', archive)
    return await allOf(connector.read(archive, options(some)))
  } finally {
    await archive.close()
  }
}
const acts = async (...args: Parameters<typeof read>) => actsIn(await read(...args))

const post = (number: number, more: object = {}) => ({
  id: 100 + number,
  topic_id: 5,
  post_number: number,
  post_type: 1,
  username: 'Ada',
  name: 'Ada L.',
  user_id: 3,
  created_at: `2020-01-01T00:00:0${number % 10}.125Z`,
  updated_at: `2020-01-02T00:00:0${number % 10}.125Z`,
  cooked: '<p>canary</p>',
  reply_to_post_number: null,
  ...more,
})
const topic = (posts: unknown[], more: object = {}) => ({
  post_stream: { posts, stream: [] },
  id: 5,
  category_id: 7,
  archetype: 'regular',
  title: 'canary',
  details: { created_by: { username: 'Ada' } },
  ...more,
})
const action = (number: number, code: string, more: object = {}) =>
  post(number, { post_type: 3, action_code: code, username: 'Mod', ...more })

describe('posts', () => {
  it('carry who, when, where and how long, never what', async () => {
    const cooked =
      '<a class="mention" href="/u/ben">@Ben</a><aside class="quote"><a class="mention" href="/u/eve">'
    const [act] = await acts(
      { 'a.json': post(1, { category_id: 7, raw: 'hi @Ben', cooked }) },
      { taken: '2021-01-01' },
    )
    expect(act).toEqual({
      specversion: '1.0',
      type: 'org.commonhold.activity.v1',
      source: 'discourse:-',
      id: '101',
      time: '2020-01-01T00:00:01.125000Z',
      recordedtime: '2021-01-01T00:00:00.000000Z',
      partitionkey: 'p',
      sequence: '1577923201125000',
      data: {
        kind: 'post',
        actor: 'discourse:-:ada',
        object: 'discourse:-/t5p1',
        space: 'discourse:-/c7',
        conversation: 'discourse:-/t5p1',
        inReplyTo: null,
        mentions: ['discourse:-:ben'],
        accepted: false,
        length: 7,
      },
    })
  })

  it('answer a post, or the topic; none answers itself', async () => {
    const found = await acts({
      'a.json': topic([
        post(1),
        post(2),
        post(3, { reply_to_post_number: 2 }),
        post(4, { reply_to_post_number: 4 }),
      ]),
    })
    expect(found.map(({ data }) => [data.kind, data.inReplyTo, data.space])).toEqual([
      ['post', null, 'discourse:-/c7'],
      ['reply', 'discourse:-/t5p1', 'discourse:-/c7'],
      ['reply', 'discourse:-/t5p2', 'discourse:-/c7'],
      ['reply', 'discourse:-/t5p1', 'discourse:-/c7'],
    ])
  })

  it('the accepted answer outranks the same answer before', async () => {
    const [plain] = await acts({ 'a.json': post(2) })
    const [accepted] = await acts({ 'a.json': post(2, { accepted_answer: true }) })
    expect([plain.data.accepted, accepted.data.accepted]).toEqual([false, true])
    expect(Number(accepted.sequence)).toBeGreaterThan(Number(plain.sequence))
  })

  it('deleted ones are withdrawn, hidden ones and those taken back by their author stand', async () => {
    const items = await read({
      'a.json': topic([
        post(1, { deleted_at: '2020-02-01T00:00:00Z' }),
        post(2, { hidden: true }),
        post(3, { user_deleted: true }),
      ]),
    })
    expect(eventsIn(items).map(({ type, id }) => [type.split('.')[3], id])).toEqual([
      ['retracted', '101'],
      ['v1', '102'],
      ['v1', '103'],
      ['v1', 'discourse:-:ada'],
    ])
    expect(reasonsIn(items)).toEqual(['deleted'])
    const gone = await read({ 'a.json': topic([post(1), post(2)], { deleted_at: '2020-02-01T00:00:00Z' }) })
    expect([actsIn(gone), reasonsIn(gone)]).toEqual([[], ['deleted', 'deleted']])
  })

  it('whispers and what is no post of anybody are skipped by name', async () => {
    const items = await read({
      'a.json': topic([post(1, { post_type: 4 }), post(2, { post_type: 9 }), post(3, { post_type: 2 })]),
    })
    expect(reasonsIn(items)).toEqual(['whisper', 'post-type'])
    expect(actsIn(items).map(({ data }) => data.kind)).toEqual(['reply'])
  })

  it('without a name are nobody’s', async () => {
    const items = await read({ 'a.json': topic([post(1, { username: null }), post(2, { username: '' })]) })
    expect(actsIn(items).map(({ data }) => data.actor)).toEqual([null, null])
  })

  it('reactions belong to who reacted, where the archive says who', async () => {
    const reactions = [
      { id: 'heart', count: 2, users: [{ username: 'Ben' }, {}] },
      { id: '+1', count: 4 },
    ]
    const found = await acts({ 'a.json': post(1, { reactions, actions_summary: [{ id: 2, count: 2 }] }) })
    expect(found[1]).toMatchObject({
      id: 'like:101:ben',
      sequence: '0',
      data: {
        kind: 'reaction',
        actor: 'discourse:-:ben',
        target: 'discourse:-/t5p1',
        targetActor: 'discourse:-:ada',
      },
    })
    expect(found.length).toBe(2)
  })
})

describe('small actions', () => {
  it('are acts by what was done', async () => {
    const codes = {
      'close-other': ['closed.enabled', 'archived.disabled', 'visible.disabled', 'split_topic'],
      pin: ['pinned.enabled', 'pinned_globally.disabled', 'banner.enabled'],
      invite: ['invited_user', 'invited_group'],
      tag: ['tags_changed', 'category_changed'],
    }
    for (const [kind, each] of Object.entries(codes))
      for (const code of each) {
        const found = await acts({ 'a.json': topic([post(1), action(2, code)]) })
        expect([code, found[1]?.data.kind, found[1]?.data.target]).toEqual([code, kind, 'discourse:-/t5p1'])
      }
  })

  it('of other kinds are skipped by name; a name nobody expects is not repeated', async () => {
    const codes = ['autoclosed.enabled', 'public_topic', 'user_left', 'removed_user', 'Secret text!']
    const items = await read({ 'a.json': topic([post(1), ...codes.map((code, i) => action(i + 2, code))]) })
    expect(reasonsIn(items)).toEqual([
      'action:autoclosed.enabled',
      'action:public_topic',
      'action:user_left',
      'action:removed_user',
      'action:unknown',
    ])
  })

  it('closing one’s own topic is nothing done to others, whichever file tells whose it is, and when', async () => {
    const own = action(2, 'closed.enabled', { username: 'ADA' })
    for (const files of [
      { 'a.json': topic([post(1), own]) },
      { '1.json': own, '2.json': post(1) },
      { 'a.json': [own, post(1)] },
    ]) {
      const items = await read(files)
      expect(actsIn(items).map(({ data }) => data.kind)).toEqual(['post'])
      expect(reasonsIn(items)).toEqual(['own-topic'])
      // Had a delivery said otherwise, it is taken back.
      expect(
        eventsIn(items)
          .filter(({ type }) => type.includes('retracted'))
          .map(({ id }) => id),
      ).toEqual(['102'])
    }
  })

  it('of a topic nobody tells of are done to others', async () => {
    const [act] = await acts({ 'a.json': action(2, 'closed.enabled') })
    expect(act.data).toMatchObject({ kind: 'close-other', targetActor: null })
    const [, other] = await acts({ '1.json': action(2, 'closed.enabled'), '2.json': post(1) })
    expect(other.data).toMatchObject({ kind: 'close-other', targetActor: 'discourse:-:ada' })
  })
})

describe('people and places', () => {
  it('people are told of as they were called last, bots as bots', async () => {
    const items = await read(
      {
        'a.json': topic([
          post(1, { name: 'Ada L.' }),
          post(2, { username: 'ada', name: 'Ada Lovelace' }),
          post(3, { username: 'system', user_id: -1, name: 'system' }),
          post(4, { username: 'discobot', name: '' }),
          post(5, { username: 'feeds', user_id: -7 }),
          post(6, { username: 'mirror' }),
          post(7, { username: 'admin', name: null }),
        ]),
      },
      { bots: ['Mirror'] },
    )
    const people = eventsIn(items).filter(({ type }) => type.endsWith('account.v1'))
    expect(people.map(({ data }) => [data.handle, data.displayName, data.class])).toEqual([
      ['ada', 'Ada Lovelace', 'human'],
      ['system', 'system', 'bot'],
      ['discobot', 'discobot', 'bot'],
      ['feeds', 'Ada L.', 'bot'],
      ['mirror', 'Ada L.', 'bot'],
      ['admin', 'admin', 'human'],
    ])
  })

  it('categories have names where they are listed, and those not all may read stay out', async () => {
    const files = {
      'categories.json': {
        category_list: {
          categories: [
            { id: 7, name: 'Help', subcategory_list: [{ id: 9, name: 'Staff', read_restricted: true }] },
            'broken',
          ],
        },
      },
      'a.json': topic([post(1)]),
      'b.json': topic([post(1, { id: 900, topic_id: 6 })], { id: 6, category_id: 9 }),
    }
    const items = await read(files)
    const places = eventsIn(items).filter(({ type }) => type.endsWith('space.v1'))
    expect(places.map(({ data }) => [data.space, data.name, data.private])).toEqual([
      ['discourse:-/c7', 'Help', false],
    ])
    expect(reasonsIn(items)).toEqual(['list-of-categories', 'private'])
    expect(actsIn(await read(files, { includePrivate: true })).length).toBe(2)
  })

  it('personal messages stay out unless asked for', async () => {
    const files = {
      'a.json': topic([post(1)], { archetype: 'private_message', category_id: null }),
      'b.json': post(2, { category_id: null, topic_id: 8 }),
      'c.json': post(3, { topic_archetype: 'private_message', topic_id: 8 }),
    }
    const items = await read(files)
    expect([eventsIn(items), reasonsIn(items)]).toEqual([[], ['private', 'private', 'private']])
    expect((await acts(files, { includePrivate: true })).length).toBe(3)
  })

  it('two forums in one pilot are kept apart by a name', async () => {
    const [act] = await acts({ 'a.json': post(1) }, { map: { site: 'forum.example' } })
    expect([act.source, act.data.actor]).toEqual(['discourse:forum.example', 'discourse:forum.example:ada'])
  })
})

describe('tables', () => {
  const OWN = 'user_archive-ada-210101-120000-12'
  const own = [
    'topic_title,categories,is_pm,post_raw,post_cooked,like_count,reply_count,url,created_at',
    'canary,Help|Windows,No,hi there,<p>hi</p>,0,0,https://forum.example/t/canary/5/1,2020-01-01T00:00:01.125Z',
    'canary,Help|Windows,No,"canary\nx",<p>hi</p>,0,0,https://forum.example/t/canary/5/3,2020-01-01 00:00:02 UTC',
    'canary,-,Ja,psst,<p>hi</p>,0,0,https://forum.example/t/canary/6/1,2020-01-01T00:00:03Z',
    'canary,Help,No,hi,<p>hi</p>,0,0,https://forum.example/,2020-01-01T00:00:03Z',
    'canary,Help',
  ].join('\n')

  it('a user’s own archive: whose it is stands in its name', async () => {
    const items = await read({
      [`${OWN}/user_archive.csv`]: own,
      [`${OWN}/badges.csv`]: 'badge_id,badge_name\n1,x\n',
    })
    expect(actsIn(items).map(({ id, data }) => [id, data.kind, data.actor, data.space, data.length])).toEqual(
      [
        ['t5p1', 'post', 'discourse:-:ada', 'discourse:-/#Help|Windows', 8],
        ['t5p3', 'reply', 'discourse:-:ada', 'discourse:-/#Help|Windows', 8],
      ],
    )
    expect(reasonsIn(items)).toEqual([
      'private',
      'broken_record: url does not end in a topic and a post number',
      'broken_record: 2 columns instead of 9',
      'other-file',
    ])
    expect(JSON.stringify(items.map(({ at }) => at))).not.toContain('ada')
    expect((await acts({ 'user_archive.csv': own }, {}, `${OWN}.zip`)).length).toBe(2)
    const unnamed = await read({ 'user_archive.csv': own })
    expect([eventsIn(unnamed), reasonsIn(unnamed)]).toEqual([
      [],
      ['broken_record: whose archive this is only its name says: keep user_archive-<username>-<date>-<time>'],
    ])
  })

  it('as it was in 2016', async () => {
    const old =
      'topic_title,category,sub_category,is_pm,post,like_count,reply_count,url,created_at\nx,Help,Windows,No,hi,0,0,https://f.example/t/x/5/1,2016-01-01 00:00:01 UTC\n'
    const [act] = await acts({ [`${OWN}/user_archive.csv`]: old })
    expect(act.data).toMatchObject({ space: 'discourse:-/#Help|Windows', length: 2 })
  })

  it('posts by a query: the same events as from posts', async () => {
    const table =
      'id,topic_id,post_number,post_type,username,name,user_id,category_id,archetype,created_at,updated_at,reply_to_post_number,action_code,deleted_at,accepted_answer\n' +
      '101,5,1,1,Ada,Ada L.,3,7,regular,2020-01-01 00:00:01.125 UTC,2020-01-02 00:00:01.125 UTC,,,,f\n' +
      '102,5,2,1,Ada,Ada L.,3,7,regular,2020-01-01T00:00:02.125Z,2020-01-02T00:00:02.125Z,1,,,t\n' +
      '103,5,3,3,Mod,,4,7,regular,2020-01-01T00:00:03.125Z,2020-01-02T00:00:03.125Z,,closed.enabled,,\n' +
      '104,6,1,1,Ada,,3,,private_message,2020-01-01T00:00:03.125Z,2020-01-02T00:00:03.125Z,,,,\n'
    const from = await read({ 'query.csv': table })
    const json = topic([
      post(1),
      post(2, { accepted_answer: true, reply_to_post_number: 1 }),
      action(3, 'closed.enabled'),
    ])
    expect(actsIn(from)).toEqual(await acts({ 'a.json': json }))
    expect(reasonsIn(from)).toEqual(['private'])
  })

  it('likes: whose are whose, those taken back withdrawn, those of who knows what left out', async () => {
    const likes =
      'post_id,topic_id,post_number,username,archetype,liked_at,deleted_at\n' +
      '101,5,1,Ben,regular,2020-01-03T00:00:00Z,\n102,5,2,Ben,regular,2020-01-03T00:00:00Z,2020-01-04T00:00:00Z\n' +
      '103,6,1,Ben,private_message,2020-01-03T00:00:00Z,\n104,5,4,,regular,2020-01-03T00:00:00Z,\n'
    const items = await read({ 'likes.csv': likes, 'a.json': post(1) })
    expect(actsIn(items).map(({ id, data }) => [id, data.kind, data.target])).toEqual([
      ['like:101:ben', 'reaction', 'discourse:-/t5p1'],
      ['101', 'post', undefined],
    ])
    expect(reasonsIn(items)).toEqual([
      'withdrawn',
      'private',
      'broken_record: a like has a post, a place, a time and somebody who gave it',
    ])
    const theirs =
      'id,post_id,topic_id,post_number,created_at,updated_at,deleted_at,deleted_by\n1,101,5,1,2020-01-03T00:00:00Z,,,\n'
    expect(reasonsIn(await read({ [`${OWN}/likes.csv`]: theirs }))).toEqual(['like-of-unknown-place'])
    const [asked] = await acts({ [`${OWN}/likes.csv`]: theirs }, { includePrivate: true })
    expect([asked.id, asked.data.actor]).toEqual(['like:101:ada', 'discourse:-:ada'])
  })

  it('the list of users is the roster', async () => {
    const users =
      'id,name,username,email,title,created_at,last_seen_at,trust_level\n' +
      '3,Ada L.,Ada,Ada@Example.org,,2019-05-06 07:08:09 UTC,,2\n-1,system,system,no_email,,2019-01-01 00:00:00 UTC,,4\n'
    const items = await read(
      { 'user-list.csv': users, 'a.json': post(1, { name: 'Ada' }) },
      { seal: (key) => `sealed(${key})` },
    )
    const of = (type: string) =>
      eventsIn(items)
        .filter((event) => event.type.endsWith(type))
        .map(({ data }) => data)
    expect(of('roster.v1')).toEqual([
      { account: 'discourse:-:ada', enabledFrom: '2019-05-06', deleted: false },
    ])
    expect(of('account.v1')).toEqual([
      expect.objectContaining({
        handle: 'Ada',
        displayName: 'Ada L.',
        emailHash: 'sealed(mail:ada@example.org)',
      }),
      expect.objectContaining({ handle: 'system', class: 'bot' }),
    ])
  })
})

describe('the archive', () => {
  const whole = topic([post(1), post(2), action(3, 'closed.enabled')])

  it('in every shape is the same', async () => {
    const expected = await acts({ 'a.json': whole })
    const lines = [
      post(1, { category_id: 7 }),
      post(2, { category_id: 7 }),
      action(3, 'closed.enabled', { category_id: 7 }),
    ]
    expect(await acts({ 'a.json': [whole] })).toEqual(expected)
    expect(await acts({ 'a.json': { latest_posts: lines } })).toEqual(expected)
    expect(await acts({ 'a.jsonl': lines.map((line) => JSON.stringify(line)).join('\n') })).toEqual(expected)
    expect(await acts(JSON.stringify(whole, null, 2), {}, 'archive')).toEqual(expected)
    expect(await acts(`\ufeff${JSON.stringify(lines)}`, {}, 'x.json')).toEqual(expected)
  })

  it('a topic too large to parse at once is the same', async () => {
    const large = {
      ...whole,
      post_stream: { posts: [...whole.post_stream.posts], stream: ['x'.repeat(9_000_000)] },
    }
    expect(await acts({ 'a.json': large })).toEqual(await acts({ 'a.json': whole }))
  })

  it('a broken file costs itself, with its number and a reason', async () => {
    const items = await read({
      '0000000101-ada-canary.json': JSON.stringify(post(1)).slice(0, 90),
      'canary.5.json': JSON.stringify(topic([post(2), post(3)])).slice(0, 450),
      '0000000104-ada-canary.json': post(4, { post_number: null }),
      '0000000105-ada-canary.json': post(5, { created_at: 'soon' }),
      '0000000106-ada-canary.json': post(6, { created_at: '9999-01-01T00:00:00Z' }),
      'list.json': [7, post(7)],
      'empty.json': '',
      'picture.png': 'x',
      'notes.json': { anything: 1 },
    })
    expect(
      items.flatMap((item) => (item.type === 'event' ? [] : [[item.at.file, reasonsIn([item])[0]]])),
    ).toEqual([
      ['0000000101-*.json', 'broken_record: the file ends too early: the rest is missing'],
      ['*5.json', 'broken_record: the file ends too early: the rest is missing'],
      ['0000000104-*.json', 'broken_record: a post has a topic_id and a post_number'],
      ['0000000105-*.json', 'broken_record: created_at is not a time Discourse writes'],
      ['0000000106-*.json', 'broken_record: created_at is not a time Discourse writes'],
      ['*.json', 'broken_record: not a JSON object'],
      ['*.json', 'broken_record: the file is empty'],
      ['*.png', 'other-file'],
      ['*.json', 'other-file'],
    ])
    expect(actsIn(items).map(({ id }) => id)).toEqual(['102', '107'])
  })

  it('of something else, or of nothing, is told', async () => {
    await expect(read({ 'a.json': { anything: 1 } })).rejects.toMatchObject({ code: 'wrong_format' })
    await expect(read('', {}, 'x.json')).rejects.toMatchObject({ code: 'empty_archive' })
  })

  it('gives the same when read again, and only events the contract accepts', async () => {
    const files = { 'a.json': whole, 'b.json': post(9, { reactions: [{ users: [{ username: 'Ben' }] }] }) }
    const items = await read(files)
    expect(await read(files)).toEqual(items)
    for (const event of eventsIn(items))
      expect(decodeEvent(event, Date.now() * 1000)).toMatchObject({ ok: true })
    expect(JSON.stringify(items)).not.toContain('canary')
  })
})
