import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createCollector } from '@commonhold/collector/app'
import type { Puller } from '@commonhold/connectors/puller'
import { slackPuller } from '@commonhold/connectors/slack/pull'
import { createPseudonymiser } from '@commonhold/contracts/events/pseudonym'
import { createIngest } from '@commonhold/ingest/app'
import type { Connection } from '@commonhold/runtime/connections'
import { NOW, PUBLISHED } from '@commonhold/store/acts/published'
import type { Client } from '@commonhold/store/database'
import { openEmbedded } from '@commonhold/store/embedded'
import { standingDirectory } from '@commonhold/store/queries/directory'
import { openStore } from '@commonhold/store/store'
import { createMemoryStream } from '@commonhold/stream/memory'
import { connectEmbedded } from '@commonhold/testkit/embedded/connect'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import type { FakeApi } from '../testbed/fake-api.ts'
import { type FakeSlack, fakeSlack } from '../testbed/fake-slack.ts'
import type { Pace } from './ask.ts'
import { createPulling } from './pulling.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'commonhold-pull-'))
const lines: string[] = []
const say = (...args: unknown[]) => void lines.push(JSON.stringify(args))
const log = { info: say, warn: say, error: say }

async function start() {
  const database = await openEmbedded(path.join(folder, 'store'), connectEmbedded as (path: string) => Client)
  const store = await openStore(database)
  const stream = createMemoryStream()
  const ingest = createIngest({ source: stream, writer: store.writer, log })
  await ingest.start()
  const pseudonymiser = createPseudonymiser('a secret of this test')
  const collector = createCollector(
    { spoolFolder: path.join(folder, 'spool') },
    { store, sink: stream, pseudonymiser, log },
  )
  await collector.recover()
  const close = async () => {
    await collector.close()
    await ingest.close()
    await database.close()
  }
  return { database, store, ingest, collector, pseudonymiser, close }
}
let running: Awaited<ReturnType<typeof start>>
let slack: FakeSlack

