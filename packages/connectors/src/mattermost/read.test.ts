import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { decodeEvent } from '@commonhold/contracts/events/decode'
import { createPseudonymiser } from '@commonhold/contracts/events/pseudonym'
import { describe, expect, it } from 'vitest'
import { openArchive } from '../archive/open.ts'
import type { ReadItem, ReadOptions } from '../connector.ts'
import { connectorFor, recognise } from '../formats.ts'
import { actsIn, allOf, eventsIn, fileOf, options, reasonsIn, zipOf } from '../testing/forge.ts'

const AT = 1_600_000_000_000
const version = { type: 'version', version: 1, info: { generator: 'x', created: '2021-01-02T03:04:05Z' } }
const channel = (name: string, type = 'O') => ({
  type: 'channel',
  channel: {
    team: 'crew',
    name,
    display_name: name.toUpperCase(),
    type,
    header: 'canary',
    purpose: 'canary',
  },
})
const user = (username: string, more: object = {}) => ({
  type: 'user',
  user: { username, email: `${username}@Example.org `, first_name: 'A', last_name: 'B', ...more },
})
const message = (more: object = {}) => ({ user: 'ada', message: 'canary', create_at: AT, ...more })
const post = (more: object = {}) => ({
  type: 'post',
  post: { team: 'crew', channel: 'hall', ...message(more) },
})
const lists = [version, { type: 'team', team: { name: 'crew' } }, channel('hall'), channel('den', 'P')]
const textOf = (lines: readonly unknown[]) =>
  lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')

async function readBytes(bytes: Buffer | string, some: Partial<ReadOptions> = {}): Promise<ReadItem[]> {
  const archive = await openArchive(await fileOf(bytes))
  try {
    const { connector } = await connectorFor('mattermost', archive)
    return await allOf(connector.read(archive, options(some)))
  } finally {
    await archive.close()
  }
}
const read = (lines: readonly unknown[], some: Partial<ReadOptions> = {}) =>
  readBytes(textOf([...lists, user('ada'), user('ben'), ...lines]), some)
const acts = async (...args: Parameters<typeof read>) => actsIn(await read(...args))

describe('posts of a bulk export', () => {
  it('carry who, when, where and how long, never what', async () => {
    const items = await read([post({ message: 'canary @ben, @ben. and @here `@cy`', edit_at: AT + 5 })])
    const [act] = actsIn(items)
    expect(act).toMatchObject({
      source: 'mattermost:crew/hall',
      time: '2020-09-13T12:26:40.000000Z',
      recordedtime: '2021-01-02T03:04:05.000000Z',
      sequence: String((AT + 5) * 1000),
      data: {
        kind: 'post',
        actor: 'mattermost:ada',
        object: act.id,
        space: 'mattermost:crew/hall',
        conversation: null,
        inReplyTo: null,
        mentions: ['mattermost:ben'],
        wideMention: true,
        length: 34,
      },
    })
    expect(JSON.stringify(items)).not.toContain('canary')
  })

  it('with replies are roots, also of replies older than themselves', async () => {
    const [root, older, newer] = await acts([
      post({
        replies: [message({ user: 'ben', create_at: AT - 9 }), message({ user: 'ben', create_at: AT + 9 })],
      }),
    ])
    expect(root.data).toMatchObject({ kind: 'post', conversation: root.id, inReplyTo: null })
    for (const reply of [older, newer])
      expect(reply.data).toMatchObject({ kind: 'reply', conversation: root.id, inReplyTo: root.id })
    expect(older.time < root.time).toBe(true)
  })

  it('keep their reactions with user and time, on replies as well', async () => {
    const reactions = [{ user: 'ben', create_at: AT + 7, emoji_name: '+1' }, { emoji_name: 'x' }]
    const items = await read([post({ reactions, replies: [message({ create_at: AT + 1, reactions })] })])
    const found = actsIn(items).filter(({ data }) => data.kind === 'reaction')
    expect(found.map(({ time }) => time)).toEqual(Array(2).fill('2020-09-13T12:26:40.007000Z'))
    expect(found[0].data).toMatchObject({ actor: 'mattermost:ben', targetActor: 'mattermost:ada' })
    expect(found[0].data.target).toBe(actsIn(items)[0].id)
    expect(new Set(found.map(({ id }) => id)).size).toBe(2)
    expect(reasonsIn(items).filter((reason) => reason === 'reaction-without-user').length).toBe(2)
  })

  it('of one author at one millisecond are two, whatever is read how often', async () => {
    const lines = [post(), post({ message: 'other' }), post({ user: 'ben' })]
    const ids = (await acts(lines)).map(({ id }) => id)
    expect(new Set(ids).size).toBe(3)
    expect((await acts(lines)).map(({ id }) => id)).toEqual(ids)
    // The same export twice in one file is told twice and counts once.
    const twice = await acts([...lines, version, channel('hall'), ...lines])
    expect(new Set(twice.map(({ id }) => id))).toEqual(new Set(ids))
  })

  it('name no author in the ids others refer to', async () => {
    const items = await read([post({ replies: [message({ user: 'ben', create_at: AT + 1 })] })])
    const { event } = createPseudonymiser('secret')
    const [root, reply] = actsIn(items).map((act) => {
      const decoded = decodeEvent(act, Date.now() * 1000)
      // biome-ignore lint/suspicious/noExplicitAny: any event
      return decoded.ok ? (event(decoded.event) as any) : null
    })
    expect(reply.data.inReplyTo).toBe(root.data.object)
    expect(JSON.stringify([root, reply])).not.toMatch(/\b(ada|ben)\b/)
  })

  it('that are pinned are no pin: nobody knows by whom', async () => {
    expect((await acts([post({ is_pinned: true })])).map(({ data }) => data.kind)).toEqual(['post'])
  })

  it('without an author stay, unattributed', async () => {
    expect((await acts([post({ user: null })]))[0].data.actor).toBeNull()
  })
})

