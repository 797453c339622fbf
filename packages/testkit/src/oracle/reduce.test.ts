import { expect, test } from 'vitest'
import { act, bot, post, reply, topic } from '../pilots/builder.ts'
import { deriveActs } from './derive.ts'
import {
  conversations,
  dayActs,
  facetActs,
  ladder,
  personActs,
  personFirsts,
  ties,
  unattributed,
} from './reduce.ts'

const root = topic('ada', '2024-03-01T09:00Z', { mentions: ['dov'] })
const lost = reply('bob', '2024-03-02T09:00Z', 'chat/lost')
const acts = deriveActs([
  bot('beep'),
  post('ada', '2023-01-01T00:00Z'),
  post('bob', '2023-01-02T00:00Z'),
  root,
  reply('bob', '2024-03-01T10:00Z', root),
  reply(null, '2024-03-01T11:00Z', root),
  reply('beep', '2024-03-01T12:00Z', root),
  reply('cem', '2024-03-30T10:00Z', root),
  lost,
  act('reaction', 'dov', '2024-03-02T00:00Z'),
  act('pin', 'bob', '2024-03-03T00:00Z'),
  act('view', 'eva', '2024-03-03T00:00Z'),
])
const march = { from: '2024-03-01', to: '2024-04-01' }
const rows = (found: readonly { person: string; acts: number; days: number }[]) =>
  found.map((row) => `${row.person} ${row.acts}/${row.days}`)

test('acts and days by person, for every event set', () => {
  expect(rows(personActs(acts, march, 'ownership'))).toEqual(['bob 2/2', 'ada 1/1'])
  expect(rows(personActs(acts, march, 'contribution'))).toEqual(['bob 3/3', 'ada 1/1', 'cem 1/1'])
  expect(rows(personActs(acts, march, 'all'))).toEqual(['bob 3/3', 'ada 1/1', 'cem 1/1', 'dov 1/1'])
  expect(rows(personActs(acts, march, 'facet:curating'))).toEqual(['bob 1/1'])
  expect(rows(personActs(acts, march, 'kind:view,reaction'))).toEqual(['dov 1/1', 'eva 1/1'])
})

test('a window holds its first day and not its last', () => {
  expect(rows(personActs(acts, { from: '2024-03-02', to: '2024-03-03' }, 'all'))).toEqual([
    'bob 1/1',
    'dov 1/1',
  ])
})

test('by facet and by day', () => {
  expect(facetActs(acts, march, 'ownership').map((row) => `${row.facet} ${row.person} ${row.acts}`)).toEqual([
    'answering bob 1',
    'curating bob 1',
    'initiating ada 1',
  ])
  expect(dayActs(acts, march, 'ownership')).toEqual([
    { day: '2024-03-01', person: 'ada', acts: 1 },
    { day: '2024-03-01', person: 'bob', acts: 1 },
    { day: '2024-03-03', person: 'bob', acts: 1 },
  ])
})

test('conversations belong to the day of their root, with those who took part', () => {
  expect(conversations(acts, march)).toEqual([
    { starter: 'ada', people: ['ada', 'bob'], count: 1 },
    { starter: null, people: ['bob'], count: 1 },
  ])
  expect(conversations(acts, { from: '2024-03-30', to: '2024-04-01' })).toEqual([])
})

test('acts of somebody unknown are counted apart', () => {
  expect(unattributed(acts, march, 'contribution')).toBe(1)
  expect(unattributed(acts, march, 'ownership')).toBe(0)
})

test('ties of those who took part', () => {
  expect(ties(acts, march).map(({ from, to }) => `${from} → ${to}`)).toEqual(['ada → dov', 'bob → ada'])
})

test('the ladder counts each person once, on the highest rung', () => {
  expect(ladder(acts, march)).toEqual({ passive: 1, light: 1, participation: 1, ownership: 2 })
})

test('firsts are over all time', () => {
  expect(personFirsts(acts)).toEqual([
    { person: 'ada', contribution: '2023-01-01', ownership: '2024-03-01' },
    { person: 'bob', contribution: '2023-01-02', ownership: '2024-03-01' },
    { person: 'cem', contribution: '2024-03-30', ownership: null },
    { person: 'dov', contribution: null, ownership: null },
    { person: 'eva', contribution: null, ownership: null },
  ])
})
