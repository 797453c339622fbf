import { FACETS, type Facet } from '@commonhold/contracts/events/kinds'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hillNumber } from '../spread/effective-owners.ts'
import { carriedFacets } from './carried.ts'
import { type Owned, takeOver } from './take-over.ts'

/** { ada: { answering: 9 } } */
const owned = (people: Record<string, Partial<Record<Facet, number>>>): Owned => ({
  acts: Object.entries(people).map(([person, facets]) => ({
    person,
    acts: Object.values(facets).reduce((a, b) => a + b, 0),
    days: 1,
  })),
  facets: Object.entries(people).flatMap(([person, facets]) =>
    Object.entries(facets).map(([facet, acts]) => ({ person, facet: facet as Facet, acts, days: 1 })),
  ),
})
const actsOf = ({ acts }: Owned) => Object.fromEntries(acts.map(({ person, acts: n }) => [person, n]))

test('half, rounded down, of one facet alone', () => {
  const before = owned({ ada: { answering: 9, hosting: 2 }, bob: { answering: 1 } })
  const after = takeOver(before, 'answering', ['ada'], 'bob')
  expect(after.moved).toBe(4)
  expect(actsOf(after)).toEqual({ ada: 7, bob: 5 })
  expect(after.facets.map(({ person, facet, acts }) => [person, facet, acts])).toEqual([
    ['ada', 'answering', 5],
    ['ada', 'hosting', 2],
    ['bob', 'answering', 5],
  ])
  expect(actsOf(takeOver(before, 'answering', ['ada'], 'new'))).toEqual({ ada: 7, bob: 1, new: 4 })
  expect(takeOver(before, 'setup', ['ada'], 'bob').moved).toBe(0)
})

test('of several champions the one with most of it left gives', () => {
  const before = owned({ ada: { answering: 8 }, bob: { answering: 4 }, cyd: { setup: 1 } })
  expect(actsOf(takeOver(before, 'answering', ['ada', 'bob'], 'cyd'))).toEqual({ ada: 3, bob: 3, cyd: 7 })
})

test('carried is more than half, all of it included', () => {
  const { facets, acts } = owned({
    ada: { answering: 5, hosting: 2, setup: 1 },
    bob: { answering: 3, setup: 1, curating: 9 },
    cyd: { answering: 1, setup: 1 },
  })
  expect(
    carriedFacets(['ada'], facets, acts).map(({ facet, acts: n, of, bench }) => [
      facet,
      n,
      of,
      bench.map(({ person }) => person),
    ]),
  ).toEqual([
    ['hosting', 2, 2, []],
    ['answering', 5, 9, ['bob', 'cyd']],
  ])
  // Together they are one, and more than half between them.
  expect(carriedFacets(['ada', 'cyd'], facets, acts).map(({ facet }) => facet)).toContain('setup')
})

const people = fc
  .array(fc.array(fc.nat(30), { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 8 })
  .map((rows) =>
    owned(
      Object.fromEntries(
        rows.map((acts, i) => [
          `p${i}`,
          Object.fromEntries(acts.map((n, f) => [FACETS[f] as Facet, n]).filter(([, n]) => n !== 0)),
        ]),
      ),
    ),
  )
  .filter(({ acts }) => acts.every(({ acts: n }) => n > 0))

test('no act is lost, and others are left alone', () => {
  fc.assert(
    fc.property(people, fc.constantFrom(...FACETS.slice(0, 3)), (before, facet) => {
      const after = takeOver(before, facet, ['p0'], 'p1')
      const sum = (of: Owned) => of.acts.reduce((total, { acts }) => total + acts, 0)
      expect(sum(after)).toBe(sum(before))
      const { p0: _a, p1: _b, ...others } = actsOf(before)
      expect(actsOf(after)).toMatchObject(others)
      for (const { person, acts } of after.acts) {
        const facets = after.facets.filter((row) => row.person === person)
        expect(facets.reduce((total, row) => total + row.acts, 0)).toBe(acts)
      }
    }),
  )
})

test('it never lowers effectiveOwners(1) where the candidate does not end above where the champion began', () => {
  fc.assert(
    fc.property(people, fc.constantFrom(...FACETS.slice(0, 3)), (before, facet) => {
      const after = takeOver(before, facet, ['p0'], 'p1')
      const { p0 = 0, p1 = 0 } = actsOf(before)
      fc.pre(p1 + after.moved <= p0)
      const owners = ({ acts }: Owned) =>
        hillNumber(
          acts.map((row) => row.acts),
          1,
        ) as number
      expect(owners(after)).toBeGreaterThanOrEqual(owners(before) - 1e-9)
    }),
  )
})
