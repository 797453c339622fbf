import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { openArchive } from '../archive/open.ts'
import type { ReadItem, ReadOptions } from '../connector.ts'
import { connectorFor, recognise } from '../formats.ts'
import { actsIn, allOf, eventsIn, fileOf, options, reasonsIn, zipOf } from '../testing/forge.ts'

const TEAM = '4707a9cc-9fe0-4bc2-980a-cd722ffbff06'
const CHANNEL = '19:general@thread.tacv2'
const ADA = '28cc9dbd-07ba-458c-9cf7-c95745618966'
const BEN = 'fa90a9e8-97f3-4da9-8025-6947b0108f08'
const CY = '51325b33-43db-4b2c-ab2d-b5e24135b4bc'
const APP = '62b732f7-fc71-40bc-b27d-35efcb0509de'
const ROOT = '1758810613079'
const SPACE = `teams:${TEAM}/${CHANNEL}`

const by = (id: string, displayName: string | null = null) => ({
  application: null,
  user: { id, displayName },
})
/** A chatMessage as Graph writes it. */
const message = (more: object = {}) => ({
  id: ROOT,
  replyToId: null,
  messageType: 'message',
  createdDateTime: '2025-09-25T14:30:13.079Z',
  lastModifiedDateTime: '2025-09-25T14:30:13.079Z',
  lastEditedDateTime: null,
  deletedDateTime: null,
  subject: 'canary',
  from: by(ADA),
  body: { contentType: 'html', content: '<p title="canary">can&amp;ary</p>' },
  channelIdentity: { teamId: TEAM, channelId: CHANNEL },
  mentions: [],
  reactions: [],
  ...more,
})
const reply = (more: object = {}) =>
  message({ id: '1758810699000', replyToId: ROOT, createdDateTime: '2025-09-25T14:31:39Z', ...more })

/** The same record as the export tools write it. */
function pascal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascal)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name.charAt(0).toUpperCase() + name.slice(1), pascal(each)]),
  )
}

async function readBytes(bytes: Buffer | string, some: Partial<ReadOptions> = {}, name?: string) {
  const archive = await openArchive(name === undefined ? await fileOf(bytes) : await fileOf(bytes, name))
  try {
    const { connector } = await connectorFor('teams', archive)
    return await allOf(connector.read(archive, options(some)))
  } finally {
    await archive.close()
  }
}
const page = (...records: unknown[]) => JSON.stringify({ '@odata.context': 'x', value: records })
const read = (records: readonly unknown[], some: Partial<ReadOptions> = {}) =>
  readBytes(page(...records), some)
const acts = async (...args: Parameters<typeof read>) => actsIn(await read(...args))

