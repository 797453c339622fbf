import { describe, expect, it } from 'vitest'
import { openArchive } from '../archive/open.ts'
import { actsIn, allOf, eventsIn, fileOf, options, reasonsIn } from '../testing/forge.ts'
import type { Delivery } from '../webhook.ts'
import { teams } from './connector.ts'
import { teamsWebhook } from './webhook.ts'

const TEAM = 'fbe2bf47-16c8-47cf-b4a5-4b9b187c508b'
const CHANNEL = '19:4a95f7d8db4c4e7fae857bcebe0623e6@thread.tacv2'
const ADA = '28cc9dbd-07ba-458c-9cf7-c95745618966'
const ROOT = '1758810613079'
const REPLY = '1758810699000'
const resource = (ending: string) => `teams('${TEAM}')/channels('${CHANNEL}')/messages${ending}`

const notification = (more: object = {}) => ({
  subscriptionId: '76222963-cc7b-42d2-882d-8aaa69cb2ba3',
  changeType: 'created',
  clientState: 'state-two',
  tenantId: 't',
  subscriptionExpirationDateTime: '2025-09-25T15:30:00Z',
  resource: resource(`('${ROOT}')/replies('${REPLY}')`),
  resourceData: { id: REPLY, '@odata.type': '#Microsoft.Graph.chatMessage', '@odata.id': 'x' },
  ...more,
})
const delivery = (body: unknown, query: Delivery['query'] = {}): Delivery => ({
  headers: { 'content-type': 'application/json' },
  query,
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  received: Date.parse('2025-09-25T14:31:40Z') * 1000,
})
const SECRETS = ['state-one', 'state-two']
const receive = (each: Delivery) => teamsWebhook.receive(each, SECRETS, options())
const items = (...notifications: object[]) => {
  const received = receive(delivery({ value: notifications }))
  if (received.type !== 'items') throw new Error(received.type)
  return received.items
}

describe('a change notification of Graph', () => {
  it('begins with a handshake, answered as plain text', () => {
    const token = 'Validation: <b>Testing</b> client+application reachability'
    expect(receive(delivery('', { validationToken: token }))).toEqual({
      type: 'answer',
      contentType: 'text/plain; charset=utf-8',
      body: token,
    })
    expect(receive(delivery('', { validationToken: 'x'.repeat(5000) })).type).toBe('refused')
  })

  it('names a message that must be read elsewhere: nobody wrote it yet', () => {
    expect(reasonsIn(items(notification(), notification({ changeType: 'updated' })))).toEqual([
      'needs-fetch',
      'needs-fetch',
    ])
  })

  it('that says who wrote it is the same event as in an export', async () => {
    const from = { application: null, user: { id: ADA } }
    const createdDateTime = '2025-09-25T14:31:39Z'
    const content = { contentType: 'html', content: '<p>canary</p>' }
    const data = { id: REPLY, from, createdDateTime, body: content, subject: 'canary' }
    for (const form of [`('${ROOT}')/replies('${REPLY}')`, `/${ROOT}/replies/${REPLY}`]) {
      const found = items(notification({ resource: resource(form), resourceData: data }))
      const [live] = actsIn(found)
      const message = { ...data, replyToId: ROOT, channelIdentity: { teamId: TEAM, channelId: CHANNEL } }
      const archive = await openArchive(await fileOf(JSON.stringify({ value: [message] })))
      const [exported] = actsIn(await allOf(teams.read(archive, options())))
      await archive.close()
      expect({ ...exported, recordedtime: undefined }).toEqual({ ...live, recordedtime: undefined })
      expect(exported.id).toBe(`${ROOT}/${REPLY}`)
      expect(JSON.stringify(found)).not.toContain('canary')
    }
  })

  it('of a deletion withdraws what an export told', () => {
    const root = notification({ changeType: 'deleted', resource: resource(`('${ROOT}')`) })
    expect(eventsIn(items(notification({ changeType: 'deleted' }), root))).toMatchObject(
      [`${ROOT}/${REPLY}`, ROOT].map((id) => ({
        type: 'org.commonhold.activity.retracted.v1',
        source: `teams:${TEAM}/${CHANNEL}`,
        id,
        sequence: String(Date.parse('2025-09-25T14:31:40Z') * 1000),
      })),
    )
  })

  it('of an application says that it is no person', () => {
    const resourceData = { id: REPLY, from: { application: { id: 'a1', displayName: 'News' } } }
    expect(eventsIn(items(notification({ resourceData })))).toMatchObject([
      { type: 'org.commonhold.account.v1', data: { account: 'teams:app:a1', class: 'bot' } },
      { data: { kind: 'reply', actor: 'teams:app:a1' } },
    ])
  })

  it('of another thing is counted by what it is', () => {
    const found = items(
      notification({ lifecycleEvent: 'reauthorizationRequired' }),
      notification({ lifecycleEvent: 'canary' }),
      notification({ resource: "chats('19:x')/messages('1')" }),
      notification({ resource: "users('canary')" }),
      notification({ encryptedContent: { data: 'canary' } }),
      notification({ subscriptionExpirationDateTime: '2025-09-25T14:00:00Z' }),
      notification({ clientState: 'canary' }),
    )
    expect(reasonsIn(found)).toEqual([
      'lifecycle:reauthorizationRequired',
      'lifecycle:unknown',
      'direct',
      'resource',
      'encrypted-content',
      'needs-fetch',
      'subscription-ended',
      'client-state',
    ])
    expect(JSON.stringify(found)).not.toContain('canary')
  })

  it.each([
    ['another state', { value: [notification({ clientState: 'state-three' })] }, 'signature_invalid'],
    ['no state', { value: [notification({ clientState: null }), 7] }, 'signature_missing'],
    ['nothing', { value: [] }, 'wrong_delivery'],
    ['another thing', { type: 'event_callback' }, 'wrong_delivery'],
    ['no JSON', 'canary', 'not_json'],
  ])('with %s is refused', (_, body, code) => {
    const received = receive(delivery(body))
    expect(received).toMatchObject({ type: 'refused', code })
    expect(JSON.stringify(received)).not.toContain('canary')
  })

  it('takes either of two states', () => {
    expect(items(notification({ clientState: 'state-one' })).length).toBe(1)
  })
})
