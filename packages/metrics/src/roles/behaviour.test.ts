import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tiedPairs } from '../network/tied-pairs.ts'
import { type BehaviourInput, behaviours, type Participation } from './behaviour.ts'
import { tiedUnits } from './connector.ts'
import { engagementOf } from './engagement.ts'
import { personaOf } from './persona.ts'
import { presenceOf } from './presence.ts'

test.each([
  [{ posts: 4, replies: 0, received: 2 }, 'engager'],
  [{ posts: 2, replies: 2, received: 8 }, 'engager'],
  [{ posts: 2, replies: 2, received: 9 }, 'catalyst'],
  [{ posts: 2, replies: 3, received: 2 }, 'responder'],
  [{ posts: 2, replies: 2, received: 1 }, 'broadcaster'],
  [{ posts: 0, replies: 1, received: 0 }, 'responder'],
  [{ posts: 1, replies: 0, received: 0 }, 'broadcaster'],
])('%j is a persona by r/c', (conversing, persona) => {
  expect(personaOf(conversing, 'participation')).toBe(persona)
})

test('who writes nothing observes, unless they do other things', () => {
  const nothing = { posts: 0, replies: 0, received: 0 }
  expect(personaOf(nothing, 'light')).toBe('observer')
  expect(personaOf(nothing, 'passive')).toBe('observer')
  expect(personaOf(nothing, 'ownership')).toBeNull()
  expect(personaOf(nothing, null)).toBeNull()
  // Reactions to what was written before the window.
  expect(personaOf({ ...nothing, received: 3 }, 'light')).toBe('observer')
})

const contributed = (...rows: [contributions: number, weeks?: number][]) =>
  rows.map(([contributions, weeks = 1], i) => ({ person: `p${i}`, contributions, weeks }))
const engagements = (rows: ReturnType<typeof contributed>, weeks = 12) =>
  rows.map(({ person }) => engagementOf(rows, weeks).get(person) ?? null)

test('core does the first half, regular to four fifths or three weeks of four, the rest is casual', () => {
  expect(engagements(contributed([40], [20], [20], [10], [10, 9], [0]))).toEqual([
    'core',
    'core',
    'core',
    'casual',
    'regular',
    null,
  ])
  expect(engagements(contributed([50], [30], [20]))).toEqual(['core', 'regular', 'casual'])
  expect(engagements(contributed([50], [30], [20, 3]), 3)).toEqual(['core', 'regular', 'casual'])
  expect(engagements(contributed([8], [8], [8], [8]))).toEqual(['core', 'core', 'core', 'core'])
})

const around = { window: { from: '2024-04-01', to: '2024-07-01' }, coveredFrom: '2023-01-01' }
const whole = { ...around, covered: around.window }

test('coming and going', () => {
  const seen = (days: number, previousDays: number, firstContribution: string | null) =>
    presenceOf({ days, previousDays, firstContribution }, whole)
  expect(seen(1, 0, '2024-04-01')).toBe('newcomer')
  expect(seen(1, 0, '2023-05-01')).toBe('returning')
  expect(seen(1, 0, null)).toBeNull()
  expect(seen(3, 8, '2023-05-01')).toBe('drifting')
  expect(seen(4, 8, '2023-05-01')).toBeNull()
  expect(seen(0, 4, '2023-05-01')).toBe('drifting')
  expect(seen(0, 3, '2023-05-01')).toBeNull()
  expect(seen(0, 0, null)).toBeNull()
})

test('nobody is new at the start of a record, nor drifting in a window that is not over', () => {
  const early = { ...whole, coveredFrom: '2024-03-05' }
  expect(presenceOf({ days: 1, previousDays: 0, firstContribution: '2024-04-02' }, early)).toBeNull()
  const part = { ...around, covered: { from: '2024-04-01', to: '2024-05-01' } }
  expect(presenceOf({ days: 1, previousDays: 9, firstContribution: '2023-05-01' }, part)).toBeNull()
})

const person = fc.record({
  highest: fc.constantFrom('passive', 'light', 'participation', 'ownership', null),
  contributions: fc.nat(9),
  days: fc.nat(5),
  previousDays: fc.nat(9),
  weeks: fc.nat(12),
  unit: fc.constantFrom(null, 'a', 'b'),
})

test('other names and another order change nothing', () => {
  fc.assert(
    fc.property(fc.array(person, { maxLength: 9 }), (rows) => {
      const told = (name: (i: number) => string) => {
        const people = rows.map((row, i): Participation => ({ ...row, person: name(i) }))
        const input: BehaviourInput = {
          ...whole,
          weeks: 13,
          people: people.toSorted((a, b) => (a.person < b.person ? -1 : 1)),
          conversing: new Map(
            people.map((row, i) => [row.person, { posts: i, replies: 1, received: row.days }]),
          ),
          firstContributions: new Map(),
          tiedUnits: new Map(people.map((row) => [row.person, row.weeks])),
        }
        const found = behaviours(input)
        return rows.map((_, i) => found.get(name(i)))
      }
      expect(told((i) => `z${9 - i}`)).toEqual(told((i) => `a${i}`))
    }),
  )
})

test('three units make a connector; without units nobody can say', () => {
  const ada: Participation = {
    person: 'ada',
    highest: 'participation',
    contributions: 3,
    days: 2,
    previousDays: 0,
    weeks: 1,
    unit: 'Sales',
  }
  const input = { ...whole, weeks: 13, people: [ada], conversing: new Map(), firstContributions: new Map() }
  const connector = (tiedUnits: BehaviourInput['tiedUnits']) =>
    behaviours({ ...input, tiedUnits }).get('ada')?.connector
  expect(connector(new Map([['ada', 3]]))).toBe(true)
  expect(connector(new Map([['ada', 2]]))).toBe(false)
  expect(connector(new Map())).toBe(false)
  expect(connector(null)).toBeNull()
})

test('units somebody has ties into: either direction, each once, their own too, unknown ones never', () => {
  const pairs = tiedPairs([
    { from: 'ada', to: 'bob' },
    { from: 'bob', to: 'ada' },
    { from: 'cyd', to: 'ada' },
    { from: 'ada', to: 'dee' },
    { from: 'ada', to: 'eve' },
  ])
  const unitOf = new Map([
    ['ada', 'Sales'],
    ['bob', 'Sales'],
    ['cyd', 'Legal'],
    ['dee', 'Legal'],
  ])
  expect(tiedUnits(pairs, unitOf)).toEqual(
    new Map([
      ['ada', 2],
      ['bob', 1],
      ['cyd', 1],
      ['dee', 1],
      ['eve', 1],
    ]),
  )
  expect(tiedUnits(pairs, new Map())).toBeNull()
  expect(tiedUnits(pairs, new Map([['ada', null]]))).toBeNull()
})
