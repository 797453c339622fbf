import type { Facet } from '@commonhold/contracts/events/kinds'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayFromNumber, dayNumber } from '../time/day.ts'
import { type FacetDays, facetHolders, isHeldAtEnd, roleSpells } from './held.ts'
import { roleMetrics } from './roles.ts'

const JANUARY = dayNumber('2024-01-01')

/** Acts by day of January 2024 and what follows it: { 1: 2, 9: 1 } is two on the 1st and one on the 9th. */
const did = (person: string, acts: Record<number, number>, facet: Facet = 'answering'): FacetDays => ({
  person,
  facet,
  days: Object.keys(acts).map((day) => JANUARY + Number(day) - 1),
  acts: Object.values(acts),
})
const spellsOf = (acts: Record<number, number>) =>
  roleSpells([did('ada', acts)]).map(({ from, to }) => [
    dayNumber(from) - JANUARY + 1,
    dayNumber(to) - JANUARY + 1,
  ])

test('three acts on two days within twenty-eight give a role, from the day of the last of them', () => {
  expect(spellsOf({ 1: 2, 9: 1 })).toEqual([[9, 37]])
  expect(spellsOf({ 1: 1, 5: 1, 9: 1 })).toEqual([[9, 37]])
})

test('three acts on one day do not, nor two on two days', () => {
  expect(spellsOf({ 1: 30 })).toEqual([])
  expect(spellsOf({ 1: 1, 9: 1 })).toEqual([])
})

test('within twenty-eight days: the 1st and the 28th are, the 1st and the 29th are not', () => {
  expect(spellsOf({ 1: 2, 28: 1 })).toEqual([[28, 56]])
  expect(spellsOf({ 1: 2, 29: 1 })).toEqual([])
  // The first two are too old for the third day, but not the second for the fourth.
  expect(spellsOf({ 1: 1, 20: 1, 29: 1, 40: 1 })).toEqual([[40, 68]])
})

test('kept until twenty-eight days pass without one: an act on the 28th keeps it, after that it has to be earned anew', () => {
  expect(spellsOf({ 1: 2, 2: 1, 30: 1 })).toEqual([[2, 58]])
  expect(spellsOf({ 1: 2, 2: 1, 31: 1 })).toEqual([[2, 30]])
  expect(spellsOf({ 1: 2, 2: 1, 31: 1, 32: 2 })).toEqual([
    [2, 30],
    [32, 60],
  ])
})

test('holders at the end, in between, and when that changed', () => {
  const spells = roleSpells([
    did('ada', { 1: 2, 2: 1 }),
    did('bob', { 20: 2, 21: 1, 40: 1 }),
    did('cyd', { 3: 9 }),
    did('dee', { 1: 2, 2: 1 }, 'hosting'),
  ])
  const february = { from: '2024-01-15', to: '2024-02-01' }
  expect(facetHolders(spells, ['answering', 'setup'], february)).toEqual([
    {
      facet: 'answering',
      holders: [{ person: 'bob', since: '2024-01-21' }],
      heldInWindow: ['ada', 'bob'],
      promotions: [{ person: 'bob', day: '2024-01-21' }],
      demotions: [{ person: 'ada', day: '2024-01-30' }],
    },
    { facet: 'setup', holders: [], heldInWindow: [], promotions: [], demotions: [] },
  ])
  const facets = new Set<Facet>(['answering', 'hosting', 'setup', 'curating'])
  const at = (to: string) => {
    const { roleCoverage, roleRedundancy } = roleMetrics({
      window: { from: '2024-01-01', to },
      spells,
      facets,
    })
    return [roleCoverage.value, roleRedundancy.value]
  }
  expect(at('2024-01-03')).toEqual([0.5, 0])
  expect(at('2024-01-22')).toEqual([0.5, 0.25])
  expect(at('2024-01-30')).toEqual([0.5, 0.25])
  expect(at('2024-01-31')).toEqual([0.25, 0])
  expect(roleMetrics({ window: february, spells, facets: new Set() }).roleCoverage).toMatchObject({
    status: 'insufficient_data',
    value: null,
    reason: 'no acts of any facet',
  })
})

test('a facet nobody did in the window is not in it, whoever holds it', () => {
  const spells = roleSpells([did('ada', { 1: 2, 2: 1 }, 'hosting'), did('bob', { 1: 2, 2: 1 })])
  const window = { from: '2024-01-10', to: '2024-01-17' }
  const { roleCoverage } = roleMetrics({ window, spells, facets: new Set<Facet>(['answering']) })
  expect(roleCoverage).toMatchObject({ value: 1, details: { held: ['answering'] } })
})

const history = fc
  .array(fc.tuple(fc.nat(120), fc.integer({ min: 1, max: 3 })), { maxLength: 25 })
  .map((rows) => Object.fromEntries(rows.toSorted(([a], [b]) => a - b)) as Record<number, number>)

/** As METRICS.md says it, day by day. */
const heldDaily = (acts: Record<number, number>): Set<number> => {
  const held = new Set<number>()
  for (let day = 0; day <= 160; day++) {
    const recent = Object.entries(acts).filter(([d]) => Number(d) <= day && Number(d) > day - 28)
    const many = recent.reduce((sum, [, n]) => sum + n, 0)
    const earned = recent.some(([d]) => Number(d) === day) && many >= 3 && recent.length >= 2
    if (earned || (held.has(day - 1) && recent.length > 0)) held.add(day)
  }
  return held
}

test('the same as walking through every day', () => {
  fc.assert(
    fc.property(history, (acts) => {
      const spells = roleSpells([did('ada', acts)])
      const held = heldDaily(acts)
      for (let day = 0; day <= 160; day++) {
        const to = dayFromNumber(JANUARY + day)
        expect(spells.some((spell) => isHeldAtEnd(spell, { from: '2023-12-31', to }))).toBe(held.has(day))
      }
    }),
  )
})

test('more acts of a facet never take it from whoever holds it', () => {
  fc.assert(
    fc.property(history, fc.nat(120), (acts, day) => {
      const more = { ...acts, [day]: (acts[day] ?? 0) + 1 }
      const held = heldDaily(acts)
      const spells = roleSpells([did('ada', more)])
      for (const at of held) {
        const to = dayFromNumber(JANUARY + at)
        expect(spells.some((spell) => isHeldAtEnd(spell, { from: '2023-12-31', to }))).toBe(true)
      }
    }),
  )
})