describe('lines Mattermost writes itself', () => {
  const kinds = async (more: object) =>
    (await acts([post(more)])).map(({ data }) => `${data.kind} ${data.actor?.slice(11)}`)

  it.each([
    [{ type: 'system_join_channel' }, ['join ada']],
    [{ type: 'system_leave_channel' }, ['leave ada']],
    [{ type: 'system_add_to_channel', props: { addedUsername: 'ben' } }, ['invite ada', 'join ben']],
    [{ type: 'system_add_to_channel', props: { addedUsername: 'ada' } }, ['join ada']],
    [{ type: 'system_remove_from_channel', props: { removedUsername: 'ben' } }, ['leave ben']],
    [{ type: 'system_header_change' }, ['configure-space ada']],
    [{ type: 'system_purpose_change' }, ['configure-space ada']],
    [{ type: 'me' }, ['post ada']],
    [{ type: '', message: 'ada joined the channel.' }, ['post ada']],
    [{ type: null, message: 'ada joined the channel.' }, ['post ada']],
    [{ message: 'ada joined the channel.' }, ['join ada']],
    [{ message: '@ada has left the channel.' }, ['leave ada']],
    [{ message: 'ben joined the channel.' }, ['post ada']],
    [{ message: 'ben added to the channel by ada.' }, ['invite ada', 'join ben']],
    [{ message: 'ben added to the channel by cy.' }, ['post ada']],
    [{ message: 'ada updated the channel header to: canary' }, ['configure-space ada']],
  ])('%j', async (more, expected) => {
    expect(await kinds(more)).toEqual(expected)
  })

  it('that say nothing are counted by their type', async () => {
    const items = await read([post({ type: 'system_generic' }), post({ type: 'custom Canary!' })])
    expect(reasonsIn(items)).toEqual(expect.arrayContaining(['type:system_generic', 'type:unknown']))
    expect(actsIn(items)).toEqual([])
  })
})

