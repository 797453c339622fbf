import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import cases from '../../reference/networks.json' with { type: 'json' }
import { largestComponentWithout } from './components.ts'
import { networkMetrics } from './network.ts'
import { type Tie, tiedPairs } from './tied-pairs.ts'

const near = (actual: number | null, expected: number | null) => {
  if (actual === null || expected === null) return expect(actual).toBe(expected)
  expect(actual).toBeCloseTo(expected, 11)
}

const values = (ties: readonly Tie[], eligible: readonly string[] | null = null) => {
  const { centralisation, reciprocity, crossUnitTies, keyPlayerIndex } = networkMetrics({
    pairs: tiedPairs(ties),
    eligible: eligible?.length ?? null,
    eligiblePeople: eligible && new Set(eligible),
  })
  return {
    centralisation: centralisation.value,
    reciprocity: reciprocity.value,
    crossUnitTies: crossUnitTies.value,
    keyPlayerIndex: keyPlayerIndex.value,
  }
}

test.each(cases)('as networkx has it: $name', ({ ties, units, eligible, champions, expected }) => {
  const unitOf = units as Readonly<Record<string, string>>
  const told = ties.map(([from, to]): Tie => {
    const [a, b] = [unitOf[from as string], unitOf[to as string]]
    const known = a !== undefined && b !== undefined
    return { from: from as string, to: to as string, units: known ? (a === b ? 'same' : 'two') : null }
  })
  const { largestComponent, ...rest } = expected
  const found = values(told, eligible)
  for (const id of Object.keys(rest) as (keyof typeof rest)[]) near(found[id], rest[id])
  near(largestComponentWithout(tiedPairs(told), champions), largestComponent)
})

// METRICS.md, by igraph.
test.each([
  ['star of 6', 1],
  ['ring of 6', 0],
  ['path of 6', 0.1],
  ['Krackhardt kite', 1 / 3],
  ['Zachary karate club', 0.399621],
])('%s: %f', (name, value) => {
  const ties = cases.find((one) => one.name === name)?.ties ?? []
  expect(values(ties.map(([from, to]) => ({ from, to }) as Tie)).centralisation).toBeCloseTo(value, 6)
})

test('two people make no centre, and nobody tied is unknown', () => {
  const pair = [{ from: 'a', to: 'b' }]
  expect(values(pair, ['a', 'b'])).toMatchObject({ centralisation: null, reciprocity: 0, keyPlayerIndex: 50 })
  expect(values([], ['a'])).toEqual({
    centralisation: null,
    reciprocity: null,
    crossUnitTies: null,
    keyPlayerIndex: null,
  })
})

test('key players are counted among the eligible alone', () => {
  const ties = ['b', 'c', 'd', 'e'].map((to) => ({ from: 'guest', to }))
  expect(values(ties, null).keyPlayerIndex).toBeNull()
  expect(values(ties, ['b', 'c', 'd', 'e', 'silent']).keyPlayerIndex).toBeCloseTo(40, 12)
})

test('a pair that moved apart counts as one across units', () => {
  const pair = { from: 'a', to: 'b' }
  expect(
    values([
      { ...pair, units: 'same' },
      { ...pair, units: 'two' },
    ]).crossUnitTies,
  ).toBe(1)
})

test('ties of conversations the champion started do not hold the others together', () => {
  const ties = [
    { from: 'hub', to: 'a', inChampionsConversation: true },
    { from: 'a', to: 'b', inChampionsConversation: true },
    { from: 'b', to: 'c' },
  ]
  expect(largestComponentWithout(tiedPairs(ties), ['hub'])).toBeCloseTo(2 / 3, 12)
  expect(largestComponentWithout(tiedPairs([...ties, { from: 'b', to: 'a' }]), ['hub'])).toBe(1)
  expect(largestComponentWithout(tiedPairs([{ from: 'x', to: 'y' }]), ['x', 'y'])).toBeNull()
})

describe('laws', () => {
  const someone = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g')
  const some = fc
    .record({ from: someone, to: someone, units: fc.constantFrom('same' as const, 'two' as const, null) })
    .filter(({ from, to }) => from !== to)
  const eligible = ['a', 'b', 'c', 'd', 'e', 'silent']

  test('the order of ties, a tie told twice and other names for people change nothing', () => {
    fc.assert(
      fc.property(
        fc.array(some),
        fc.shuffledSubarray(['a', 'b', 'c', 'd', 'e', 'f', 'g'], { minLength: 7 }),
        (ties, names) => {
          const renamed = (person: string) => names['abcdefg'.indexOf(person)] ?? person
          const told = ties.map((tie) => ({ ...tie, from: renamed(tie.from), to: renamed(tie.to) }))
          const expected = values(ties, eligible)
          expect(values([...ties, ...ties.toReversed()], eligible)).toEqual(expected)
          expect(values(told, eligible.map(renamed))).toEqual(expected)
          const without = (all: readonly Tie[], person: string) =>
            largestComponentWithout(tiedPairs(all), [person])
          expect(without(told, renamed('a'))).toBe(without(ties, 'a'))
        },
      ),
    )
  })

  test('shares lie between 0 and 1', () => {
    fc.assert(
      fc.property(fc.array(some), (ties) => {
        const { keyPlayerIndex: _, ...shares } = values(ties)
        for (const value of [...Object.values(shares), largestComponentWithout(tiedPairs(ties), ['a'])])
          expect(value === null || (value >= 0 && value <= 1)).toBe(true)
      }),
    )
  })
})
