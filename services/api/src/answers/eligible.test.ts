import { accountData, rosterData } from '@commonhold/contracts/events/streams'
import { DEFAULT_SETTINGS, type Directory } from '@commonhold/store/directory/standing'
import type { PersonSpan } from '@commonhold/store/queries/people'
import { expect, test } from 'vitest'
import {
  eligibleIn,
  enabledThroughout,
  enabledWithin,
  memberListOf,
  unitSizes,
  unitsAtEnd,
} from './eligible.ts'

const TAKEN = Date.parse('2024-06-30T10:00:00Z') * 1000

type Row = Partial<ReturnType<typeof rosterData.parse>> & { account: string }
const directory = (rows: Row[], more: Partial<Directory> = {}): Directory => ({
  accounts: new Map(),
  roster: rows.map((row) => ({ ...rosterData.parse(row), source: 'hr', recorded: TAKEN })),
  links: [],
  spaces: [],
  settings: DEFAULT_SETTINGS,
  version: 1,
  ...more,
})
const span = (person: string, first: string, last = first): PersonSpan => ({
  person,
  first,
  last,
  contribution: null,
  ownership: null,
})
const countIn = (rows: Row[], spans: PersonSpan[], from: string, to: string, more: Partial<Directory> = {}) =>
  eligibleIn(memberListOf(directory(rows, more), spans, 'UTC'), { from, to }).count

test('without a member list nobody knows', () => {
  expect(countIn([], [span('a', '2024-01-01')], '2024-01-01', '2024-02-01')).toBeNull()
})

test('enabled from the first join or act where the list has no dates', () => {
  const rows = [{ account: 'a' }, { account: 'b' }]
  const spans = [span('a', '2024-01-10'), span('b', '2024-02-01')]
  expect(countIn(rows, spans, '2024-01-01', '2024-01-10')).toBe(0)
  expect(countIn(rows, spans, '2024-01-01', '2024-01-11')).toBe(1)
  expect(countIn(rows, spans, '2024-02-01', '2024-03-01')).toBe(2)
})

test('with neither date nor act: unknown for windows that end before the list was taken', () => {
  const rows = [{ account: 'a' }, { account: 'silent' }]
  const spans = [span('a', '2024-01-10')]
  expect(countIn(rows, spans, '2024-01-01', '2024-06-30')).toBeNull()
  expect(countIn(rows, spans, '2024-01-01', '2024-07-01')).toBe(2)
  // The day is the pilot's own: there it is July already.
  const list = memberListOf(directory(rows), spans, 'Pacific/Kiritimati')
  expect(eligibleIn(list, { from: '2024-01-01', to: '2024-07-01' }).count).toBeNull()
  expect(eligibleIn(list, { from: '2024-01-01', to: '2024-07-02' }).count).toBe(2)
})

test('dates of the list win over acts, the last day counts', () => {
  const rows = [{ account: 'a', enabledFrom: '2024-02-01', enabledTo: '2024-02-29' }]
  const spans = [span('a', '2024-01-01', '2024-05-01')]
  expect(countIn(rows, spans, '2024-01-01', '2024-02-01')).toBe(0)
  expect(countIn(rows, spans, '2024-02-29', '2024-03-15')).toBe(1)
  expect(countIn(rows, spans, '2024-03-01', '2024-04-01')).toBe(0)
})

test('deleted accounts end at their last act', () => {
  const rows = [
    { account: 'a', deleted: true },
    { account: 'never seen', deleted: true },
  ]
  const spans = [span('a', '2024-01-01', '2024-02-10')]
  expect(countIn(rows, spans, '2024-02-10', '2024-03-01')).toBe(1)
  expect(countIn(rows, spans, '2024-02-11', '2024-03-01')).toBe(0)
})

test('only humans, and linked accounts are one person', () => {
  const rows = [{ account: 'a' }, { account: 'b' }, { account: 'robot' }]
  const spans = [span('a', '2024-01-01')]
  const more = {
    links: [['a', 'b'] as const],
    accounts: new Map([['robot', accountData.parse({ account: 'robot', class: 'bot' })]]),
  }
  expect(countIn(rows, spans, '2024-01-01', '2024-02-01', more)).toBe(1)
})

test('a unit is the one at the window’s end', () => {
  const rows = [
    { account: 'a', enabledFrom: '2024-01-01', unit: 'Sales' },
    { account: 'a', enabledFrom: '2024-03-01', unit: 'Research' },
    { account: 'b', enabledFrom: '2024-01-01', unit: 'Sales' },
  ]
  const list = memberListOf(directory(rows), [], 'UTC')
  const sales = (from: string, to: string) => eligibleIn(list, { from, to }, 'Sales').count
  expect(sales('2024-01-01', '2024-03-01')).toBe(2)
  expect(sales('2024-01-01', '2024-03-02')).toBe(1)
  expect(list && Object.fromEntries(unitSizes(list, { from: '2024-03-01', to: '2024-04-01' }))).toEqual({
    Research: 1,
    Sales: 1,
  })
})

test('who was there on the last day, throughout, and for the first time', () => {
  const rows = [
    { account: 'stays', enabledFrom: '2024-01-01', unit: 'Sales' },
    { account: 'left', enabledFrom: '2024-01-01', enabledTo: '2024-02-10', unit: 'Sales' },
    // Moves, without a day between.
    { account: 'moves', enabledFrom: '2024-01-01', enabledTo: '2024-02-09', unit: 'Sales' },
    { account: 'moves', enabledFrom: '2024-02-10', unit: 'Research' },
    // Comes back after a while.
    { account: 'away', enabledFrom: '2024-01-15', enabledTo: '2024-02-09' },
    { account: 'away', enabledFrom: '2024-02-12' },
    { account: 'new', enabledFrom: '2024-02-20', unit: 'Research' },
  ]
  const list = memberListOf(directory(rows), [], 'UTC')
  const february = { from: '2024-02-01', to: '2024-03-01' }
  const sizes = unitsAtEnd(list, february)
  expect(sizes && Object.fromEntries(sizes)).toEqual({ Sales: 1, Research: 2 })
  expect([...(enabledThroughout(list, february) ?? [])].sort()).toEqual(['moves', 'stays'])
  expect([...(enabledThroughout(list, february, 'Research') ?? [])]).toEqual(['moves'])
  expect([...(enabledWithin(list, february) ?? [])]).toEqual([['new', '2024-02-20']])
  expect([...(enabledWithin(list, { from: '2024-01-10', to: '2024-02-01' }) ?? [])]).toEqual([
    ['away', '2024-01-15'],
  ])
})

test('nobody knows when somebody without date or act began: unknown before the list, left out after', () => {
  const rows = [{ account: 'a' }, { account: 'silent' }]
  const list = memberListOf(directory(rows), [span('a', '2024-06-10')], 'UTC')
  const june = { from: '2024-06-01', to: '2024-07-01' }
  expect([...(enabledWithin(list, june) ?? [])]).toEqual([['a', '2024-06-10']])
  const before = { from: '2024-05-01', to: '2024-06-30' }
  for (const unknown of [
    enabledWithin(list, before),
    enabledThroughout(list, before),
    unitsAtEnd(list, before),
    unitsAtEnd(null, june),
  ])
    expect(unknown).toBeNull()
})