describe('people and channels', () => {
  it('are accounts and members; who was deactivated until that day', async () => {
    const items = await read([user('cy', { delete_at: AT }), user('ada')])
    const about = eventsIn(items).filter(({ data }) => data.account === 'mattermost:cy')
    expect(about.map(({ type, data }) => [type, data.enabledTo ?? data.displayName])).toEqual([
      ['org.commonhold.account.v1', 'A B'],
      ['org.commonhold.roster.v1', '2020-09-13'],
    ])
    expect(JSON.stringify(items)).not.toContain('Example.org')
  })

  it('are bots where a line, a post or the person says so', async () => {
    const items = await read(
      [
        { type: 'bot', bot: { username: 'hal', owner: 'ada', display_name: 'Hal' } },
        post({ user: 'hal' }),
        post({ user: 'eve', props: { from_bot: 'true' } }),
        post({
          user: 'ada',
          create_at: AT + 1,
          props: { from_webhook: 'true', override_username: 'canary' },
        }),
      ],
      { bots: ['ben'] },
    )
    const bots = eventsIn(items).filter(({ data }) => data.class === 'bot')
    expect(new Set(bots.map(({ data }) => data.account))).toEqual(
      new Set(['ben', 'hal', 'eve', '#webhook'].map((name) => `mattermost:${name}`)),
    )
    expect(actsIn(items).at(-1).data.actor).toBe('mattermost:#webhook')
    const rostered = eventsIn(items).filter(({ type }) => type === 'org.commonhold.roster.v1')
    expect(rostered.map(({ data }) => data.account)).toEqual(['mattermost:ada'])
  })

  it('that are private or direct are left out unless asked for', async () => {
    const lines = [
      post({ channel: 'den', replies: [message({ create_at: AT + 1 })] }),
      { type: 'direct_channel', direct_channel: { members: ['ada', 'ben'] } },
      { type: 'direct_post', direct_post: { channel_members: ['ben', 'ada'], ...message() } },
    ]
    const without = await read(lines)
    expect(actsIn(without)).toEqual([])
    expect(reasonsIn(without)).toEqual(['line:team', 'private', 'private', 'direct', 'direct'])
    const asked = actsIn(await read(lines, { includePrivate: true }))
    expect(asked.map(({ data }) => data.kind)).toEqual(['post', 'reply', 'post'])
    expect(asked[2].data.space).toMatch(/^mattermost:direct\/s_/)
  })

  it('a channel that is not listed among others could be private', async () => {
    expect(reasonsIn(await read([post({ channel: 'attic' })]))).toContain('unknown-channel')
    const bare = await readBytes(textOf([version, post(), post({ create_at: AT + 1 })]))
    expect(actsIn(bare).length).toBe(2)
    expect(eventsIn(bare).filter(({ type }) => type === 'org.commonhold.space.v1').length).toBe(1)
    const broken = await readBytes(textOf([version, '{"type":"channel","cha', post()]))
    expect(reasonsIn(broken)).toEqual(['not_json: not valid JSON', 'unknown-channel'])
  })
})

describe('what is wrong', () => {
  it('is set aside line by line', async () => {
    const items = await read([
      post({ create_at: 'now' }),
      post({ create_at: -1, replies: [message({ user: 'ben' }), 7] }),
      post({ team: null }),
      { type: 'post' },
      { type: 'emoji', emoji: {} },
      { type: 'Canary words' },
      [],
      'canary {',
      user(''),
      post(),
    ])
    expect(reasonsIn(items)).toEqual([
      'line:team',
      'private',
      'broken_record: create_at is not a time',
      'time_out_of_range: create_at cannot be right',
      'broken_record: a reply is a JSON object',
      'broken_record: a post without team or channel',
      'broken_record: a post line without its post',
      'line:emoji',
      'line:unknown',
      'not_json: not a JSON object',
      'not_json: not valid JSON',
      'broken_record: a user without username',
    ])
    expect(actsIn(items).map(({ data }) => data.kind)).toEqual(['reply', 'post'])
    expect(JSON.stringify(items)).not.toContain('canary')
  })

  it('a root of very many replies is read, all of them', async () => {
    const replies = Array.from({ length: 40_000 }, (_, i) => message({ user: 'ben', create_at: AT + i + 1 }))
    const found = await acts([post({ replies })])
    expect(found.length).toBe(40_001)
    expect(new Set(found.map(({ id }) => id)).size).toBe(40_001)
  })

  it('an export is as old as it says, as named, or as its last post; never from the future', async () => {
    const recorded = async (lines: unknown[], some: Partial<ReadOptions> = {}) =>
      actsIn(await readBytes(textOf(lines), some))[0].recordedtime
    expect(await recorded([version, post()], { taken: '2022-02-02' })).toMatch(/^2022-02-02/)
    const old = { type: 'version', version: 1 }
    expect(await recorded([old, post(), post({ create_at: AT + 1000 })])).toBe('2020-09-13T12:26:41.000000Z')
    expect(await recorded([old, post(), post({ create_at: 8_000_000_000_000 })])).toMatch(/^2020-09-13/)
  })
})