beforeAll(async () => {
  running = await start()
})
afterAll(async () => {
  await running.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Waits are noted, not waited for. */
const slept: number[] = []
let during = async (_ms: number): Promise<void> => {}
const BEGIN = Date.UTC(2026, 10, 20)
let clock = BEGIN
const pace: Pace = {
  sleep: async (ms, stopped) => {
    stopped.throwIfAborted()
    slept.push(Math.round(ms))
    await during(ms)
    clock += ms
  },
  now: () => clock,
  random: () => 1,
  timeoutMs: 2_000,
}

let made = 0
function connectionTo(
  api: FakeApi & { token?: string },
  some: Partial<Connection> = {},
  pull: object = {},
): Connection {
  const pilot = `pilot${++made}`
  return {
    id: `from-${pilot}`,
    tool: 'slack',
    pilots: [pilot],
    includePrivate: false,
    bots: [],
    map: {},
    expectEvery: null,
    secrets: () => [],
    pull: {
      every: 600,
      url: api.url,
      since: null,
      repositories: [],
      token: () => api.token ?? null,
      ...pull,
    } as Connection['pull'],
    ...some,
  }
}
const pullingWith = (more: object = {}, pullers: readonly Puller[] = [slackPuller]) =>
  createPulling(
    {
      connections: { current: async () => [] },
      pullers,
      take: running.collector.take,
      seal: running.pseudonymiser.seal,
      documents: running.store.documents,
      log,
      ...more,
    },
    { pace, now: () => clock },
  )

const acts = async ({ pilots }: Connection) => {
  await running.ingest.settled()
  return running.database.rows(
    `SELECT source, id, kind FROM commonhold.acts WHERE pilot = {pilot:String} AND ${PUBLISHED} ORDER BY source, time, id`,
    z.object({ source: z.string(), id: z.string(), kind: z.string() }),
    { pilot: pilots[0] as string, asOf: NOW },
  )
}
const kindsOf = async (connection: Connection) => (await acts(connection)).map(({ kind }) => kind)

const at = (n: number) => `${1_763_000_000 + n}.000100`
beforeEach(async () => {
  slack = await fakeSlack()
  slack.users.push(
    { id: 'U1', team_id: 'T1', name: 'ada', real_name: 'Ada Secretive', updated: 1_700_000_000 },
    { id: 'U2', team_id: 'T1', name: 'ben', updated: 1_700_000_000 },
    { id: 'U3', team_id: 'T1', name: 'helper', is_bot: true, updated: 1_700_000_000 },
  )
  slack.channels.push(
    { id: 'C1', name: 'general', creator: 'U1', created: 1_700_000_000, is_channel: true },
    { id: 'C2', name: 'closed', creator: 'U2', created: 1_700_000_001 },
    { id: 'C3', name: 'hidden', creator: 'U2', created: 1_700_000_002, is_private: true },
  )
  slack.closed.add('C2')
  slack.messages.set('C1', [
    { ts: at(1), user: 'U1', text: 'a text nobody may keep' },
    { ts: at(2), user: 'U2', text: 'root' },
    { ts: at(3), thread_ts: at(2), user: 'U1', text: 'reply' },
    { ts: at(4), thread_ts: at(2), user: 'U2', text: 'another' },
    { ts: at(5), user: 'U1', text: 'x', reactions: [{ name: '+1', users: ['U2'] }] },
    { ts: at(6), user: 'U1', text: 'set', subtype: 'channel_topic' },
    { ts: at(7), user: 'U3', bot_id: 'B3', text: 'beep' },
  ])
  slack.messages.set('C3', [{ ts: at(1), user: 'U1', text: 'a secret place' }])
  slept.length = 0
  during = async () => {}
  lines.length = 0
  clock = BEGIN
})
afterEach(() => slack.close())

test('all pages, threads and people; asked again nothing is new, and only what is new is asked for', async () => {
  const connection = connectionTo(slack)
  const pulling = pullingWith()
  expect(await pulling.once(connection)).toMatchObject({ state: 'ok', detail: null })
  const found = await acts(connection)
  expect(found.map(({ id }) => id)).toEqual([
    'create:C1',
    at(1),
    at(2),
    at(3),
    at(4),
    at(5),
    expect.stringMatching(/^s_/),
    at(6),
    'create:C2',
  ])
  expect(found.filter(({ id }) => id === at(3))).toMatchObject([{ kind: 'reply', source: 'slack:T1/C1' }])
  // The bot is known to be one, though its messages do not say so.
  const { accounts, spaces } = await standingDirectory(running.database, connection.pilots[0] as string)
  expect([...accounts.values()].map(({ class: of }) => of).sort()).toEqual(['bot', 'human', 'human'])
  expect(spaces.map(({ name }) => name).sort()).toEqual(['closed', 'general'])
  expect(JSON.stringify([found, lines])).not.toMatch(/Secretive|nobody may keep|xoxb/)

  slack.asked.length = 0
  clock += 60_000
  await pulling.once(connection)
  expect(slack.asked.filter((path) => /users|replies/.test(path))).toEqual([])
  expect(slack.asked.find((path) => path.includes('channel=C1'))).toContain(`oldest=${at(7)}`)
  expect(await acts(connection)).toEqual(found)
})

test('a late reply, an edit and a reaction are found when threads are looked through again', async () => {
  const connection = connectionTo(slack)
  const pulling = pullingWith()
  clock = 1_763_000_500 * 1000
  await pulling.once(connection)
  const messages = slack.messages.get('C1') ?? []
  clock += 600_000
  messages.push({ ts: at(1_000), thread_ts: at(1), user: 'U2', text: 'late' })
  await pulling.once(connection)
  expect((await kindsOf(connection)).filter((kind) => kind === 'reply')).toHaveLength(2)
  clock += 3_600_000
  await pulling.once(connection)
  expect((await kindsOf(connection)).filter((kind) => kind === 'reply')).toHaveLength(3)
})

test('cut short at any page, the next start goes on and ends with the same', async () => {
  const whole = connectionTo(slack)
  await pullingWith().once(whole)
  const expected = await acts(whole)
  for (let pages = 1; pages <= 9; pages += 2) {
    const connection = connectionTo(slack)
    let left = pages
    const failing = pullingWith({
      take: async (...args: Parameters<typeof running.collector.take>) => {
        if (left-- === 0) throw new Error('the disk is full')
        return running.collector.take(...args)
      },
    })
    expect(await failing.once(connection)).toMatchObject({ state: 'failing' })
    slack.asked.length = 0
    expect(await pullingWith().once(connection)).toMatchObject({ state: 'ok' })
    expect(await acts(connection)).toEqual(expected)
  }
})

test('it is left alone as long as it wants, and asked again when it fails', async () => {
  const connection = connectionTo(slack)
  slack.instead('/users.list', {
    status: 429,
    headers: { 'retry-after': '7' },
    body: { ok: false, error: 'ratelimited' },
  })
  slack.instead(
    '/conversations.history',
    { status: 500, body: 'oops' },
    { status: 200, body: '{"ok": true, "messages": [{"text": "cut of' },
    { status: 200, body: { ok: false, error: 'ratelimited' } },
  )
  slack.instead('/conversations.list', {
    headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(BEGIN / 1000 + 60) },
    body: { ok: true, channels: slack.channels, response_metadata: {} },
  })
  const told: unknown[] = []
  during = async (ms) => {
    if (ms < 5_000) return
    const state = async () => (await running.store.documents.get('cursors', connection.id))?.body
    const detail = `It is left alone for ${Math.ceil(ms / 1_000)} s, as it wants.`
    await expect.poll(state, { timeout: 20_000 }).toMatchObject({ state: 'waiting', detail })
    told.push(detail)
  }
  expect(await pullingWith().once(connection)).toMatchObject({ state: 'ok', detail: null })
  expect(told).toHaveLength(3)
  expect(slept).toEqual([7_000, expect.closeTo(53_000, -3), 1_000, 2_000, 30_000])
  expect(await kindsOf(connection)).toHaveLength(9)
})

test('what stays broken ends the round, says so, and shows nothing of the answer', async () => {
  const connection = connectionTo(slack)
  slack.instead(
    '/conversations.history',
    ...Array.from({ length: 5 }, () => ({ status: 503, body: 'Ada Secretive' })),
  )
  const state = await pullingWith().once(connection)
  expect(state).toMatchObject({ state: 'failing', detail: expect.stringContaining('it answers 503') })
  expect(JSON.stringify([state, lines])).not.toContain('Secretive')

  slack.instead('/auth.test', { status: 302, headers: { location: 'https://elsewhere.example/' }, body: '' })
  expect(await pullingWith().once(connection)).toMatchObject({
    detail: expect.stringContaining('https://elsewhere.example'),
  })
  slack.instead('/auth.test', { status: 429, headers: { 'retry-after': '90000' }, body: {} })
  expect(await pullingWith().once(connection)).toMatchObject({
    state: 'failing',
    detail: expect.stringContaining('left alone for 1500 minutes'),
  })
})

test('a token that is revoked is a state a person sees, with what to do; a new one is tried at once', async () => {
  const connection = connectionTo(slack)
  const pulling = pullingWith()
  await pulling.once(connection)
  slack.instead('/conversations.list', { body: { ok: false, error: 'token_revoked' } })
  expect(await pulling.once(connection)).toMatchObject({
    state: 'refused',
    detail: expect.stringMatching(/token_revoked\. Give the connection a token/),
  })
  slack.instead('/users.list', {
    body: { ok: false, error: 'missing_scope', needed: 'users:read', provided: '' },
  })
  clock += 25 * 3_600_000
  expect(await pulling.once(connection)).toMatchObject({
    detail: expect.stringContaining('it needs users:read'),
  })
  expect(await pulling.once(connection)).toMatchObject({ state: 'ok', detail: null })
})

test('connections are asked when they are due, a few at once, and never after the end', async () => {
  let asking = 0
  let most = 0
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const slow: Puller = {
    tool: 'slack',
    url: null,
    headers: () => ({}),
    pull: async function* () {
      most = Math.max(most, ++asking)
      await released
      asking--
      yield { items: [], cursor: { round: 1 } }
    },
  }
  const all = [1, 2, 3, 4, 5].map(() => connectionTo(slack))
  const pulling = createPulling(
    {
      connections: { current: async () => all },
      pullers: [slow],
      take: running.collector.take,
      seal: (key) => key,
      documents: running.store.documents,
      log,
    },
    { lookEveryMs: 5, pace, now: () => clock },
  )
  pulling.start()
  await expect.poll(() => asking, { timeout: 20_000 }).toBe(2)
  release()
  const cursors = async () => (await running.store.documents.list('cursors')).map(({ id }) => id)
  await expect.poll(cursors, { timeout: 20_000 }).toEqual(expect.arrayContaining(all.map(({ id }) => id)))
  expect(most).toBe(2)
  await pulling.close()
  expect(asking).toBe(0)
})

test('a stop does not wait for an API that does not answer', async () => {
  const connection = connectionTo(slack)
  const { promise: hanging, resolve } = Promise.withResolvers<void>()
  const pulling = createPulling(
    {
      connections: { current: async () => [connection] },
      pullers: [slackPuller],
      take: async () => {
        resolve()
        await new Promise((done) => setTimeout(done, 50))
        return { accepted: 0, known: 0, skipped: {}, rejected: {}, sources: [] }
      },
      seal: (key) => key,
      documents: running.store.documents,
      log,
    },
    { lookEveryMs: 5, now: () => clock },
  )
  slack.instead('/conversations.list', { status: 429, headers: { 'retry-after': '600' }, body: {} })
  pulling.start()
  await hanging
  const begun = performance.now()
  await pulling.close()
  expect(performance.now() - begun).toBeLessThan(1_500)
})