describe('messages', () => {
  it('carry who, when, where and how long, never what', async () => {
    const items = await read([message()])
    expect(actsIn(items)).toEqual([
      {
        specversion: '1.0',
        type: 'org.commonhold.activity.v1',
        source: SPACE,
        id: ROOT,
        time: '2025-09-25T14:30:13.079000Z',
        recordedtime: '2025-09-25T14:30:13.079000Z',
        partitionkey: 'p',
        sequence: '1758810613079000',
        data: {
          kind: 'post',
          actor: `teams:${ADA}`,
          object: `${SPACE}/${ROOT}`,
          space: SPACE,
          conversation: `${SPACE}/${ROOT}`,
          inReplyTo: null,
          mentions: [],
          wideMention: false,
          length: 7,
        },
      },
    ])
    expect(JSON.stringify(items)).not.toMatch(/canary|ary/)
  })

  it('are the same from an export tool, a page, several pages, a list, and a line each', async () => {
    const records = [message(), reply({ reactions: [reaction('like', BEN)] })]
    const expected = await acts(records)
    expect(expected.length).toBe(3)
    const found = async (text: string) => actsIn(await readBytes(text))
    expect(await found(JSON.stringify(records))).toEqual(expected)
    expect(await found(JSON.stringify(records.map(pascal)))).toEqual(expected)
    expect(await found(records.map((each) => JSON.stringify(each)).join('\n'))).toEqual(expected)
    expect(await found(records.map((each) => page(each)).join('\n'))).toEqual(expected)
    expect(await found(`[${records.map((each) => page(each)).join(',')}]`)).toEqual(expected)
    expect(await found(page({ ...message(), replies: [records[1]] }))).toEqual(expected)
  })

  it('are replies by what they reply to, roots where that is nothing or themselves', async () => {
    const [own, answer, nested] = await acts([
      message({ replyToId: ROOT, replies: [reply({ id: '1758810700000', replyToId: null })] }),
      reply(),
    ])
    expect(own.data).toMatchObject({ kind: 'post', conversation: `${SPACE}/${ROOT}` })
    for (const each of [answer, nested])
      expect(each.data).toMatchObject({ kind: 'reply', inReplyTo: own.data.object })
  })

  it('of one millisecond in two threads are two', async () => {
    const ids = (await acts([reply(), reply({ replyToId: '1758810600000' })])).map(({ id }) => id)
    expect(new Set(ids).size).toBe(2)
  })

  it('that reply to each other in a circle are replies all the same', async () => {
    const found = await acts([message({ id: '1', replyToId: '2' }), message({ id: '2', replyToId: '1' })])
    expect(found.map(({ data }) => data.kind)).toEqual(['reply', 'reply'])
  })

  it('outrank themselves when edited', async () => {
    const [act] = await acts([message({ lastEditedDateTime: '2025-10-01T00:00:00Z' })])
    expect(act).toMatchObject({ sequence: '1759276800000000', time: '2025-09-25T14:30:13.079000Z' })
  })

  it('that were deleted withdraw themselves, and their reactions are not told', async () => {
    const items = await read([
      message(),
      reply({ deletedDateTime: '2025-10-01T00:00:00Z', reactions: [reaction('like', BEN)] }),
    ])
    const [gone] = eventsIn(items).filter(({ type }) => type.endsWith('retracted.v1'))
    expect(gone).toMatchObject({ source: SPACE, id: `${ROOT}/1758810699000`, sequence: '1759276800000000' })
    expect(actsIn(items).length).toBe(1)
    expect(reasonsIn(items)).toEqual(['deleted'])
  })

  it('name people, and everybody through their team or channel', async () => {
    const [act] = await acts([
      message({
        mentions: [
          { id: 0, mentionText: 'canary', mentioned: by(BEN) },
          { id: 1, mentioned: { conversation: { id: TEAM, conversationIdentityType: 'team' } } },
          { id: 2, mentioned: { conversation: { id: 'x', conversationIdentityType: 'tag' } } },
        ],
      }),
    ])
    expect(act.data).toMatchObject({ mentions: [`teams:${BEN}`], wideMention: true })
  })

  it('of applications are bots’, and those of nobody unattributed', async () => {
    const items = await read([
      message({ from: { application: { id: APP, displayName: 'News' }, user: null } }),
      reply({ from: null }),
    ])
    expect(actsIn(items).map(({ data }) => data.actor)).toEqual([`teams:app:${APP}`, null])
    expect(eventsIn(items).filter(({ data }) => data.class === 'bot')).toMatchObject([
      { data: { account: `teams:app:${APP}`, displayName: 'News' } },
    ])
  })
})

const reaction = (reactionType: string, id: string, more: object = {}) => ({
  reactionType,
  createdDateTime: '2025-10-13T06:41:47Z',
  user: by(id, 'Ben'),
  ...more,
})

