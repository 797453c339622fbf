import { gzipSync } from 'node:zlib'
import { CommonholdError } from '@commonhold/contracts/errors'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openArchiveStream } from './archive/open.ts'
import { connectors } from './formats.ts'
import { options, tarOf, zipOf } from './testing/forge.ts'
import { ghRecords, restRecords } from './testing/github.ts'

/** Whatever happens to the bytes of an archive: no defect, no hang, and no word of a message comes out. */

const CANARY = 'the quick brown canary'
const text = `${CANARY} <@U2> <!here>`
const message = (ts: string, more = {}) => ({
  type: 'message',
  user: 'U1',
  ts,
  text,
  blocks: [{ text }],
  ...more,
})
const files = [
  {
    name: 'users.json',
    data: JSON.stringify([
      { id: 'U1', team_id: 'T1', name: 'ada', profile: { title: text } },
      { id: 'U2', team_id: 'T1' },
    ]),
  },
  {
    name: 'channels.json',
    data: JSON.stringify([{ id: 'C1', name: 'general', creator: 'U1', created: 1, topic: { value: text } }]),
  },
  {
    name: 'general/2016-01-01.json',
    data: JSON.stringify([
      message('1451606400.000001', {
        thread_ts: '1451606400.000001',
        reactions: [{ name: 'x', users: ['U2'] }],
      }),
      message('1451606401.000001', { thread_ts: '1451606400.000001', edited: { ts: '1451606409.0' } }),
      message('1451606402.000001', { subtype: 'file_comment', comment: { user: 'U2', comment: text } }),
    ]),
  },
]
const stored = files.map((file) => ({ ...file, stored: true }))
const lines = [1, 2, 3].map((n) => JSON.stringify({ id: n, time: '2016-01-01', user: 'a', text })).join('\n')
const mail = (n: number) =>
  `From a@b.org Fri Jan  ${n} 00:00:00 2016
Subject: ${text}
From: =?utf-8?q?A=C3=A9?= <a@b.org>
Date: Fri, ${n} Jan 2016 00:00:00 +0100
Message-ID: <${n}@b.org>
References: <1@b.org>
\t<2@b.org>
List-Id: ${text} <devel.b.org>

${text}
>From ${text}

`
/** No cut is as long: a text never moves into the field before it. */
const apart = { apart: '-'.repeat(100) }
const discourseTopic = {
  id: 5,
  category_id: 7,
  details: { created_by: { username: 'ada' } },
  post_stream: {
    posts: [1, 2, 3].map((n) => ({
      id: n,
      topic_id: 5,
      post_number: n,
      post_type: n === 3 ? 3 : 1,
      action_code: n === 3 ? 'closed.enabled' : null,
      username: 'ada',
      created_at: '2016-01-01T00:00:00Z',
      updated_at: '2016-01-02T00:00:00Z',
      reactions: [{ users: [{ username: 'ben' }] }],
      ...apart,
      raw: text,
      cooked: `<p>${text}</p>`,
      topic_title: text,
    })),
  },
  ...apart,
  title: text,
}
const zulipTopic = [1, 2].map((n) => ({
  id: n,
  timestamp: 1451606400 + n,
  sender_full_name: 'Ada',
  ...apart,
  content: `<p>${text}</p>`,
}))
const zulipExport = {
  'realm.json': {
    zerver_userprofile: [{ id: 9, full_name: 'Ada' }],
    zerver_stream: [{ id: 7, name: 'general', invite_only: false, ...apart, description: text }],
    zerver_recipient: [{ id: 20, type: 2, type_id: 7 }],
    zerver_reaction: [{ id: 1, message: 100, user_profile: 9, emoji_name: 'x' }],
  },
  'messages-000001.json': {
    zerver_message: [100, 101].map((id) => ({
      id,
      sender: 9,
      recipient: 20,
      date_sent: 1451606400.5,
      ...apart,
      subject: text,
      content: `@**Ada** ${text}`,
    })),
  },
}
const mattermostPost = {
  team: 'crew',
  channel: 'hall',
  user: 'ada',
  create_at: 1451606400000,
  edit_at: 1451606401000,
  type: '',
  reactions: [{ user: 'ben', create_at: 1451606402000, emoji_name: 'x' }],
  replies: [{ user: 'ben', create_at: 1451606300000, ...apart, message: text }],
  props: { addedUsername: 'ben', from_bot: 'true' },
  ...apart,
  message: `@ada ${text}`,
}
const mattermostLines = [
  { type: 'version', version: 1, info: { created: '2016-02-01T00:00:00Z' } },
  { type: 'channel', channel: { team: 'crew', name: 'hall', type: 'O', ...apart, header: text } },
  { type: 'user', user: { username: 'ada', email: 'a@b.org', delete_at: 0, ...apart, position: text } },
  { type: 'post', post: mattermostPost },
  {
    type: 'direct_post',
    direct_post: { channel_members: ['ada', 'ben'], user: 'ada', create_at: 1, ...apart, message: text },
  },
]
const teamsMessage = (id: string, more: object = {}) => ({
  id,
  replyToId: null,
  messageType: 'message',
  createdDateTime: '2016-01-01T00:00:00Z',
  lastModifiedDateTime: '2016-01-01T00:00:01Z',
  deletedDateTime: null,
  channelIdentity: { teamId: 't1', channelId: '19:c@thread.tacv2' },
  chatId: null,
  from: { application: null, user: { id: 'u1', displayName: 'Ada' } },
  reactions: [
    { reactionType: 'like', createdDateTime: '2016-01-01T00:00:02Z', user: { user: { id: 'u2' } } },
  ],
  messageHistory: null,
  mentions: [],
  eventDetail: null,
  ...more,
  ...apart,
  subject: text,
  body: { contentType: 'html', ...apart, content: `<p>${text}</p>` },
})
const teamsJoin = teamsMessage('1451606400001', {
  messageType: 'systemEventMessage',
  from: null,
  eventDetail: {
    '@odata.type': '#microsoft.graph.membersAddedEventMessageDetail',
    initiator: { user: { id: 'u1' } },
    members: [{ id: 'u3' }],
  },
})
const teamsThread = teamsMessage('1451606400000', { replies: [teamsMessage('1451606500000')] })
const teamsLists = {
  'teams/t1/channels_t1.json': [
    {
      Id: '19:c@thread.tacv2',
      DisplayName: 'general',
      MembershipType: 'standard',
      ...apart,
      Description: text,
    },
  ],
  'users/usersList.json': [
    { Id: 'u1', DisplayName: 'Ada', UserPrincipalName: 'a@b.org', ...apart, JobTitle: text },
  ],
  'teams/t1/teamMembers_t1.json': [{ UserId: 'u1', Name: 'Ada', Role: null, ...apart, Title: text }],
}
const teamsZip = (messages: readonly object[], lists: Readonly<Record<string, unknown>> = teamsLists) =>
  zipOf(
    Object.entries({ ...lists, 'teams/t1/messages_t1.json': messages }).map(([name, data]) => ({
      name,
      data: JSON.stringify(data),
      stored: true,
    })),
  )
