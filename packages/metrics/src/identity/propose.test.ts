import { expect, test } from 'vitest'
import { type KnownAccount, proposeLinks } from './propose.ts'

const account = (account: string, realm: string, more: Partial<KnownAccount> = {}): KnownAccount => ({
  account,
  realm,
  displayName: null,
  handle: null,
  emailHash: null,
  ...more,
})
const itself = (account: string) => account
const pairs = (accounts: readonly KnownAccount[], personOf = itself) =>
  proposeLinks(accounts, personOf).map(
    ({ accounts, reasons }) => `${accounts.join('+')}: ${reasons.join(' ')}`,
  )

test('an address says most, a whole name and a handle less, together more', () => {
  const found = proposeLinks(
    [
      account('a', 'slack', { emailHash: 'h', displayName: 'Ada Lovelace', handle: 'ada' }),
      account('b', 'github', { emailHash: 'h' }),
      account('c', 'mail', { displayName: 'LOVELACE, Ada' }),
      account('d', 'zulip', { handle: 'Ada', displayName: 'Adá  Lovelace' }),
    ],
    itself,
  )
  expect(found.map(({ accounts, reasons }) => [accounts.join('+'), ...reasons])).toEqual([
    ['a+b', 'sameEmail'],
    ['a+d', 'sameName', 'sameHandle'],
    ['a+c', 'sameName'],
    ['c+d', 'sameName'],
  ])
  expect(found.map(({ score }) => score)).toEqual([
    expect.closeTo(0.95),
    expect.closeTo(0.8),
    expect.closeTo(0.6),
    expect.closeTo(0.6),
  ])
})

test('nobody is proposed by a first name', () => {
  expect(
    pairs([account('a', 'slack', { displayName: 'Ada' }), account('b', 'github', { displayName: 'ada' })]),
  ).toEqual([])
})

test('two accounts of one tool are two people, and linked ones are one already', () => {
  const same = { displayName: 'Ada Lovelace' }
  expect(pairs([account('a', 'slack', same), account('b', 'slack', same)])).toEqual([])
  expect(pairs([account('a', 'slack', same), account('b', 'mail', same)], () => 'one')).toEqual([])
})

test('what many share says nothing', () => {
  const many = Array.from({ length: 7 }, (_, i) => account(`a${i}`, `tool${i}`, { handle: 'admin' }))
  expect(pairs(many)).toEqual([])
  expect(pairs(many.slice(0, 6))).toHaveLength(15)
})

test('100,000 accounts are no work without end', () => {
  const accounts = Array.from({ length: 100_000 }, (_, i) =>
    account(`a${i}`, i % 2 ? 'slack' : 'mail', { displayName: `Person ${i >> 1}`, handle: 'everybody' }),
  )
  expect(proposeLinks(accounts, itself)).toHaveLength(200)
})
