import { gzipSync } from 'node:zlib'
import { decodeEvent } from '@commonhold/contracts/events/decode'
import { createPseudonymiser } from '@commonhold/contracts/events/pseudonym'
import { describe, expect, it } from 'vitest'
import { openArchive } from '../archive/open.ts'
import type { ReadOptions } from '../connector.ts'
import { connectorFor } from '../formats.ts'
import { actsIn, allOf, eventsIn, fileOf, options, reasonsIn, tarOf, zipOf } from '../testing/forge.ts'

type Files = Record<string, unknown>
const entriesOf = (files: Files) =>
  Object.entries(files).map(([name, data]) => ({
    name,
    data: typeof data === 'string' ? data : JSON.stringify(data),
  }))

async function read(files: Files, some: Partial<ReadOptions> = {}, bytes?: Buffer) {
  const archive = await openArchive(await fileOf(bytes ?? zipOf(entriesOf(files)), 'x.zip'))
  try {
    const { connector } = await connectorFor('zulip', archive)
    return await allOf(connector.read(archive, options(some)))
  } finally {
    await archive.close()
  }
}
// biome-ignore lint/suspicious/noExplicitAny: any event
const spaces = (items: any) => eventsIn(items).filter(({ type }) => type.endsWith('space.v1'))
// biome-ignore lint/suspicious/noExplicitAny: any event
const accounts = (items: any) => eventsIn(items).filter(({ type }) => type.endsWith('account.v1'))

const topicMessage = (id: number, more: object = {}) => ({
  id,
  timestamp: 1_500_000_000 + id,
  sender_full_name: 'Ada',
  content: '<p>canary</p>',
  ...more,
})

describe('zulip-archive', () => {
  const FILE = '12-general/lunch.20.3F.json'

  it('a topic: the first message begins it, the others answer it', async () => {
    const items = await read({ [FILE]: [topicMessage(8), topicMessage(7), topicMessage(9)] })
    const acts = actsIn(items)
    expect(acts.map(({ id, data }) => [id, data.kind])).toEqual([
      ['8', 'reply'],
      ['7', 'post'],
      ['9', 'reply'],
    ])
    const root = acts[1].data
    expect(root.object).toBe(root.conversation)
    expect(acts[0].data).toMatchObject({
      actor: 'zulip:-:Ada',
      object: 'zulip:-/m8',
      space: 'zulip:-/s12',
      conversation: root.object,
      inReplyTo: root.object,
    })
    expect(JSON.stringify(items)).not.toMatch(/canary|lunch/)
    for (const event of eventsIn(items))
      expect(decodeEvent(event, Date.now() * 1000)).toMatchObject({ ok: true })
  })

  it('people are told of by name, bots where they are named or are Zulip’s', async () => {
    const items = await read(
      {
        [FILE]: ['Ada', 'Notification Bot', 'Cafe\u0301'].map((name, i) =>
          topicMessage(i + 1, { sender_full_name: name }),
        ),
      },
      { bots: ['Caf\u00e9'] },
    )
    expect(accounts(items).map(({ data }) => [data.displayName, data.class])).toEqual([
      ['Ada', 'human'],
      ['Notification Bot', 'bot'],
      ['Caf\u00e9', 'bot'],
    ])
  })

  it('nobody is named where the account is gone or there is no name', async () => {
    const names = ['(deleted)', 'Deleted User 4', '', null]
    const items = await read({
      [FILE]: names.map((name, i) => topicMessage(i + 1, { sender_full_name: name })),
    })
    expect(actsIn(items).map(({ data }) => data.actor)).toEqual([null, null, null, null])
  })

  it('streams and topics are called what their path says, escapes undone', async () => {
    const items = await read({
      'zulip_json/34-Is-it-up%3F/a.json': [topicMessage(1)],
      'zulip_json/old/a.json': [topicMessage(2)],
      'zulip_json/stream_index.json': { streams: {}, time: 1 },
    })
    expect(spaces(items).map(({ data }) => [data.space, data.name])).toEqual([
      ['zulip:-/s34', 'Is-it-up?'],
      ['zulip:-/#old', 'old'],
    ])
    expect(reasonsIn(items)).toEqual(['other-file'])
    const conversation = async (file: string) =>
      actsIn(await read({ [file]: [topicMessage(1)] }))[0].data.conversation
    // A dot in a name is escaped, and a newer archive may write the name in another case.
    expect(await conversation('1-a/Caf.C3.A9.2E.json')).toBe(await conversation('1-a/caf.c3.a9.2e.json'))
    expect(await conversation('1-a/x.json')).not.toBe(await conversation('2-a/x.json'))
  })

  it('mentions, silent ones aside', async () => {
    const span = (kind: string, id: string, name: string) =>
      `<span class="user-mention${kind}" data-user-id="${id}">${name}</span>`
    const content = `<p>${span('', '3', '@Ben &amp; Co')} ${span(' silent', '4', 'Eve')} ${span('', '*', '@all')}</p>`
    const [act] = actsIn(await read({ [FILE]: [topicMessage(1, { content })] }))
    expect(act.data).toMatchObject({ mentions: ['zulip:-:Ben & Co'], wideMention: true })
  })

  it('what is broken costs itself, and is counted', async () => {
    const items = await read({
      [FILE]: [topicMessage(1), 'text', topicMessage(0), topicMessage(3, { timestamp: 1e17 })],
      '12-general/b.json': '[{"id":5,"timestamp":1500000000,"sender_full_name":"Ben"},{"id":6,"cana',
      '12-general/c.json': {},
      'README.md': 'x',
    })
    expect(reasonsIn(items)).toEqual([
      'broken_record: a message is a JSON object',
      'broken_record: a message has an id and a timestamp',
      'broken_record: a message has an id and a timestamp',
      'broken_record: the file ends inside its list: the rest is missing',
      'broken_record: not a JSON list',
      'other-file',
    ])
    expect(actsIn(items).map(({ id }) => id)).toEqual(['1', '5'])
  })

  it('a time to come does not date its author', async () => {
    const items = await read({ [FILE]: [topicMessage(1, { timestamp: 8_000_000_000 })] })
    expect(accounts(items)[0].time.slice(0, 4)).toBe('1970')
  })
})