const samples = [
  zipOf(files),
  zipOf(stored),
  tarOf(files),
  gzipSync(tarOf(files)),
  Buffer.from(lines),
  Buffer.from(`id,time,user,text\n1,2016-01-01,a,"${text}"\n2,2016-01-02,b,${text}\n`),
  Buffer.from(JSON.stringify(ghRecords(text))),
  Buffer.from(
    Object.values(restRecords(text))
      .map((record) => `${JSON.stringify(record)}\n`)
      .join(''),
  ),
  Buffer.from(
    `id,thread_id,sender_id,created_at,body\n1,1,a,2016-01-01,"${text}"\n2,1,b,2016-01-02,${text}\n`,
  ),
  Buffer.from([1, 2, 3].map(mail).join('')),
  Buffer.from(
    `sha\tparents\tauthor_time\tauthor_name\n${[1, 2].map((n) => `abcdef${n}\t\t145160640${n}\ta${n}\n`).join('')}`,
  ),
  Buffer.from(
    [1, 2].map((n) => `abcdef${n}\0\x00145160640${n}\x00145160640${n}\0a\0a@b.org\0b <b@b.org>\n`).join(''),
  ),
  Buffer.from(JSON.stringify(discourseTopic)),
  Buffer.from(
    `id,topic_id,post_number,username,created_at,apart,cooked\n${[1, 2]
      .map((n) => `${n},5,${n},ada,2016-01-01T00:00:00Z,${apart.apart},"${text}"\n`)
      .join('')}`,
  ),
  zipOf([{ name: '12-general/a.json', data: JSON.stringify(zulipTopic), stored: true }]),
  zipOf(
    Object.entries(zulipExport).map(([name, data]) => ({ name, data: JSON.stringify(data), stored: true })),
  ),
  Buffer.from(mattermostLines.map((line) => `${JSON.stringify(line)}\n`).join('')),
  Buffer.from([teamsThread, teamsJoin].map((each) => JSON.stringify({ value: [each] })).join('\n')),
  teamsZip([teamsThread, teamsJoin]),
]

