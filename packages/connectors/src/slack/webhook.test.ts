import { createHmac } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { decodeEvent } from '@commonhold/contracts/events/decode'
import { createPseudonymiser } from '@commonhold/contracts/events/pseudonym'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { openArchive } from '../archive/open.ts'
import type { ReadItem, ReadOptions } from '../connector.ts'
import { actsIn, allOf, eventsIn, fileOf, options, reasonsIn, zipOf } from '../testing/forge.ts'
import { slack } from './connector.ts'
import { slackWebhook } from './webhook.ts'

const SECRET = 'the signing secret of a test'
const NOW = 1_700_000_000

const signed = (body: string, { secret = SECRET, at = NOW } = {}) => ({
  'x-slack-request-timestamp': String(at),
  'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`,
})
const receive = (
  body: string,
  headers: Record<string, string | undefined> = signed(body),
  secrets: readonly string[] = [SECRET],
  some: Partial<ReadOptions> = {},
) =>
  slackWebhook.receive(
    { headers, query: {}, body: Buffer.from(body), received: NOW * 1_000_000 },
    secrets,
    options(some),
  )

const envelope = (event: object, more: object = {}) => ({
  type: 'event_callback',
  team_id: 'T1',
  event_id: 'Ev01',
  event_time: NOW,
  event: { event_ts: `${NOW}.000100`, ...event },
  ...more,
})
function live(event: object, some: Partial<ReadOptions> = {}, more: object = {}): readonly ReadItem[] {
  const body = JSON.stringify(envelope(event, more))
  const received = receive(body, signed(body), [SECRET], some)
  if (received.type !== 'items') throw new Error(`${received.type}`)
  return received.items
}
const said = (more: object = {}) => ({
  type: 'message',
  channel: 'C1',
  channel_type: 'channel',
  user: 'U1',
  text: 'hi',
  ts: '1433558696.000005',
  event_ts: '1433558696.000005',
  ...more,
})

describe('who sent it', () => {
  const body = JSON.stringify(envelope(said()))
  const codeOf = (...args: Parameters<typeof receive>) => {
    const received = receive(...args)
    return received.type === 'refused' ? received.code : received.type
  }

  it('is believed with the right secret only, and with either of two', () => {
    expect(codeOf(body)).toBe('items')
    expect(codeOf(body, signed(body), ['another', SECRET])).toBe('items')
    expect(codeOf(body, signed(body), [SECRET, 'another'])).toBe('items')
    expect(codeOf(body, signed(body), ['another'])).toBe('signature_invalid')
    expect(codeOf(body, signed(body), [])).toBe('signature_invalid')
  })

  it('is not believed when something is missing, changed, or too old', () => {
    const good = signed(body)
    expect(codeOf(body, {})).toBe('signature_missing')
    expect(codeOf(body, { ...good, 'x-slack-signature': undefined })).toBe('signature_missing')
    expect(codeOf(body, { ...good, 'x-slack-request-timestamp': '1e9' })).toBe('signature_missing')
    expect(codeOf(`${body} `, good)).toBe('signature_invalid')
    expect(codeOf(body, { ...good, 'x-slack-request-timestamp': String(NOW - 1) })).toBe('signature_invalid')
    expect(codeOf(body, { ...good, 'x-slack-signature': `${good['x-slack-signature']}00` })).toBe(
      'signature_invalid',
    )
    expect(codeOf(body, signed(body, { at: NOW - 300 }))).toBe('items')
    expect(codeOf(body, signed(body, { at: NOW - 301 }))).toBe('signature_expired')
    expect(codeOf(body, signed(body, { at: NOW + 301 }))).toBe('signature_expired')
  })

  it('is answered with the challenge, but only when the question is signed', () => {
    const question = JSON.stringify({ type: 'url_verification', challenge: 'abc' })
    expect(receive(question)).toMatchObject({ type: 'answer', body: 'abc' })
    expect(codeOf(question, {})).toBe('signature_missing')
    expect(codeOf(JSON.stringify({ type: 'url_verification', challenge: 1 }))).toBe('wrong_delivery')
  })

  it('may say nothing that is understood', () => {
    expect(codeOf('{')).toBe('not_json')
    expect(codeOf('[]')).toBe('not_json')
    const limited = receive(JSON.stringify({ type: 'app_rate_limited', minute_rate_limited: 1 }))
    expect(limited.type === 'items' && reasonsIn(limited.items)).toEqual(['envelope:app_rate_limited'])
  })
})

