import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { decodeEvent } from '@commonhold/contracts/events/decode'
import { describe, expect, it } from 'vitest'
import { openArchive } from '../archive/open.ts'
import type { ReadOptions } from '../connector.ts'
import { connectorFor } from '../formats.ts'
import { actsIn, allOf, eventsIn, fileOf, options, reasonsIn, tarOf, zipOf } from '../testing/forge.ts'

const users = [
  { id: 'U1', team_id: 'T1', name: 'ada', real_name: 'Ada', profile: { email: 'Ada@Example.org ' } },
  { id: 'U2', team_id: 'T1', name: 'ben', deleted: true },
  { id: 'UB', team_id: 'T1', name: 'helper', is_bot: true },
]
const channels = [
  { id: 'C1', name: 'general', creator: 'U1', created: '1433558319' },
  { id: 'C2', name: 'general-', creator: 'U2', created: 1433558320 },
]
type Files = Record<string, unknown>
const base: Files = { 'users.json': users, 'channels.json': channels }
const entriesOf = (files: Files) =>
  Object.entries(files).map(([name, data]) => ({
    name,
    data: typeof data === 'string' ? data : JSON.stringify(data),
  }))

async function read(files: Files, some: Partial<ReadOptions> = {}, bytes?: Buffer, name = 'x.zip') {
  const archive = await openArchive(await fileOf(bytes ?? zipOf(entriesOf(files)), name))
  try {
    const { connector } = await connectorFor('slack', archive)
    return await allOf(connector.read(archive, options(some)))
  } finally {
    await archive.close()
  }
}

/** What becomes of one day of #general. */
const day = (messages: unknown[], more: Files = {}, some: Partial<ReadOptions> = {}) =>
  read({ ...base, 'general/2015-06-06.json': messages, ...more }, some)
const acts = async (...args: Parameters<typeof day>) =>
  actsIn(await day(...args)).filter(({ data }) => data.kind !== 'create-space')

const message = (more: object) => ({
  type: 'message',
  user: 'U1',
  text: 'hi',
  ts: '1433558696.000005',
  ...more,
})