describe('the file', () => {
  it('stands beside its attachments in what mmctl packs', async () => {
    const items = await readBytes(
      zipOf([
        { name: 'import.jsonl', data: textOf([...lists, post()]) },
        { name: 'data/20210102/import.jsonl', data: textOf([version, post({ create_at: AT + 5 })]) },
        { name: 'data/exported_emoji/a.png', data: 'x' },
      ]),
    )
    expect(actsIn(items).length).toBe(1)
    expect(reasonsIn(items)).toEqual(['line:team', 'private', 'other-file', 'other-file'])
  })

  it('is recognised, and another is told', async () => {
    const found = async (bytes: Buffer | string) => {
      const archive = await openArchive(await fileOf(bytes))
      try {
        return (await recognise(archive)).connector.format
      } finally {
        await archive.close()
      }
    }
    expect(await found(textOf(lists))).toBe('mattermost')
    expect(await found(`broken\n${textOf([channel('hall'), post()])}`)).toBe('mattermost')
    await expect(readBytes('Date;Author\n2016-01-01;a\n')).rejects.toMatchObject({ code: 'wrong_format' })
    await expect(readBytes('')).rejects.toMatchObject({ code: expect.stringMatching(/_(format|archive)$/) })
  })
})

const SAMPLE = path.resolve(
  import.meta.dirname,
  '../../../../../shared/data/format-samples/mattermost-bulk-export/import.jsonl',
)
if (!existsSync(SAMPLE)) console.warn('skipped: the sample of a bulk export (../shared is not here)')

describe.skipIf(!existsSync(SAMPLE))('the sample', () => {
  const raw = existsSync(SAMPLE) ? readFileSync(SAMPLE, 'utf8') : ''
  // biome-ignore lint/suspicious/noExplicitAny: somebody else's JSON
  const records: any[] = raw
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  // biome-ignore lint/suspicious/noExplicitAny: somebody else's JSON
  const of = (type: string): any[] => records.filter((line) => line.type === type).map((line) => line[type])
  const isPublic = ({ channel }: { channel: string }) =>
    of('channel').some(({ name, type }) => name === channel && type === 'O')
  // biome-ignore lint/suspicious/noExplicitAny: somebody else's JSON
  const expected = (posts: any[]) => {
    const all = posts.flatMap((each) => [each, ...(each.replies ?? [])])
    const isJoin = ({ message, user }: { message: string; user: string }) =>
      message === `${user} joined the channel.`
    const isAdded = ({ message }: { message: string }) => message.includes(' added to the channel by ')
    const lines = all.filter((each) => isJoin(each) || isAdded(each))
    const reacted = all.flatMap((each) => each.reactions ?? [])
    return {
      post: posts.filter((each) => !lines.includes(each)).length,
      reply: all.length - posts.length,
      join: lines.length,
      invite: all.filter(isAdded).length,
      reaction: reacted.length,
      people: new Set([...all, ...reacted].map((each) => each.user)).size,
    }
  }
  const counted = (items: readonly ReadItem[]) => {
    const found = actsIn(items)
    const count = (kind: string) => found.filter(({ data }) => data.kind === kind).length
    const people = new Set(found.map(({ data }) => data.actor)).size
    const [post, reply, join, invite, reaction] = ['post', 'reply', 'join', 'invite', 'reaction'].map(count)
    return { post, reply, join, invite, reaction, people }
  }

  it('has what counting its lines gives, with and without the private', async () => {
    const items = await readBytes(raw)
    expect(counted(items)).toEqual(expected(of('post').filter(isPublic)))
    expect(counted(items)).toEqual({ post: 1, reply: 0, join: 1, invite: 0, reaction: 1, people: 2 })
    const all = await readBytes(raw, { includePrivate: true })
    expect(counted(all)).toEqual({
      ...expected([...of('post'), ...of('direct_post')]),
    })
    expect(items.filter(({ type }) => type === 'rejected')).toEqual([])
  })

  it('leaves out by reason, and knows its three people', async () => {
    const items = await readBytes(raw)
    const count = (reason: string) => reasonsIn(items).filter((each) => each === reason).length
    expect(count('private')).toBe(
      of('post').filter((each) => !isPublic(each)).length +
        of('channel').filter(({ type }) => type === 'P').length,
    )
    expect(count('direct')).toBe(of('direct_post').length + of('direct_channel').length)
    expect(count('line:emoji')).toBe(1)
    const rostered = eventsIn(items).filter(({ type }) => type === 'org.commonhold.roster.v1')
    expect(rostered.length).toBe(of('user').length)
  })

  it('has a reply older than the line it answers', async () => {
    const all = actsIn(await readBytes(raw, { includePrivate: true }))
    const reply = all.find(({ data }) => data.kind === 'reply')
    const root = all.find(({ data }) => data.object === reply.data.inReplyTo)
    expect(root.data.kind).toBe('join')
    expect(reply.time < root.time).toBe(true)
  })
})