interface Cut {
  readonly at: number
  readonly drop: number
  readonly put: Uint8Array
}

function mutated(bytes: Buffer, cuts: readonly Cut[]): Buffer {
  let found = bytes
  for (const { at, drop, put } of cuts) {
    const from = Math.floor(at * found.length)
    found = Buffer.concat([found.subarray(0, from), put, found.subarray(from + drop)])
  }
  return found
}

/** A cut may fall into the sentence itself: part of it is enough to tell. */
const WORDS = 'quick brown'

async function readAll(bytes: Buffer): Promise<string> {
  let out = ''
  async function* stream() {
    yield bytes
  }
  const archive = await openArchiveStream(stream(), 'fuzz', { entryBytes: 10_000_000 })
  try {
    for (const connector of connectors) {
      try {
        out += await connector.recognise(archive)
        // The columns are named: a guess could take a mutated header's text column for an id.
        const map =
          connector.format === 'csv' || connector.format === 'ndjson'
            ? { time: 'time', actor: 'user', id: 'id' }
            : {}
        for await (const item of connector.read(archive, options({ map, seal: () => 's_' })))
          out += JSON.stringify(item)
      } catch (error) {
        if (!(error instanceof CommonholdError)) throw error
        out += error.message
      }
    }
    out += JSON.stringify(archive.refused())
  } finally {
    await archive.close()
  }
  return out
}

const cut = fc.record({
  at: fc.double({ min: 0, max: 0.999, noNaN: true }),
  drop: fc.integer({ min: 0, max: 40 }),
  put: fc.uint8Array({ maxLength: 4 }),
})

/** A defect throws; an archive that cannot be opened or read is told by our own error. */
const outcomeOf = (bytes: Buffer) =>
  readAll(bytes).catch((error: unknown) => {
    if (error instanceof CommonholdError) return error.message
    throw error
  })

const KINDS = [
  'zip',
  'stored zip',
  'tar',
  'tar.gz',
  'lines',
  'table',
  'gh',
  'GitHub REST',
  'Viva',
  'mail',
  'commits',
  'git log',
  'Discourse topic',
  'Discourse table',
  'Zulip topics',
  'Zulip export',
  'Mattermost',
  'Graph pages',
  'Teams export',
] as const

describe('whatever happens to the bytes', () => {
  it.each(KINDS.map((kind, i) => [kind, samples[i] as Buffer] as const))(
    '%s',
    async (_, bytes) => {
      const whole = await outcomeOf(bytes)
      expect(whole).toContain('org.commonhold.activity.v1')
      expect(whole).not.toContain(WORDS)
      await fc.assert(
        fc.asyncProperty(fc.array(cut, { minLength: 1, maxLength: 4 }), async (cuts) => {
          expect(await outcomeOf(mutated(bytes, cuts))).not.toContain(WORDS)
        }),
        { numRuns: 300 },
      )
    },
    30_000,
  )
})