describe('messages', () => {
  it('carry who, when, where and how long, never what', async () => {
    const [act] = await acts(
      [message({ text: 'hi <@U2> and <@U2|ben>, <!here|@here>' })],
      {},
      { taken: '2016-07-31' },
    )
    expect(act).toEqual({
      specversion: '1.0',
      type: 'org.commonhold.activity.v1',
      source: 'slack:T1/C1',
      id: '1433558696.000005',
      time: '2015-06-06T02:44:56.000005Z',
      recordedtime: '2016-07-31T00:00:00.000000Z',
      partitionkey: 'p',
      sequence: '1433558696000005',
      data: {
        kind: 'post',
        actor: 'slack:T1:U1',
        object: 'slack:T1/C1/1433558696.000005',
        space: 'slack:T1/C1',
        conversation: null,
        inReplyTo: null,
        mentions: ['slack:T1:U2'],
        wideMention: true,
        length: 37,
      },
    })
  })

  it('in threads', async () => {
    const [root, reply, broadcast, old] = await acts([
      message({ ts: '1.000001', thread_ts: '1.000001' }),
      message({ ts: '2.000001', thread_ts: '1.000001' }),
      message({ ts: '3.000001', thread_ts: '1.000001', subtype: 'thread_broadcast', root: message({}) }),
      message({ ts: '4.000001', reply_count: '2' }),
    ])
    const object = (ts: string) => `slack:T1/C1/${ts}`
    expect(root.data).toMatchObject({ kind: 'post', conversation: object('1.000001'), inReplyTo: null })
    for (const each of [reply, broadcast])
      expect(each.data).toMatchObject({
        kind: 'reply',
        conversation: object('1.000001'),
        inReplyTo: object('1.000001'),
      })
    expect(old.data).toMatchObject({ kind: 'post', conversation: object('4.000001') })
  })

  it('edited ones outrank themselves', async () => {
    const [act] = await acts([message({ edited: { user: 'U1', ts: '1433558700.000000' } })])
    expect(act).toMatchObject({ sequence: '1433558700000000', time: '2015-06-06T02:44:56.000005Z' })
  })

  it('of every subtype that says something', async () => {
    const found = await acts([
      message({ subtype: 'me_message' }),
      message({ subtype: 'file_share', bot_id: null }),
      { subtype: 'file_comment', ts: '5.0', comment: { user: 'U2', comment: 'hm' } },
    ])
    expect(found.map(({ data }) => [data.kind, data.actor])).toEqual([
      ['post', 'slack:T1:U1'],
      ['post', 'slack:T1:U1'],
      ['post', 'slack:T1:U2'],
    ])
  })

  it('of bots are theirs, and the bots are told of as bots', async () => {
    const items = await day([
      { subtype: 'bot_message', bot_id: 'B1', username: 'news of the day', text: 'x', ts: '1.0' },
      { bot_id: 'B1', bot_profile: { name: 'News' }, text: 'x', ts: '2.0' },
      { subtype: 'bot_message', user: 'U1', ts: '3.0', text: 'x' },
      { user: 'UB', bot_id: 'B2', ts: '4.0', text: 'x' },
      { user: 'U1', bot_id: 'B2', app_id: 'A1', ts: '5.0', text: '/giphy' },
      { user: 'USLACKBOT', ts: '6.0', text: 'x' },
    ])
    expect(
      actsIn(items)
        .filter(({ data }) => data.kind === 'post')
        .map(({ data }) => data.actor),
    ).toEqual(['B1', 'B1', 'unnamed-bot', 'UB', 'U1', 'USLACKBOT'].map((id) => `slack:T1:${id}`))
    const bots = eventsIn(items).filter(({ data }) => data.class === 'bot')
    expect(new Set(bots.map(({ data }) => data.account))).toEqual(
      new Set(['UB', 'B1', 'unnamed-bot', 'USLACKBOT'].map((id) => `slack:T1:${id}`)),
    )
    expect(JSON.stringify(items)).not.toContain('news of the day')
  })

  it('are a bot’s when the person says so, by id, handle or name', async () => {
    for (const name of ['U1', 'ada', 'Ada']) {
      const items = await day([], {}, { bots: [name] })
      const account = eventsIn(items).find(({ data }) => data.account === 'slack:T1:U1')
      expect(account.data.class).toBe('bot')
    }
  })

  it('without an author stay, unattributed', async () => {
    expect((await acts([{ type: 'message', ts: '1.0', text: 'x' }]))[0].data.actor).toBeNull()
  })

  it('that Slack writes', async () => {
    const lines = ['channel_topic', 'group_purpose', 'channel_name', 'channel_archive', 'channel_unarchive']
    const found = await acts(
      [...lines, 'channel_join', 'group_leave'].map((subtype, i) => message({ subtype, ts: `${i}.0` })),
    )
    expect(found.map(({ data }) => data.kind)).toEqual([
      ...lines.map(() => 'configure-space'),
      'join',
      'leave',
    ])
  })

  it('of other subtypes are skipped by name; a name nobody expects is not repeated', async () => {
    const items = await day([message({ subtype: 'bot_add' }), message({ subtype: 'Secret text!' })])
    expect(reasonsIn(items)).toEqual(['subtype:bot_add', 'subtype:unknown'])
  })

  it('that are broken are rejected with their place', async () => {
    const items = await day([message({}), 'text', message({ ts: 'soon' }), message({ ts: '99999999999999' })])
    expect(items.filter(({ type }) => type === 'rejected').map(({ at }) => at)).toEqual(
      [2, 3, 4].map((record) => ({ file: 'general/2015-06-06.json', record })),
    )
  })
})