describe('reactions', () => {
  it('have their person and time; two emoji of the workspace’s own are two', async () => {
    const found = await acts([
      message({
        reactions: [
          reaction('like', BEN),
          reaction('custom', BEN),
          reaction('custom', BEN, { createdDateTime: '2025-10-13T06:41:48.5Z' }),
          reaction('like', CY, { user: null }),
        ],
      }),
    ])
    const reacted = found.filter(({ data }) => data.kind === 'reaction')
    expect(new Set(reacted.map(({ id }) => id)).size).toBe(3)
    expect(reacted[0]).toMatchObject({
      time: '2025-10-13T06:41:47.000000Z',
      data: { actor: `teams:${BEN}`, target: `${SPACE}/${ROOT}`, targetActor: `teams:${ADA}` },
    })
  })

  it('taken back are withdrawn, unless they stand again', async () => {
    const removed = (type: string) => ({
      modifiedDateTime: '2025-10-14T00:00:00Z',
      actions: 'reactionRemoved',
      reaction: reaction(type, BEN),
    })
    const items = await read([
      message({ reactions: [reaction('like', BEN)], messageHistory: [removed('like'), removed('heart')] }),
    ])
    const gone = eventsIn(items).filter(({ type }) => type.endsWith('retracted.v1'))
    expect(gone).toMatchObject([
      { id: `${ROOT}:heart:${BEN}`, sequence: '1760400000000000', data: { actor: `teams:${BEN}` } },
    ])
  })
})

describe('lines Teams writes itself', () => {
  const system = (name: string, more: object = {}) =>
    message({
      messageType: 'systemEventMessage',
      from: null,
      eventDetail: {
        '@odata.type': `#microsoft.graph.${name}EventMessageDetail`,
        initiator: by(ADA),
        ...more,
      },
    })
  const member = (id: string) => ({ id, displayName: null, userIdentityType: 'aadUser' })
  const kinds = async (record: object) =>
    (await acts([record])).map(({ data }) => `${data.kind} ${data.actor?.slice(6, 8)}`)

  it.each([
    ['membersAdded', { members: [member(BEN)] }, ['invite 28', 'join fa']],
    ['membersAdded', { members: [member(BEN), member(CY)] }, ['invite 28', 'join fa', 'join 51']],
    ['membersAdded', { members: [member(ADA)] }, ['join 28']],
    ['membersAdded', { members: [member(BEN)], initiator: { application: { id: APP } } }, ['join fa']],
    ['membersJoined', { members: [member(BEN)] }, ['join fa']],
    ['membersJoined', {}, ['join 28']],
    ['membersLeft', { members: [member(BEN)] }, ['leave fa']],
    ['membersDeleted', { members: [member(BEN), member(CY)] }, ['leave fa', 'leave 51']],
    ['channelAdded', { channelId: '19:x@thread.tacv2', channelDisplayName: 'canary' }, ['create-space 28']],
    ['channelRenamed', { channelDisplayName: 'canary' }, ['configure-space 28']],
    ['teamArchived', {}, ['configure-space 28']],
    ['messagePinned', {}, ['pin 28']],
    ['callEnded', {}, []],
  ])('%s %j', async (name, more, expected) => {
    expect(await kinds(system(name, more))).toEqual(expected)
  })

  it('are told by the one detail that is there in an export tool’s', async () => {
    const record = pascal({
      ...message({ messageType: 'unknownFutureValue', from: null }),
      eventDetail: {
        eventType: null,
        initiator: by(ADA),
        callEnded: null,
        membersAdded: { members: [member(BEN)] },
        teamCreated: null,
      },
    }) as object
    expect(await kinds(record)).toEqual(['invite 28', 'join fa'])
  })

  it('that say nothing are counted by their name', async () => {
    const items = await read([
      system('callEnded'),
      message({ messageType: 'unknownFutureValue', eventDetail: { initiator: by(ADA), callEnded: null } }),
      message({ messageType: 'typing' }),
      message({ messageType: 'canary words' }),
      system('a canary'),
    ])
    expect(reasonsIn(items)).toEqual([
      'event:callEnded',
      'event:unknown',
      'type:typing',
      'type:unknown',
      'event:canary',
    ])
  })
})