describe('whatever stands in the fields', () => {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom('1.0', 'U1', 'file_comment', 'bot_message', 7),
  )
  const fields = [
    'ts',
    'user',
    'bot_id',
    'subtype',
    'thread_ts',
    'reply_count',
    'replies',
    'reactions',
    'edited',
    'comment',
  ]
  const lists = ['id', 'name', 'created', 'creator', 'pins', 'profile', 'is_private', 'team_id', 'deleted']
  const record = (names: string[], rest: object) =>
    fc.dictionary(fc.constantFrom(...names), value).map((some) => ({ ...rest, ...some }))

  it('of messages, people and channels', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(record(fields, message('1.0')), { maxLength: 3 }),
        fc.array(record(lists, { id: 'U1', team_id: 'T1' }), { maxLength: 3 }),
        fc.array(record(lists, { id: 'C1', name: 'general' }), { maxLength: 3 }),
        async (messages, people, channels) => {
          const zip = zipOf([
            { name: 'users.json', data: JSON.stringify(people), stored: true },
            { name: 'channels.json', data: JSON.stringify(channels), stored: true },
            { name: 'general/2016-01-01.json', data: JSON.stringify(messages), stored: true },
          ])
          expect(await outcomeOf(zip)).not.toContain(WORDS)
        },
      ),
      { numRuns: 200 },
    )
  }, 30_000)

  it('of posts in a topic, of people, streams and messages of an organisation', async () => {
    const odd = fc.oneof(
      value,
      fc.constantFrom('closed.enabled', '2016-01-01T00:00:00Z', 1451606400.5, 20, 3),
    )
    const changed = (record: object) =>
      fc
        .dictionary(fc.constantFrom(...Object.keys(record).filter((key) => !KEEPS_TEXT.has(key))), odd)
        .map((some) => ({ ...record, ...some }))
    const [firstPost = {}] = discourseTopic.post_stream.posts
    const realm = zulipExport['realm.json']
    const [firstMessage = {}] = zulipExport['messages-000001.json'].zerver_message
    await fc.assert(
      fc.asyncProperty(
        fc.array(changed(firstPost), { maxLength: 3 }),
        fc.array(changed(realm.zerver_userprofile[0] as object), { maxLength: 2 }),
        fc.array(changed(realm.zerver_stream[0] as object), { maxLength: 2 }),
        fc.array(changed(realm.zerver_reaction[0] as object), { maxLength: 2 }),
        fc.array(changed(firstMessage), { maxLength: 3 }),
        async (posts, people, streams, reactions, messages) => {
          const topic = JSON.stringify({ ...discourseTopic, post_stream: { posts } })
          expect(await outcomeOf(Buffer.from(topic))).not.toContain(WORDS)
          const tables = {
            ...realm,
            zerver_userprofile: people,
            zerver_stream: streams,
            zerver_reaction: reactions,
          }
          const zip = zipOf([
            { name: 'realm.json', data: JSON.stringify(tables), stored: true },
            {
              name: 'messages-000001.json',
              data: JSON.stringify({ zerver_message: messages }),
              stored: true,
            },
          ])
          expect(await outcomeOf(zip)).not.toContain(WORDS)
        },
      ),
      { numRuns: 100 },
    )
  }, 30_000)

  it('of lines of a bulk export, and of messages and lists of Teams', async () => {
    const odd = fc.oneof(
      value,
      fc.constantFrom(
        'system_add_to_channel',
        'typing',
        '2016-01-01T00:00:00Z',
        1451606400000,
        -1,
        [[]],
        [{}],
      ),
    )
    const changed = (record: object) =>
      fc
        .dictionary(fc.constantFrom(...Object.keys(record).filter((key) => !KEEPS_TEXT.has(key))), odd)
        .map((some) => ({ ...record, ...some }))
    const line = fc.constantFrom(...mattermostLines).chain((each) => {
      const body = (each as unknown as Record<string, object | number>)[each.type]
      return typeof body !== 'object'
        ? fc.constant(each)
        : changed(body).map((some) => ({ ...each, [each.type]: some }))
    })
    const list = (name: keyof typeof teamsLists) => fc.array(changed(teamsLists[name][0] as object))
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 6 }),
        fc.array(fc.oneof(changed(teamsThread), changed(teamsJoin)), { maxLength: 3 }),
        list('teams/t1/channels_t1.json'),
        list('users/usersList.json'),
        async (lines, messages, channels, users) => {
          const bulk = lines.map((each) => JSON.stringify(each)).join('\n')
          expect(await outcomeOf(Buffer.from(bulk))).not.toContain(WORDS)
          const zip = teamsZip(messages, {
            'teams/t1/channels_t1.json': channels,
            'users/usersList.json': users,
          })
          expect(await outcomeOf(zip)).not.toContain(WORDS)
        },
      ),
      { numRuns: 100 },
    )
  }, 30_000)
})

const KEEPS_TEXT = new Set([
  'message',
  'body',
  'raw',
  'cooked',
  'topic_title',
  'content',
  'subject',
  'description',
])