describe('an event that came live and is in an export later', () => {
  const root = '1433558700.000001'
  const reply = '1433558800.000002'
  const users = [
    { id: 'U1', team_id: 'T1', name: 'ada' },
    { id: 'U2', team_id: 'T1', name: 'ben' },
  ]
  const channels = [
    {
      id: 'C1',
      name: 'general',
      creator: 'U1',
      created: 1433558319,
      pins: [{ id: root, type: 'C', created: 1433558900, user: 'U2', owner: 'U1' }],
    },
  ]
  const lines = [
    { ts: '1433558696.000005', user: 'U1', text: 'a post <@U2>' },
    { ts: root, user: 'U1', text: 'a root', thread_ts: root, reactions: [{ name: '+1', users: ['U2'] }] },
    { ts: reply, user: 'U2', text: 'a reply', thread_ts: root },
    { ts: '1433558810.000002', user: 'U2', text: 'aloud', thread_ts: root, subtype: 'thread_broadcast' },
    { ts: '1433558820.000002', user: 'U1', text: 'x', subtype: 'me_message' },
    { ts: '1433558830.000002', bot_id: 'B1', text: 'x', subtype: 'bot_message', username: 'news' },
    { ts: '1433558840.000002', user: 'U1', text: 'set the topic', subtype: 'channel_topic', topic: 'x' },
    { ts: '1433558850.000002', user: 'U2', text: 'joined', subtype: 'channel_join' },
    { ts: '1433558860.000002', user: 'U1', text: 'archived', subtype: 'channel_archive' },
    { ts: '1433558870.000002', user: 'U1', text: 'edited', edited: { user: 'U1', ts: '1433558950.000000' } },
    { ts: '1433558900.000300', user: 'U2', text: 'pinned', subtype: 'pinned_item' },
  ].map((line) => ({ type: 'message', ...line }))

  const deliveries = [
    { type: 'channel_created', channel: { ...channels[0], pins: undefined }, event_ts: '1433558319.000100' },
    ...lines.map((line) => ({
      ...line,
      channel: 'C1',
      channel_type: 'channel',
      event_ts: line.ts,
      reactions: undefined,
      edited: undefined,
    })),
    {
      type: 'message',
      subtype: 'message_changed',
      channel: 'C1',
      channel_type: 'channel',
      message: lines[9],
      previous_message: { ...lines[9], edited: undefined },
      ts: '1433558950.000100',
      event_ts: '1433558950.000100',
    },
    { type: 'member_joined_channel', user: 'U2', channel: 'C1', channel_type: 'C' },
    { type: 'channel_archive', user: 'U1', channel: 'C1' },
    {
      type: 'reaction_added',
      user: 'U2',
      reaction: '+1',
      item_user: 'U1',
      item: { type: 'message', channel: 'C1', ts: root },
      event_ts: '1433558880.000700',
    },
    {
      type: 'pin_added',
      user: 'U2',
      channel_id: 'C1',
      item: { type: 'message', created: 1433558900, created_by: 'U2', channel: 'C1', message: { ts: root } },
      item_user: 'U1',
      event_ts: '1433558900.000400',
    },
  ]

  const pseudonymiser = createPseudonymiser('secret')
  const decoded = (items: readonly ReadItem[]) =>
    eventsIn(items).flatMap((raw) => {
      const result = decodeEvent(raw, NOW * 1_000_000)
      if (!result.ok) throw new Error(result.message)
      const { stream } = result.event
      return stream === 'activity' || stream === 'retraction' ? [pseudonymiser.event(result.event)] : []
    })
  const exported = async () => {
    const files = { 'users.json': users, 'channels.json': channels, 'general/2015-06-06.json': lines }
    const entries = Object.entries(files).map(([name, data]) => ({ name, data: JSON.stringify(data) }))
    const archive = await openArchive(await fileOf(zipOf(entries), 'x.zip'))
    try {
      return decoded(await allOf(slack.read(archive, options({ taken: '2016-07-31' }))))
    } finally {
      await archive.close()
    }
  }
  const cameLive = () => decoded(deliveries.flatMap((delivery) => live(delivery)))
  const identity = ({ source, id }: { source: string; id: string }) => `${source} ${id}`

  it('is one event, whichever kind it is', async () => {
    const before = new Set(cameLive().map(identity))
    const after = new Set((await exported()).map(identity))
    expect(before.size).toBe(13)
    expect([...before].sort()).toEqual([...after].sort())
  })

  it('says the same whichever of the two stands', async () => {
    // What only one of them can know: when somebody reacted, that a root has replies, what a line was about.
    const told = (event: ReturnType<typeof cameLive>[number]) => {
      const { kind, conversation, target, targetActor, ...data } = event.data as Record<string, unknown>
      return [identity(event), kind === 'reaction' ? 0 : event.time, { kind, ...data }]
    }
    const unique = (events: ReturnType<typeof cameLive>) =>
      [...new Map(events.map((event) => [identity(event), told(event)])).values()].sort((a, b) =>
        String(a[0]) < String(b[0]) ? -1 : 1,
      )
    expect(unique(cameLive())).toEqual(unique(await exported()))
  })

  it('stands as it came live where the export knows less', async () => {
    const sequences = (events: ReturnType<typeof cameLive>, kind: string) =>
      events.flatMap((event) => ('kind' in event.data && event.data.kind === kind ? [event.sequence] : []))
    const later = await exported()
    expect(sequences(later, 'reaction')).toEqual([0])
    expect(sequences(cameLive(), 'reaction')).toEqual([1433558880_000700])
    expect(Math.max(...sequences(cameLive(), 'pin'))).toBeGreaterThan(Math.max(...sequences(later, 'pin')))
  })
})

