import { expect, test } from 'vitest'
import type { CommonholdEvent } from './decode.ts'
import { createPseudonymiser } from './pseudonym.ts'

const { event: replaced, account, seal } = createPseudonymiser('secret of this store')
const head = { pilot: 'p', source: 'slack:T1/C1', sequence: 0, time: 0, recorded: 0 }

const activity = (id: string, data: object): CommonholdEvent =>
  ({
    ...head,
    stream: 'activity',
    id,
    data: {
      actor: null,
      targetActor: null,
      mentions: [],
      object: 'o',
      conversation: null,
      inReplyTo: null,
      target: null,
      ...data,
    },
  }) as unknown as CommonholdEvent

test('no native account is left anywhere in an event', () => {
  const told = replaced(
    activity('17.5:+1:U42', {
      actor: 'slack:T1:U42',
      targetActor: 'slack:T1:U7',
      mentions: ['slack:T1:U9'],
      object: 'slack:T1/C1/17.5/+1:U42',
      target: 'slack:T1/C1/17.5',
    }),
  )
  expect(JSON.stringify(told)).not.toMatch(/U42|U7|U9/)
  expect(told.id).toBe(seal('17.5:+1:U42'))
  expect(told).toMatchObject({ data: { actor: account('slack:T1:U42'), target: 'slack:T1/C1/17.5' } })
})

test('a key that only begins like an account is left alone', () => {
  expect(replaced(activity('U421', { actor: 'slack:T1:U42' })).id).toBe('U421')
})

test('a conversation is called the same by the account its source is named after', () => {
  const source = 'github:ada/garden'
  const reply = (actor: string) => {
    const data = { actor, object: `${source}/note-9`, conversation: `${source}/12`, target: `${source}/ada` }
    return replaced({ ...activity('9', data), source }).data
  }
  expect(reply('github:ada')).toMatchObject({ object: `${source}/note-9`, conversation: `${source}/12` })
  expect(reply('github:ben')).toMatchObject({ conversation: `${source}/12` })
  expect(reply('github:ada')).toMatchObject({ target: seal(`${source}/ada`) })
})

test('a retraction finds the sealed identity of what it withdraws', () => {
  const act = replaced(activity('17.5:+1:U42', { actor: 'slack:T1:U42' }))
  const withdrawal = replaced({
    ...head,
    stream: 'retraction',
    id: '17.5:+1:U42',
    data: { actor: 'slack:T1:U42' },
  })
  expect(withdrawal.id).toBe(act.id)
})

test('another store gives the same account another pseudonym; the same name in NFC and NFD is one account', () => {
  expect(createPseudonymiser('another').account('a:b')).not.toBe(account('a:b'))
  expect(account('mail:Ren\u00e9')).toBe(account('mail:Rene\u0301'))
})
