import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import cases from '../../reference/threads.json' with { type: 'json' }
import { independenceMetrics } from './independence.ts'
import { threadsOf } from './threads-of.ts'
import { threadsWithoutOne } from './threads-without-one.ts'

test.each(cases.map((one, index) => ({ index, ...one })))(
  'reference $index',
  ({ conversations, expected }) => {
    expect(threadsWithoutOne(threadsOf(conversations))).toEqual(expected)
  },
)

describe('threads without one person', () => {
  const thread = (starter: string | null, ...people: string[]) => ({ starter, people })

  test('one who starts everything', () => {
    const conversations = [{ ...thread('ann', 'ann', 'bob', 'cy'), count: 10 }]
    expect(threadsWithoutOne(threadsOf(conversations))).toEqual({
      value: 0,
      person: 'ann',
      personsBelowQuarter: 1,
      threads: 10,
    })
  })

  test('two who only talk to each other are both needed', () => {
    const conversations = [{ ...thread(null, 'bob', 'ann'), count: 12 }]
    expect(threadsWithoutOne(threadsOf(conversations))).toMatchObject({
      value: 0,
      person: 'ann',
      personsBelowQuarter: 2,
    })
  })

  test('exactly a quarter left is not less than a quarter', () => {
    const conversations = [
      { ...thread('ann', 'ann', 'bob', 'cy'), count: 9 },
      { ...thread('bob', 'bob', 'cy', 'di'), count: 3 },
    ]
    expect(threadsWithoutOne(threadsOf(conversations))).toMatchObject({
      value: 0.25,
      person: 'ann',
      personsBelowQuarter: 0,
    })
  })

  test('a root nobody known wrote is started by nobody, and nobody is missed', () => {
    const conversations = [{ ...thread(null, 'cy', 'ann', 'bob'), count: 10 }]
    expect(threadsWithoutOne(threadsOf(conversations))).toMatchObject({ value: 1, person: null })
  })

  test('nine threads are too few, and conversations of one are no threads', () => {
    const conversations = [
      { ...thread('ann', 'ann', 'bob'), count: 9 },
      { ...thread('ann', 'ann'), count: 90 },
    ]
    expect(threadsWithoutOne(threadsOf(conversations))).toBeNull()
    expect(
      independenceMetrics({ threads: threadsOf(conversations), without: null }).threadsWithoutOne,
    ).toEqual({
      status: 'insufficient_data',
      value: null,
      reason: 'fewer than 10 threads',
      details: { person: null, personsBelowQuarter: null, threads: 9 },
    })
  })

  test('counting equal conversations together changes nothing', () => {
    const one = fc.record({
      starter: fc.constantFrom('a', 'b', null),
      people: fc.constantFrom(['a', 'b'], ['a', 'b', 'c'], ['b', 'a', 'd']),
      count: fc.integer({ min: 1, max: 6 }),
    })
    fc.assert(
      fc.property(fc.array(one, { minLength: 1 }), (compact) => {
        const spelledOut = compact.flatMap(({ count, ...rest }) => Array.from({ length: count }, () => rest))
        expect(threadsWithoutOne(threadsOf(spelledOut))).toEqual(threadsWithoutOne(threadsOf(compact)))
      }),
    )
  })
})