describe('what changes afterwards', () => {
  const changed = (message: object, previous: object | undefined, more: object = {}) =>
    live({
      type: 'message',
      subtype: 'message_changed',
      channel: 'C1',
      channel_type: 'channel',
      message,
      previous_message: previous,
      event_ts: '1433559000.000900',
      ...more,
    })
  const posted = said()

  it('an edit is the version its own time says', () => {
    const edited = { ...posted, text: 'longer', edited: { user: 'U1', ts: '1433558999.000000' } }
    expect(actsIn(changed(edited, posted))).toMatchObject([
      { id: '1433558696.000005', sequence: '1433558999000000', data: { length: 6 } },
    ])
    // An app changed it without marking it as edited.
    expect(actsIn(changed({ ...posted, text: 'longer' }, posted))).toMatchObject([
      { sequence: '1433559000000900', data: { length: 6 } },
    ])
    expect(actsIn(changed({ ...edited, text: 'again' }, edited))).toMatchObject([
      { sequence: '1433559000000900' },
    ])
  })

  it('an unfolded link or a longer thread is no new version', () => {
    expect(reasonsIn(changed({ ...posted, attachments: [{ text: 'x' }] }, posted))).toEqual([
      'nothing-counted-changed',
    ])
  })

  it('a deletion withdraws it, a tombstone as well', () => {
    const withdrawal = {
      type: 'org.commonhold.activity.retracted.v1',
      source: 'slack:T1/C1',
      id: '1433558696.000005',
      sequence: '1433559000000900',
    }
    const deleted = {
      ...said({ subtype: 'message_deleted', deleted_ts: posted.ts, previous_message: posted }),
      event_ts: '1433559000.000900',
    }
    expect(eventsIn(live(deleted))).toMatchObject([withdrawal])
    const tombstone = { ...posted, subtype: 'tombstone', hidden: true, user: 'USLACKBOT' }
    expect(eventsIn(changed(tombstone, posted))).toMatchObject([withdrawal])
  })

  it('a reaction or pin taken back names whose it was', () => {
    const item = { type: 'message', channel: 'C1', ts: posted.ts }
    const [reaction] = eventsIn(live({ type: 'reaction_removed', user: 'U2', reaction: '+1', item }))
    expect(reaction).toMatchObject({
      type: 'org.commonhold.activity.retracted.v1',
      id: `${posted.ts}:+1:U2`,
      sequence: `${NOW}000100`,
      data: { actor: 'slack:T1:U2' },
    })
    const [pin] = eventsIn(
      live({
        type: 'pin_removed',
        user: 'U9',
        channel_id: 'C1',
        item: { type: 'message', created: 1433558900, created_by: 'U2' },
      }),
    )
    expect(pin).toMatchObject({ id: 'pin:1433558900:U2', data: { actor: 'slack:T1:U2' } })
  })
})