describe('other acts', () => {
  it('reactions belong to who reacted', async () => {
    const found = await acts([
      message({ reactions: [{ name: '+1::skin-tone-2', users: ['U2', 'U1'], count: 2 }] }),
    ])
    expect(found[1]).toMatchObject({
      id: '1433558696.000005:+1::skin-tone-2:U2',
      sequence: '0',
      data: {
        kind: 'reaction',
        actor: 'slack:T1:U2',
        target: 'slack:T1/C1/1433558696.000005',
        targetActor: 'slack:T1:U1',
      },
    })
    expect(found.length).toBe(3)
  })

  it('a pin told by a line and by the list is one event', async () => {
    const pins = [{ id: '5.000001', type: 'C', user: 'U1', owner: 'U2', created: '7' }]
    const items = await day([message({ subtype: 'pinned_item', ts: '7.000006', item_type: 'C' })], {
      'channels.json': [{ ...channels[0], pins }],
    })
    const found = actsIn(items).filter(({ data }) => data.kind === 'pin')
    expect(found[0]).toEqual(found[1])
    expect(found[0]).toMatchObject({
      id: 'pin:7:U1',
      time: '1970-01-01T00:00:07.000000Z',
      data: { target: 'slack:T1/C1/5.000001', targetActor: 'slack:T1:U2' },
    })
  })

  it('times no calendar has are left out', async () => {
    const odd = { id: 'C1', name: 'general', creator: 'U1', created: 8640000086400 }
    const pins = [{ id: '5.000001', user: 'U1', created: 8640000086400 }]
    expect(await acts([], { 'channels.json': [{ ...odd, pins }] })).toEqual([])
  })

  it('channels are founded', async () => {
    const found = actsIn(await day([]))
    expect(found.map(({ source, id, data }) => [source, id, data.actor, data.object])).toEqual([
      ['slack:T1/C1', 'create:C1', 'slack:T1:U1', 'slack:T1/C1'],
      ['slack:T1/C2', 'create:C2', 'slack:T1:U2', 'slack:T1/C2'],
    ])
  })
})

describe('people and places', () => {
  it('are told of with names and sealed addresses', async () => {
    const items = await day([], {}, { seal: (key) => `sealed(${key})` })
    expect(eventsIn(items).find(({ data }) => data.account === 'slack:T1:U1').data).toEqual({
      account: 'slack:T1:U1',
      class: 'human',
      displayName: 'Ada',
      handle: 'ada',
      emailHash: 'sealed(mail:ada@example.org)',
    })
    const roster = eventsIn(items).filter(({ type }) => type === 'org.commonhold.roster.v1')
    expect(roster.map(({ data }) => [data.account, data.deleted])).toEqual([
      ['slack:T1:U1', false],
      ['slack:T1:U2', true],
    ])
  })

  it('two channels of nearly one name stay two', async () => {
    const found = await acts([message({})], { 'general-/2015-06-06.json': [message({ ts: '9.0' })] })
    expect(found.map(({ source }) => source)).toEqual(['slack:T1/C1', 'slack:T1/C2'])
  })

  it('a folder without a record goes by its name, and is an alias once the id is known', async () => {
    const items = await day([], { 'lost/2015-06-06.json': [message({})] })
    const space = (id: string) =>
      eventsIn(items).find(({ data, type }) => type.endsWith('space.v1') && data.space === id)
    expect(space('slack:T1/#lost').data.name).toBe('lost')
    expect(space('slack:T1/C1').data.aliases).toEqual(['slack:T1/#general'])
    expect(actsIn(items).at(-1).source).toBe('slack:T1/#lost')
  })

  it('names are compared in one Unicode form', async () => {
    const found = await acts([], {
      'channels.json': [{ id: 'C9', name: 'caf\u00e9' }],
      'cafe\u0301/2015-06-06.json': [message({})],
    })
    expect(found[0].source).toBe('slack:T1/C9')
  })

  it('private places stay out unless asked for', async () => {
    const hidden = {
      'groups.json': [{ id: 'G1', name: 'board', creator: 'U1', created: 1 }],
      'dms.json': [{ id: 'D0123456789', members: ['U1', 'U2'], created: 1 }],
      'mpims.json': [{ id: 'G2', name: 'mpdm-ada--ben-1', creator: 'U1', created: 1 }],
      'board/2015-06-06.json': [message({ ts: '1.0' })],
      'D0123456789/2015-06-06.json': [message({ ts: '2.0' })],
      'D0000000000/2015-06-06.json': [message({ ts: '3.0' })],
      'mpdm-ada--ben-1/2015-06-06.json': [message({ ts: '4.0' })],
      'mpdm-without--record-1/2015-06-06.json': [message({ ts: '5.0' })],
    }
    const without = await day([], hidden)
    expect(reasonsIn(without).filter((reason) => reason === 'private').length).toBe(8)
    expect(JSON.stringify(eventsIn(without))).not.toMatch(/G1|G2|D0|board|mpdm/)
    const all = await day([], hidden, { includePrivate: true })
    expect(actsIn(all).filter(({ data }) => data.kind === 'post').length).toBe(5)
    expect(eventsIn(all).filter(({ data }) => data.private === true).length).toBe(5)
  })

  it('the team is the messages’ where users.json is missing, else a dash', async () => {
    const of = async (more: object) =>
      actsIn(await read({ 'lost/2015-06-06.json': [message(more)] })).map(({ source }) => source)
    expect(await of({ team: 'T7' })).toEqual(['slack:T7/#lost'])
    expect(await of({})).toEqual(['slack:-/#lost'])
  })
})

