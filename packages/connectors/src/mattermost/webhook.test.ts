import { describe, expect, it } from 'vitest'
import { openArchive } from '../archive/open.ts'
import { actsIn, allOf, eventsIn, fileOf, options } from '../testing/forge.ts'
import type { Delivery } from '../webhook.ts'
import { mattermost } from './connector.ts'
import { mattermostWebhook } from './webhook.ts'

const AT = 1_600_000_000_123
const payload = (more: object = {}) => ({
  token: 'a-token-of-26-characters-x',
  team_id: 'rdc',
  team_domain: 'crew',
  channel_id: 'x1',
  channel_name: 'hall',
  timestamp: AT,
  user_id: 'y2',
  user_name: 'ada',
  post_id: 'z3',
  text: '#build canary @ben @channel',
  trigger_word: '#build',
  file_ids: '',
  ...more,
})
const delivery = (body: string, more: Partial<Delivery> = {}): Delivery => ({
  headers: { 'content-type': 'application/json' },
  query: {},
  body: Buffer.from(body),
  received: AT * 1000 + 2_000_000,
  ...more,
})
const json = (more: object = {}) => delivery(JSON.stringify(payload(more)))
const form = (more: object = {}) =>
  delivery(new URLSearchParams({ ...payload(), timestamp: String(AT), ...more }).toString(), {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
const SECRETS = ['an-older-token', 'a-token-of-26-characters-x']
const receive = (each: Delivery, secrets: readonly string[] = SECRETS) =>
  mattermostWebhook.receive(each, secrets, options())
// biome-ignore lint/suspicious/noExplicitAny: any outcome
const items = (each: Delivery): any => {
  const received = receive(each)
  if (received.type !== 'items') throw new Error(received.type)
  return received.items
}

describe('an outgoing webhook of Mattermost', () => {
  it('is a post, without its text', () => {
    const found = items(json())
    expect(eventsIn(found)).toMatchObject([
      {
        source: 'mattermost:crew/hall',
        time: '2020-09-13T12:26:40.123000Z',
        sequence: '0',
        data: {
          kind: 'post',
          actor: 'mattermost:ada',
          space: 'mattermost:crew/hall',
          mentions: ['mattermost:ben'],
          wideMention: true,
          length: 27,
        },
      },
    ])
    expect(JSON.stringify(found)).not.toMatch(/canary|#build/)
  })

  it('is the same event as in an export, which then knows more', async () => {
    const [live] = eventsIn(items(json()))
    const reply = { user: 'ada', message: 'x', create_at: AT }
    const lines = [
      { type: 'version', version: 1 },
      {
        type: 'post',
        post: { team: 'crew', channel: 'hall', user: 'ben', create_at: AT - 5, replies: [reply] },
      },
    ]
    const archive = await openArchive(await fileOf(lines.map((line) => JSON.stringify(line)).join('\n')))
    const exported = actsIn(await allOf(mattermost.read(archive, options()))).at(-1)
    await archive.close()
    expect([exported.source, exported.id]).toEqual([live.source, live.id])
    expect(exported.data.object).toBe(live.data.object)
    expect(exported.data.kind).toBe('reply')
    expect(Number(exported.sequence)).toBeGreaterThan(Number(live.sequence))
  })

  it('as a form has whole seconds only, by which no export would know it', () => {
    expect(items(form({ timestamp: '1600000000' }))).toMatchObject([
      { type: 'skipped', reason: 'time-in-seconds' },
    ])
    expect(eventsIn(items(form()))).toEqual(eventsIn(items(json())))
  })

  it.each([
    ['another token', json({ token: 'b-token-of-26-characters-x' }), 'signature_invalid'],
    ['no token', json({ token: '' }), 'signature_missing'],
    ['no JSON', delivery('canary'), 'signature_missing'],
    ['a list', delivery('[]'), 'signature_missing'],
    ['a recording', { ...json(), received: (AT + 301_000) * 1000 }, 'signature_expired'],
    ['one from the future', { ...json(), received: (AT - 301_000) * 1000 }, 'signature_expired'],
    ['an old form', form({ timestamp: '1500000000' }), 'signature_expired'],
    ['a slash command', json({ command: '/x' }), 'wrong_delivery'],
  ])('%s is refused', (_, each, code) => {
    const received = receive(each)
    expect(received).toMatchObject({ type: 'refused', code })
    expect(JSON.stringify(received)).not.toContain('canary')
  })

  it('takes either of two tokens, and none where there is none', () => {
    expect(receive(json(), SECRETS.toReversed()).type).toBe('items')
    expect(receive(json({ token: 'an-older-token' })).type).toBe('items')
    expect(receive(json(), []).type).toBe('refused')
  })

  it('of a bot is told to be one where the person named it', () => {
    const received = mattermostWebhook.receive(json(), SECRETS, options({ bots: ['ada'] }))
    expect(eventsIn(received.type === 'items' ? received.items : [])).toMatchObject([
      { type: 'org.commonhold.account.v1', data: { account: 'mattermost:ada', class: 'bot' } },
      { data: { kind: 'post' } },
    ])
  })

  it('without place or time is set aside', () => {
    for (const more of [{ timestamp: 'x' }, { team_domain: '' }, { channel_name: 7 }])
      expect(items(json(more))).toMatchObject([{ type: 'rejected', code: 'broken_record' }])
  })
})