describe('what is left out', () => {
  it('direct messages always, private channels unless asked', () => {
    expect(reasonsIn(live(said({ channel: 'D1', channel_type: 'im' })))).toEqual(['direct'])
    expect(reasonsIn(live(said({ channel: 'G1', channel_type: 'mpim' }), { includePrivate: true }))).toEqual([
      'direct',
    ])
    const hidden = said({ channel: 'C7', channel_type: 'group' })
    expect(reasonsIn(live(hidden))).toEqual(['private'])
    expect(actsIn(live(hidden, { includePrivate: true }))).toHaveLength(1)
    const made = {
      type: 'channel_created',
      channel: { id: 'C7', name: 'x', creator: 'U1', created: 1, is_private: true },
    }
    expect(reasonsIn(live(made))).toEqual(['private'])
  })

  it('a bot is told of as the same version each time', () => {
    const bot = said({
      user: undefined,
      bot_id: 'B1',
      bot_profile: { id: 'B1', name: 'news', updated: 1400 },
    })
    const [first] = eventsIn(live(bot))
    const [second] = eventsIn(live({ ...bot, ts: '1433558999.000005', event_ts: '1433558999.000005' }))
    expect(first).toMatchObject({ type: 'org.commonhold.account.v1', data: { class: 'bot' } })
    expect(second).toEqual(first)
  })
})

const samples = path.resolve(
  import.meta.dirname,
  '../../../../../shared/data/format-samples/slack-events-api',
)
const present = existsSync(samples)
if (!present) console.warn('skipped: the recorded Events API payloads are not beside the repository')

const CANARY = 'quick brown canary'
/** The recorded payloads have every field and no values. */
const VALUES: Readonly<Record<string, string>> = {
  type: '',
  subtype: '',
  channel_type: 'channel',
  team_id: 'T1',
  team: 'T1',
  channel: 'C1',
  channel_id: 'C1',
  id: 'C1',
  user: 'U1',
  item_user: 'U2',
  creator: 'U1',
  created_by: 'U1',
  bot_id: '',
  event_id: 'Ev1',
  reaction: '+1',
  thread_ts: '1433558696.000005',
  parent_user_id: '',
  name: 'general',
  old_channel_id: 'C0',
  new_channel_id: 'C1',
}
function filled(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => filled(each, key))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filled(inner, name)]))
  if (value === '' || value === '0000000000.000000')
    return VALUES[key] ?? (/(^|_)ts$/.test(key) ? '1433558800.000002' : CANARY)
  return typeof value === 'number' && value > 100 ? 1_433_558_800 : value
}
const payloads = globSync('*.json', { cwd: samples })
  .sort()
  .map((name) => ({ name, payload: JSON.parse(readFileSync(path.join(samples, name), 'utf8')) }))

