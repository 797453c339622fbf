import { contentHash } from '@commonhold/contracts/events/order'
import { describe, expect, test } from 'vitest'
import {
  accountRecord,
  bot,
  correct,
  link,
  post,
  retract,
  settings,
  spaceRecord,
  unlink,
} from '../pilots/builder.ts'
import { standingFacts } from './facts.ts'

const first = post('ada', '2024-03-01T09:00Z')
const actorsOf = (events: Parameters<typeof standingFacts>[0]) =>
  standingFacts(events).activities.map((event) => event.data.actor)

describe('of all messages with one identity', () => {
  test('the highest sequence stands, whatever came last', () => {
    const second = correct(first, { actor: 'bob' })
    expect(actorsOf([second, first])).toEqual(['bob'])
  })

  test('a retraction stands over an activity of the same sequence, recorded whenever', () => {
    const gone = retract(first)
    expect(actorsOf([gone, correct(first, { sequence: 0, recorded: '2024-04-01T00:00Z' })])).toEqual([])
  })

  test('a later activity revives', () => {
    expect(actorsOf([correct(first, { sequence: 2 }), retract(first, { sequence: 1 })])).toEqual(['ada'])
  })

  test('the later recorded stands among equals, then the higher content', () => {
    const bob = correct(first, { sequence: 0, actor: 'bob' })
    const cem = correct(first, { sequence: 0, actor: 'cem', recorded: '2024-03-02T00:00Z' })
    expect(actorsOf([first, bob, cem])).toEqual(['cem'])
    const winner = contentHash(first) > contentHash(bob) ? 'ada' : 'bob'
    expect(actorsOf([first, bob])).toEqual([winner])
    expect(actorsOf([bob, first])).toEqual([winner])
  })

  test('the same id from another source is another', () => {
    expect(actorsOf([first, { ...first, source: 'forum' }])).toEqual(['ada', 'ada'])
  })
})

test('events are ordered by time, then native id with numbers as numbers, then source', () => {
  const at = (id: string, source = 'chat') => post('ada', '2024-03-01T09:00Z', { id, source })
  const events = [at('a'), at('10'), at('9', 'forum'), at('9'), post('ada', '2024-03-01T08:00Z', { id: 'z' })]
  expect(standingFacts(events).activities.map(({ id, source }) => `${source} ${id}`)).toEqual([
    'chat z',
    'chat 9',
    'forum 9',
    'chat 10',
    'chat a',
  ])
})

test('an account is what its highest record says, from whichever source, and human by itself', () => {
  const facts = standingFacts([
    accountRecord('ada', { class: 'service', source: 'chat', sequence: 1 }),
    accountRecord('ada', { source: 'directory', sequence: 0, recorded: '2024-03-01T09:00Z' }),
    bot('beep'),
  ])
  expect([facts.classOf('ada'), facts.classOf('beep'), facts.classOf('cem')]).toEqual([
    'service',
    'bot',
    'human',
  ])
})

describe('linked accounts', () => {
  test('are one person, named after the smallest, across links', () => {
    const { personOf } = standingFacts([link('cem', 'bob'), link('cem', 'dov'), link('eva', 'fay')])
    expect(['bob', 'cem', 'dov', 'eva', 'fay', 'gus'].map(personOf)).toEqual([
      'bob',
      'bob',
      'bob',
      'eva',
      'eva',
      'gus',
    ])
  })

  test('part when unlinked at the same sequence, and join again at a higher one', () => {
    const parted = [unlink('ada', 'bob'), link('bob', 'ada')]
    expect(standingFacts(parted).personOf('bob')).toBe('bob')
    expect(standingFacts([link('ada', 'bob', { sequence: 1 }), ...parted]).personOf('bob')).toBe('ada')
  })
})

test('a space is for what the settings say, by id, name or alias; else what the tool says; else general', () => {
  const { purposeOf } = standingFacts([
    settings({ spaces: { c1: 'help', news: 'announcement', '#ideas': 'feedback', c9: 'social' } }),
    spaceRecord('c1', { name: 'news', purpose: 'social' }),
    spaceRecord('c2', { name: 'news' }),
    spaceRecord('c3', { name: 'wishes', aliases: ['#wishes', '#ideas'], purpose: 'general' }),
    spaceRecord('c4', { name: 'coffee', purpose: 'social' }),
    spaceRecord('c5'),
  ])
  expect(['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c9', null].map(purposeOf)).toEqual([
    'help',
    'announcement',
    'feedback',
    'social',
    'general',
    'general',
    'social',
    'general',
  ])
})

test('the highest settings hold as a whole', () => {
  const facts = standingFacts([
    settings({ timeZone: 'Asia/Kathmandu' }, { sequence: 1 }),
    settings({ spaces: { c1: 'help' } }, { recorded: '2024-03-01T00:00Z' }),
  ])
  expect(facts.settings.timeZone).toBe('Asia/Kathmandu')
  expect(facts.purposeOf('c1')).toBe('general')
})

test('one pilot at a time', () => {
  expect(() => standingFacts([first, { ...first, pilot: 'other' }])).toThrow('more than one pilot')
})