const realm = {
  zerver_realm: [{ id: 2, string_id: 'ours', name: 'Ours' }],
  zerver_userprofile: [
    {
      id: 10,
      full_name: 'Ada',
      delivery_email: 'Ada@Example.org',
      date_joined: 1_483_228_800.5,
      is_active: true,
    },
    { id: 11, full_name: 'Ben', email: 'ben@example.org', is_active: false, date_joined: null },
    { id: 12, full_name: 'Ben', is_active: true },
    { id: 13, full_name: 'Helper', is_bot: true },
    { id: 7, full_name: 'Seven', is_active: true },
  ],
  zerver_userprofile_crossrealm: [{ id: 5, email: 'welcome-bot@zulip.com' }],
  zerver_stream: [
    { id: 7, name: 'general', invite_only: false, creator: 10, date_created: 1_483_300_000.25 },
    { id: 8, name: 'board', invite_only: true },
  ],
  zerver_recipient: [
    { id: 1, type: 1, type_id: 10 },
    { id: 20, type: 2, type_id: 7 },
    { id: 21, type: 2, type_id: 8 },
    { id: 30, type: 3, type_id: 4 },
  ],
  zerver_reaction: [
    {
      id: 1,
      message: 100,
      user_profile: 12,
      emoji_name: '+1',
      emoji_code: '1f44d',
      reaction_type: 'unicode_emoji',
    },
    { id: 2, message: 103, user_profile: 12, emoji_name: 'tada' },
    { id: 3, message: 999, user_profile: 12, emoji_name: 'tada' },
  ],
}
const message = (id: number, more: object = {}) => ({
  id,
  sender: 10,
  recipient: 20,
  subject: 'Lunch',
  content: 'canary',
  date_sent: 1_500_000_000.123456 + id,
  ...more,
})
const exported = (messages: unknown[], more: Files = {}): Files => ({
  'export/realm.json': realm,
  'export/messages-000001.json': { zerver_message: messages, zerver_usermessage: [{ id: 1, message: 100 }] },
  ...more,
})
const acts = async (...args: Parameters<typeof read>) =>
  actsIn(await read(...args)).filter(({ data }) => data.kind !== 'create-space')