test.skipIf(!present)('every recorded payload gives events or a reason, and no text', () => {
  const outcomes = payloads.map(({ name, payload }) => {
    const whole = filled({ ...payload, type: 'event_callback' }) as Record<string, object>
    const inner = whole['event'] as Record<string, unknown>
    const items = live(inner, {}, { event_id: 'Ev1', authorizations: whole['authorizations'] })
    const shown = JSON.stringify(items)
    // Whose name it is, only the directory may know.
    const acts = JSON.stringify(actsIn(items))
    expect([name, acts.includes(CANARY)]).toEqual([name, false])
    if (!/^(Team|User|Channel)/.test(name)) expect([name, shown.includes(CANARY)]).toEqual([name, false])
    for (const event of eventsIn(items))
      expect(decodeEvent(event, NOW * 1_000_000)).toMatchObject({ ok: true })
    // As they are, blank values and all, nothing throws either.
    const blank = JSON.stringify(payload)
    expect(receive(blank, signed(blank)).type).toBe('items')
    const what = [...actsIn(items).map(({ data }) => data.kind), ...reasonsIn(items)]
    const others = eventsIn(items).flatMap(({ type }) =>
      type.includes('activity.v1') ? [] : [type.split('.')[2]],
    )
    return `${name.replace('Payload.json', '')}: ${[...what, ...others].join(', ')}`
  })
  expect(outcomes).toMatchInlineSnapshot(`
    [
      "AppMention: told-by-message",
      "ChannelArchive: told-by-message",
      "ChannelCreated: create-space, space",
      "ChannelDeleted: event:channel_deleted",
      "ChannelIdChanged: event:channel_id_changed",
      "ChannelRename: space",
      "ChannelUnarchive: told-by-message",
      "EmojiChanged: event:emoji_changed",
      "FileShared: event:file_shared",
      "GroupArchive: told-by-message",
      "ImCreated: event:im_created",
      "MemberJoinedChannel: told-by-message",
      "MemberLeftChannel: told-by-message",
      "MessageBot: reply, account",
      "MessageChanged: nothing-counted-changed",
      "MessageChannelArchive: configure-space",
      "MessageChannelJoin: join",
      "MessageChannelLeave: leave",
      "MessageChannelName: configure-space",
      "MessageChannelPurpose: configure-space",
      "MessageChannelTopic: configure-space",
      "MessageDeleted: activity",
      "MessageFileShare: reply",
      "MessageMe: post",
      "Message: reply",
      "MessageReplied: subtype:message_replied",
      "MessageThreadBroadcast: reply",
      "PinAdded: pin",
      "PinRemoved: activity",
      "ReactionAdded: reaction",
      "ReactionRemoved: activity",
      "StarAdded: event:star_added",
      "SubteamCreated: event:subteam_created",
      "SubteamMembersChanged: event:subteam_members_changed",
      "TeamJoin: account, roster",
      "UserChange: account, roster",
    ]
  `)
})

test('no change of a delivery throws, hangs or lets a text through', () => {
  const body = JSON.stringify(
    envelope(
      said({ text: CANARY, blocks: [{ text: CANARY }], files: [{ title: CANARY }], thread_ts: '1.0' }),
    ),
  )
  const cut = fc.record({
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    drop: fc.integer({ min: 0, max: 20 }),
    put: fc.constantFrom('', '"', 'null', '{', '}', '[', ']', ',', ':', '1e99', '\\ud800', '\0'),
  })
  fc.assert(
    fc.property(fc.array(cut, { minLength: 1, maxLength: 3 }), (cuts) => {
      const text = cuts.reduce((found, { at, drop, put }) => {
        const from = Math.floor(at * found.length)
        return found.slice(0, from) + put + found.slice(from + drop)
      }, body)
      expect(JSON.stringify(receive(text, signed(text)))).not.toContain('brown')
    }),
    { numRuns: 2_000 },
  )
})