describe('the archive', () => {
  it('is as old as its name says, else as its last message', async () => {
    const files = {
      ...base,
      'general/2015-06-06.json': [message({})],
      'general/2015-06-07.json': [message({ ts: '1433700000.000001' })],
    }
    const recorded = async (name: string, some = {}) =>
      eventsIn(await read(files, some, undefined, name))[0].recordedtime
    expect(await recorded('Meetup Slack export Jun 6 2015 - Jul 31 2016.zip')).toBe(
      '2016-07-31T00:00:00.000000Z',
    )
    expect(await recorded('Meetup Slack export Jul 1, 2016.zip', { taken: '2017-01-02' })).toBe(
      '2017-01-02T00:00:00.000000Z',
    )
    expect(await recorded('x.zip')).toBe('2015-06-07T18:00:00.000001Z')
  })

  it('may be a folder, a tar.gz, in a folder of its own, on a Mac', async () => {
    const files: Files = { ...base, 'general/2015-06-06.json': [message({})], 'integration_logs.json': [] }
    const expected = eventsIn(await read(files))
    const inFolder = Object.fromEntries(
      Object.entries(files).map(([name, data]) => [`my export/${name}`, data]),
    )
    const onMac = { ...inFolder, '__MACOSX/my export/._users.json': 'junk', 'my export/.DS_Store': 'junk' }
    expect(eventsIn(await read(onMac))).toEqual(expected)
    const tar = gzipSync(tarOf(entriesOf(files)))
    expect(eventsIn(await read({}, {}, tar))).toEqual(expected)
    const folder = await mkdtemp(path.join(os.tmpdir(), 'commonhold-test-'))
    await mkdir(path.join(folder, 'general'))
    for (const { name, data } of entriesOf(files)) await writeFile(path.join(folder, name), data)
    const archive = await openArchive(folder)
    const { connector } = await connectorFor('auto', archive)
    const found = eventsIn(await allOf(connector.read(archive, options())))
    expect(new Set(found.map((event) => JSON.stringify(event)))).toEqual(
      new Set(expected.map((event) => JSON.stringify(event))),
    )
  })

  it('a broken file costs itself, with its name and a reason', async () => {
    const items = await day([message({})], {
      'general/2015-06-07.json': '[{"ts":"1.0","text":"canary',
      'x.pdf': 'x',
    })
    expect(reasonsIn(items)).toEqual([
      'broken_record: the file ends inside its list: the rest is missing',
      'other-file',
    ])
    expect(actsIn(items).length).toBe(3)
  })

  it('gives only events the contract accepts', async () => {
    const items = await day([
      message({ reactions: [{ name: 'x', users: ['U2'] }] }),
      message({ subtype: 'channel_join' }),
    ])
    for (const event of eventsIn(items))
      expect(decodeEvent(event, Date.now() * 1000)).toMatchObject({ ok: true })
  })
})