describe('the export of an organisation', () => {
  it('messages by id, in topics told apart without regard to case', async () => {
    const found = await acts(
      exported([
        message(100),
        message(101, { sender: 7, subject: 'lunch' }),
        message(102, { subject: 'Tea' }),
      ]),
    )
    expect(found.map(({ id, data }) => [id, data.kind, data.actor])).toEqual([
      ['100', 'post', 'zulip:-:10'],
      ['m100:+1:12', 'reaction', 'zulip:-:12'],
      ['101', 'reply', 'zulip:-:7'],
      ['102', 'post', 'zulip:-:10'],
    ])
    expect(found[0]).toMatchObject({ time: '2017-07-14T02:41:40.123456Z', sequence: '1500000100123456' })
    expect(found[2].data.conversation).toBe(found[0].data.object)
    expect(found[1].data).toMatchObject({ target: found[0].data.object, targetActor: 'zulip:-:10' })
  })

  it('a message of it and one of zulip-archive are one', async () => {
    const [ours] = await acts(exported([message(100)]))
    const [theirs] = await acts({ '7-general/Lunch.json': [topicMessage(100)] })
    expect([theirs.source, theirs.id, theirs.data.conversation, theirs.data.space]).toEqual([
      ours.source,
      ours.id,
      ours.data.conversation,
      ours.data.space,
    ])
  })

  it('an account that is the number of a stream stays in its conversations', async () => {
    const pseudonymiser = createPseudonymiser('secret')
    const items = await read(exported([message(100), message(101, { sender: 7 })]), {
      seal: pseudonymiser.seal,
    })
    const found = actsIn(items)
      .filter(({ data }) => ['post', 'reply'].includes(data.kind))
      .map((event) => {
        const decoded = decodeEvent(event, Date.now() * 1000)
        if (!decoded.ok || decoded.event.stream !== 'activity') throw new Error('no activity')
        return pseudonymiser.event(decoded.event)
      })
    expect(found.length).toBe(2)
    const conversations = found.map((event) => (event.stream === 'activity' ? event.data.conversation : null))
    expect(new Set(conversations).size).toBe(1)
  })

  it('private streams and direct messages stay out unless asked for, and what is unknown is private', async () => {
    const files = exported([
      message(100),
      message(103, { recipient: 21 }),
      message(104, { recipient: 1 }),
      message(105, { recipient: 30 }),
    ])
    const without = await read(files)
    expect(reasonsIn(without).sort()).toEqual([
      'direct',
      'direct',
      'private',
      'private',
      'private-reaction',
      'reaction-without-message',
    ])
    expect(JSON.stringify(eventsIn(without))).not.toMatch(/s8|board|"10[345]"/)
    const all = await read(files, { includePrivate: true })
    expect(actsIn(all).filter(({ data }) => data.kind === 'post').length).toBe(4)
    expect(spaces(all).find(({ data }) => data.name === 'board').data.private).toBe(true)
    const unsaid = { ...realm, zerver_stream: [{ id: 7, name: 'general' }] }
    expect(await acts(exported([message(100)], { 'export/realm.json': unsaid }))).toEqual([])
    expect(reasonsIn(await read(exported([message(100, { recipient: 77 })]))).slice(0, 1)).toEqual([
      'broken_record: the export does not say to whom the message went',
    ])
  })

  it('people, bots and the roster', async () => {
    const items = await read(exported([message(100)]), { bots: ['Seven'], seal: (key) => `sealed(${key})` })
    expect(accounts(items).map(({ data }) => [data.account, data.class, data.emailHash])).toEqual([
      ['zulip:-:10', 'human', 'sealed(mail:ada@example.org)'],
      ['zulip:-:11', 'human', 'sealed(mail:ben@example.org)'],
      ['zulip:-:12', 'human', null],
      ['zulip:-:13', 'bot', null],
      ['zulip:-:7', 'bot', null],
      ['zulip:-:5', 'bot', 'sealed(mail:welcome-bot@zulip.com)'],
    ])
    const roster = eventsIn(items).filter(({ type }) => type.endsWith('roster.v1'))
    expect(roster.map(({ data }) => [data.account, data.enabledFrom, data.deleted])).toEqual([
      ['zulip:-:10', '2017-01-01', false],
      ['zulip:-:11', null, true],
      ['zulip:-:12', null, false],
    ])
  })

  it('streams are founded', async () => {
    const found = actsIn(await read(exported([]))).filter(({ data }) => data.kind === 'create-space')
    expect(found.map(({ id, data, time }) => [id, data.actor, data.object, time])).toEqual([
      ['create:s7', 'zulip:-:10', 'zulip:-/s7', '2017-01-01T19:46:40.250000Z'],
    ])
  })

  it('mentions by name where one person has it, else by number', async () => {
    const content = '@**Ada** @**Ben** @**Ben|12** @_**Seven** @**everyone**'
    const [act] = await acts(exported([message(100, { content })]))
    expect(act.data).toMatchObject({ mentions: ['zulip:-:10', 'zulip:-:12'], wideMention: true, length: 55 })
  })

  it('edited messages outrank themselves', async () => {
    const [act] = await acts(exported([message(100, { last_edit_time: 1_600_000_000 })]))
    expect(act).toMatchObject({ sequence: '1600000000000000', time: '2017-07-14T02:41:40.123456Z' })
  })

  it('files out of order, as tar may have them, are the same topics', async () => {
    const second = { zerver_message: [message(102), message(103)] }
    const files = exported([message(100), message(101)], { 'export/messages-000002.json': second })
    const ordered = await acts(files)
    const shuffled = gzipSync(tarOf(entriesOf(files).reverse()))
    const found = await acts({}, {}, shuffled)
    const sorted = (events: typeof found) => events.map((event) => JSON.stringify(event)).sort()
    expect(sorted(found)).toEqual(sorted(ordered))
    expect(found.filter(({ data }) => data.kind === 'post').map(({ id }) => id)).toEqual(['100'])
  })

  it('before 2018 the time was called otherwise', async () => {
    const [act] = await acts(exported([message(100, { date_sent: undefined, pub_date: 1_500_000_000 })]))
    expect(act.time).toBe('2017-07-14T02:40:00.000000Z')
  })

  it('what is broken costs itself, and is counted', async () => {
    const broken = { ...realm, zerver_reaction: [{ id: 1 }], zerver_stream: [7, ...realm.zerver_stream] }
    const items = await read(
      exported(
        [
          'text',
          message(100, { id: null }),
          message(101, { date_sent: 'soon' }),
          message(102, { sender: null }),
        ],
        {
          'export/realm.json': broken,
          'export/messages-000002.json':
            '{"zerver_message":[{"id":200,"sender":10,"recipient":20,"date_sent":1500000000},{"cana',
          'export/attachment.json': {},
        },
      ),
    )
    expect(reasonsIn(items)).toEqual([
      'broken_record: zerver_stream: not a JSON object',
      'broken_record: zerver_reaction: a reaction without message, user or emoji',
      'broken_record: a message is a JSON object',
      'broken_record: a message has an id and a date_sent',
      'broken_record: a message has an id and a date_sent',
      'broken_record: the file ends too early: the rest is missing',
      'other-file',
      'private',
    ])
    expect(actsIn(items).map(({ id, data }) => [id, data.actor])).toEqual([
      ['102', null],
      ['200', 'zulip:-:10'],
      ['create:s7', 'zulip:-:10'],
    ])
  })

  it('without realm.json nobody can say what is private: it is not read', async () => {
    const files = { 'messages-000001.json': { zerver_message: [message(100)] } }
    await expect(read(files)).rejects.toMatchObject({ code: 'wrong_format' })
  })
})

describe('any archive', () => {
  it('gives the same when read again, and only events the contract accepts', async () => {
    const files = exported([message(100), message(101)])
    expect(await read(files)).toEqual(await read(files))
    const items = await read(files, { includePrivate: true })
    for (const event of eventsIn(items))
      expect(decodeEvent(event, Date.now() * 1000)).toMatchObject({ ok: true })
    expect(JSON.stringify(items)).not.toMatch(/canary|[Ll]unch/)
  })

  it('of a second organisation in one pilot is kept apart by its name', async () => {
    const [act] = await acts(exported([message(100)]), { map: { site: 'theirs' } })
    expect([act.source, act.data.actor]).toEqual(['zulip:theirs', 'zulip:theirs:10'])
  })
})