describe('people, teams and channels', () => {
  const channels = (...records: object[]) => ({
    name: `teams/${TEAM}/channels_${TEAM}.json`,
    data: JSON.stringify(records),
  })
  const channel = (Id: string, MembershipType: string) => ({ Id, DisplayName: Id, MembershipType })
  const messages = (...records: object[]) => ({
    name: `teams/${TEAM}/messages_${TEAM}.json`,
    data: JSON.stringify(records.map(pascal)),
  })
  const inChannel = (channelId: string) => message({ channelIdentity: { teamId: TEAM, channelId } })

  it('private and shared channels are left out unless asked for', async () => {
    const zip = zipOf([
      channels(channel('a', 'standard'), channel('b', 'private'), channel('c', 'shared')),
      messages(inChannel('a'), inChannel('b'), inChannel('c'), inChannel('d')),
    ])
    const items = await readBytes(zip)
    expect(actsIn(items).map(({ data }) => data.space)).toEqual([`teams:${TEAM}/a`])
    expect(reasonsIn(items).toSorted()).toEqual([
      'private',
      'private',
      'private',
      'private',
      'unknown-channel',
    ])
    expect(actsIn(await readBytes(zip, { includePrivate: true })).length).toBe(4)
  })

  it('a broken list of channels leaves none of them for open', async () => {
    const broken = { name: `teams/${TEAM}/channels_${TEAM}.json`, data: '[{"Id":"b","Membersh' }
    expect(actsIn(await readBytes(zipOf([broken, messages(inChannel('b'))])))).toEqual([])
  })

  it('chats are left out unless asked for', async () => {
    const chat = message({ channelIdentity: null, chatId: `19:${ADA}_${BEN}@unq.gbl.spaces` })
    expect(reasonsIn(await read([chat]))).toEqual(['direct'])
    const asked = await acts([chat], { includePrivate: true })
    expect(asked[0].data).toMatchObject({ kind: 'post', conversation: null })
    expect(asked[0].data.space).toMatch(/^teams:chat\/s_/)
  })

  it('members are on the roster, users and authors are accounts', async () => {
    const items = await readBytes(
      zipOf([
        {
          name: 'users/usersList.json',
          data: JSON.stringify([
            { Id: CY, UserId: null, DisplayName: 'Cy', Mail: 'Cy@Example.org', UserPrincipalName: 'cy@x' },
          ]),
        },
        {
          name: `teams/${TEAM}/teamMembers_${TEAM}.json`,
          data: JSON.stringify([{ UserId: BEN, Name: 'Ben', UserName: 'ben@Example.org', Role: null }]),
        },
        messages(
          message({ from: by(ADA, 'Ada') }),
          reply({ from: by(ADA, 'Ada') }),
          reply({ from: by(BEN, 'B') }),
        ),
      ]),
    )
    const of = (type: string) =>
      eventsIn(items)
        .filter((event) => event.type === `org.commonhold.${type}.v1`)
        .map(({ data }) => `${data.account}${data.displayName ?? ''}`)
    expect(of('roster')).toEqual([`teams:${BEN}`])
    expect(of('account').toSorted()).toEqual(
      [`teams:${ADA}Ada`, `teams:${BEN}Ben`, `teams:${CY}Cy`].toSorted(),
    )
    expect(JSON.stringify(items)).not.toContain('Cy@Example.org')
  })
})

describe('what is wrong', () => {
  it('is set aside record by record', async () => {
    const items = await read([
      message({ id: null }),
      message({ createdDateTime: 'soon' }),
      message({ createdDateTime: '1950-01-01T00:00:00Z' }),
      message({ channelIdentity: null }),
      message({ replies: [7], 'replies@odata.nextLink': 'https://canary' }),
      { canary: 'x' },
      7,
      message({ id: '1758810613080', createdDateTime: null }),
    ])
    expect(reasonsIn(items)).toEqual([
      'broken_record: a message without id',
      'time_out_of_range: createdDateTime is missing or cannot be right',
      'time_out_of_range: createdDateTime is missing or cannot be right',
      'broken_record: a message that names neither channel nor chat',
      'broken_record: a reply is a JSON object',
      'replies-not-in-page',
      'other-record',
      'broken_record: not a JSON object',
    ])
    expect(actsIn(items).length).toBe(2)
    expect(JSON.stringify(items)).not.toContain('canary')
  })

  it('a file that ends too early gives what it has', async () => {
    const items = await readBytes(page(message(), reply()).slice(0, -200))
    expect(actsIn(items).length).toBe(1)
    expect(reasonsIn(items)).toEqual([expect.stringContaining('too early')])
  })

  it('markup without end takes no time', async () => {
    const content = '<'.repeat(500_000) + '&'.repeat(500_000)
    expect((await acts([message({ body: { contentType: 'html', content } })]))[0].data.length).toBe(0)
  })

  it('another format is told, and pages are not taken for events or lines', async () => {
    await expect(readBytes('Date;Author\n2016-01-01;a\n')).rejects.toMatchObject({ code: 'wrong_format' })
    for (const text of [page(message()), JSON.stringify([pascal(message())]), JSON.stringify(message())]) {
      const archive = await openArchive(await fileOf(text))
      expect((await recognise(archive)).connector.format).toBe('teams')
      await archive.close()
    }
  })
})

const SAMPLE = path.resolve(
  import.meta.dirname,
  '../../../../../shared/data/format-samples/microsoft-teams-export',
)
if (!existsSync(SAMPLE)) console.warn('skipped: the sample of a Teams export (../shared is not here)')

describe.skipIf(!existsSync(SAMPLE))('the sample', () => {
  // biome-ignore lint/suspicious/noExplicitAny: somebody else's JSON
  const all = (pattern: string): any[] =>
    globSync(pattern, { cwd: SAMPLE }).flatMap((file) =>
      JSON.parse(readFileSync(path.join(SAMPLE, file), 'utf8')),
    )
  const readSample = async (): Promise<ReadItem[]> => {
    const archive = await openArchive(SAMPLE)
    try {
      const { connector } = await recognise(archive)
      expect(connector.format).toBe('teams')
      return await allOf(connector.read(archive, options()))
    } finally {
      await archive.close()
    }
  }

  it('has what counting its files gives', async () => {
    const items = await readSample()
    const raw = all('teams/*/messages_*.json')
    const said = raw.filter(({ MessageType }) => MessageType === 'message')
    const found = actsIn(items)
    const count = (kind: string) => found.filter(({ data }) => data.kind === kind).length
    expect(count('post')).toBe(said.filter(({ ReplyToId }) => ReplyToId === null).length)
    expect(count('reply')).toBe(said.filter(({ ReplyToId }) => ReplyToId !== null).length)
    expect(count('reaction')).toBe(raw.flatMap(({ Reactions }) => Reactions).length)
    expect([count('post'), count('reply'), count('reaction')]).toEqual([2, 0, 1])
    expect(new Set(found.map(({ data }) => data.actor))).toEqual(
      new Set(said.map(({ From }) => `teams:${From.User.Id}`)),
    )
    const reasons = reasonsIn(items)
    expect(reasons.filter((reason) => reason === 'event:unknown').length).toBe(raw.length - said.length)
    expect(reasons.filter((reason) => reason === 'team').length).toBe(all('teams/teamsList.json').length)
    expect(items.filter(({ type }) => type === 'rejected')).toEqual([])
  })

  it('has its members, its channel and the reaction by its own time', async () => {
    const items = await readSample()
    const of = (type: string) => eventsIn(items).filter((event) => event.type === `org.commonhold.${type}.v1`)
    expect(of('roster').length).toBe(all('teams/*/teamMembers_*.json').length)
    expect(of('space').map(({ data }) => data.name)).toContain(all('teams/*/channels_*.json')[0].DisplayName)
    const [reacted] = actsIn(items).filter(({ data }) => data.kind === 'reaction')
    expect(reacted.time).toBe('2025-10-13T06:41:47.000000Z')
    expect(new Set(eventsIn(items).map(({ recordedtime }) => recordedtime)).size).toBe(1)
    expect(await readSample()).toEqual(items)
  })
})
