import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hillNumber } from '../spread/effective-owners.ts'
import { VERDICTS, verdictAnswer } from './answer.ts'
import { decideVerdict } from './decide.ts'
import type { VerdictInputs } from './rules.ts'
import { numberWord } from './sentence.ts'
import { DEFAULT_THRESHOLDS, verdictThresholds } from './thresholds.ts'

const broad: VerdictInputs = {
  k: 20,
  N: 300,
  eligible: 50,
  coverageGap: false,
  earlierN: [],
  contributorAbsenceFactor: 4,
  excessDominancePValue: 0.5,
  effectiveOwners: 8,
  topShare: 1 / 3,
  facetAbsenceFactors: { answering: 2, setup: 3 },
  threadsWithoutOne: { value: 0.5, personsBelowQuarter: 0 },
  contributionRate: 0.3,
  trend: null,
}

const decide = (more: Partial<VerdictInputs>) => {
  const answer = decideVerdict({ ...broad, ...more })
  verdictAnswer.parse(answer)
  return answer
}
const verdict = (more: Partial<VerdictInputs>) => decide(more).verdict

describe('dormant and insufficient evidence', () => {
  test.each<[Partial<VerdictInputs>, string]>([
    [{ N: 29, earlierN: [12, 30] }, 'dormant'],
    [{ N: 0, k: 0, earlierN: [400] }, 'dormant'],
    [{ N: 29, earlierN: [29, 3] }, 'insufficientEvidence'],
    [{ N: 29, earlierN: [] }, 'insufficientEvidence'],
    [{ N: 29, earlierN: [400], coverageGap: true }, 'insufficientEvidence'],
    [{ N: 300, coverageGap: true }, 'insufficientEvidence'],
    [{ N: 30 }, 'broad'],
    // One person with too few acts is no verdict yet.
    [{ N: 29, k: 1 }, 'insufficientEvidence'],
  ])('%j is %s', (more, expected) => {
    expect(verdict(more)).toBe(expected)
  })

  test('say what decided, and that more evidence has to come first', () => {
    expect(decide({ N: 12, earlierN: [5, 31] })).toMatchObject({
      decidedBy: [
        { measure: 'N', value: 12, rule: '< 30' },
        { measure: 'earlierN', value: 31, rule: '≥ 30' },
      ],
      skipped: [],
      next: { verdict: null, needs: [{ measure: 'N', value: 12, needed: 30 }] },
    })
    expect(decide({ coverageGap: true }).next?.needs).toMatchObject([{ measure: 'coverageGap', needed: 0 }])
  })
})

describe('one person', () => {
  test('alone', () => {
    const answer = decide({
      k: 1,
      contributorAbsenceFactor: 1,
      excessDominancePValue: null,
      effectiveOwners: 1,
      topShare: 1,
    })
    expect(answer).toMatchObject({
      verdict: 'onePerson',
      decidedBy: [{ measure: 'k', value: 1, rule: '= 1' }],
      skipped: [],
      next: {
        verdict: 'fewPeople',
        needs: [
          { measure: 'k', needed: 2 },
          { measure: 'contributorAbsenceFactor', needed: 2 },
        ],
      },
    })
  })

  test.each([
    [1, 0.0499, 'onePerson'],
    [1, 0.05, 'fewPeople'],
    [1, 0.05 - 1e-12, 'fewPeople'],
    [2, 0.0001, 'fewPeople'],
  ])(
    'an absence factor of %i with p = %f is %s',
    (contributorAbsenceFactor, excessDominancePValue, expected) => {
      expect(verdict({ contributorAbsenceFactor, excessDominancePValue })).toBe(expected)
    },
  )

  test.each([
    [0, 'broad'],
    [1, 'onePerson'],
    [2, 'fewPeople'],
    [3, 'fewPeople'],
  ])('with %i people without whom most threads are gone: %s', (personsBelowQuarter, expected) => {
    const value = personsBelowQuarter === 0 ? 0.5 : 0.1
    expect(verdict({ threadsWithoutOne: { value, personsBelowQuarter } })).toBe(expected)
  })

  test('every reason that holds is named, and each has to go', () => {
    const answer = decide({
      contributorAbsenceFactor: 1,
      excessDominancePValue: 0.001,
      threadsWithoutOne: { value: 0.1, personsBelowQuarter: 1 },
    })
    expect(answer.decidedBy.map(({ measure }) => measure)).toEqual([
      'contributorAbsenceFactor',
      'excessDominance',
      'threadsWithoutOne',
    ])
    expect(answer.next).toMatchObject({
      verdict: 'fewPeople',
      needs: [
        { measure: 'contributorAbsenceFactor', value: 1, needed: 2 },
        { measure: 'threadsWithoutOne', value: 0.1, needed: 0.25 },
      ],
    })
  })
})

describe('few people', () => {
  test.each<[Partial<VerdictInputs>, string]>([
    [{ contributorAbsenceFactor: 2 }, 'fewPeople'],
    [{ contributorAbsenceFactor: 3 }, 'spreading'],
    [{ effectiveOwners: 3.999 }, 'fewPeople'],
    [{ effectiveOwners: 4 - 1e-12 }, 'spreading'],
    [{ facetAbsenceFactors: { setup: 1, answering: 2 } }, 'broad'],
    [{ facetAbsenceFactors: { setup: 1, answering: 1, hosting: 2 } }, 'fewPeople'],
    // A single tested facet says too little.
    [{ facetAbsenceFactors: { setup: 1 } }, 'broad'],
    [{ facetAbsenceFactors: null }, 'broad'],
  ])('%j is %s', (more, expected) => {
    expect(verdict(more)).toBe(expected)
  })

  test('needs all that is short', () => {
    const answer = decide({
      contributorAbsenceFactor: 2,
      effectiveOwners: 3.5,
      facetAbsenceFactors: { setup: 1, answering: 1, hosting: 1 },
      threadsWithoutOne: { value: 0.2, personsBelowQuarter: 2 },
    })
    expect(answer.next).toEqual({
      verdict: 'spreading',
      needs: [
        { measure: 'contributorAbsenceFactor', value: 2, needed: 3, rule: '≥ 3' },
        { measure: 'effectiveOwners', value: 3.5, needed: 4, rule: '≥ 4' },
        { measure: 'threadsWithoutOne', value: 0.2, needed: 0.25, rule: '≥ 0.25' },
        {
          measure: 'facetAbsenceFactors',
          value: 3,
          needed: 1,
          rule: '≤ 1 of 3 tested facets with a factor of 1',
        },
      ],
    })
    expect(answer.decidedBy[0]).toEqual({ measure: 'contributorAbsenceFactor', value: 2, rule: '≤ 2' })
  })
})

describe('broad', () => {
  test('eight equal owners are eight, whatever floating point makes of them', () => {
    const effectiveOwners = hillNumber(Array<number>(8).fill(10), 1) as number
    expect(effectiveOwners).toBeLessThan(8)
    expect(verdict({ effectiveOwners })).toBe('broad')
  })

  test.each<[Partial<VerdictInputs>, string]>([
    [{ effectiveOwners: 8 - 1e-8 }, 'spreading'],
    [{ contributorAbsenceFactor: 3 }, 'spreading'],
    [{ topShare: 1 / 3 + 1e-12 }, 'broad'],
    [{ topShare: 0.334 }, 'spreading'],
    [{ threadsWithoutOne: { value: 0.499, personsBelowQuarter: 0 } }, 'spreading'],
    [{ threadsWithoutOne: null }, 'broad'],
    // Small groups: half of them, at least four, and a factor of three.
    [{ eligible: 15, effectiveOwners: 7.5, contributorAbsenceFactor: 3 }, 'broad'],
    [{ eligible: 15, effectiveOwners: 7.4, contributorAbsenceFactor: 3 }, 'spreading'],
    [{ eligible: 16, effectiveOwners: 7.9, contributorAbsenceFactor: 4 }, 'spreading'],
    [{ eligible: 6, effectiveOwners: 4, contributorAbsenceFactor: 3 }, 'broad'],
    [{ eligible: 6, effectiveOwners: 3.9, contributorAbsenceFactor: 3 }, 'fewPeople'],
    // Unknown size: the lines for larger groups.
    [{ eligible: null, effectiveOwners: 7.5, contributorAbsenceFactor: 3 }, 'spreading'],
    [{ eligible: null }, 'broad'],
  ])('%j is %s', (more, expected) => {
    expect(verdict(more)).toBe(expected)
  })

  test('spreading says what lifted it above few and what keeps it from broad', () => {
    const answer = decide({ contributorAbsenceFactor: 3, effectiveOwners: 6, topShare: 0.4 })
    expect(answer.decidedBy).toContainEqual({ measure: 'contributorAbsenceFactor', value: 3, rule: '> 2' })
    expect(answer.decidedBy).toContainEqual({ measure: 'effectiveOwners', value: 6, rule: '< 8' })
    expect(answer.decidedBy).toContainEqual({ measure: 'topShare', value: 0.4, rule: '> 1/3' })
    expect(answer.next).toEqual({
      verdict: 'broad',
      needs: [
        { measure: 'effectiveOwners', value: 6, needed: 8, rule: '≥ 8' },
        { measure: 'contributorAbsenceFactor', value: 3, needed: 4, rule: '≥ 4' },
        { measure: 'topShare', value: 0.4, needed: 1 / 3, rule: '≤ 1/3' },
      ],
    })
    expect(decide({}).next).toBeNull()
  })
})

test('conditions whose measure is unknown are skipped and named once', () => {
  expect(decide({ threadsWithoutOne: null, facetAbsenceFactors: null, eligible: null }).skipped).toEqual([
    { measure: 'threadsWithoutOne', reason: 'fewer than 10 threads' },
    { measure: 'facetAbsenceFactors', reason: 'fewer than 2 tested facets' },
    { measure: 'E', reason: expect.any(String) },
  ])
  // Few people already: the conditions of "broad" were never reached.
  expect(decide({ contributorAbsenceFactor: 2, eligible: null }).skipped).toEqual([])
})

test.each([
  [null, null],
  [0, 'narrow'],
  [0.099, 'narrow'],
  [0.1 - 1e-12, 'partial'],
  [0.299, 'partial'],
  [0.1 + 0.2 - 1e-12, 'wide'],
  [1, 'wide'],
])('a contribution rate of %d is %s participation', (contributionRate, level) => {
  expect(decide({ contributionRate }).participation).toEqual({ level, contributionRate })
})

test('meeting what is needed brings at least the next verdict', () => {
  const someInputs = fc.record({
    contributorAbsenceFactor: fc.integer({ min: 1, max: 6 }),
    excessDominancePValue: fc.constantFrom(0.001, 0.2),
    effectiveOwners: fc.double({ min: 1, max: 12, noNaN: true }),
    topShare: fc.double({ min: 0, max: 1, noNaN: true }),
    threadsWithoutOne: fc.option(
      fc.constantFrom(
        { value: 0.1, personsBelowQuarter: 1 },
        { value: 0.1, personsBelowQuarter: 2 },
        { value: 0.4, personsBelowQuarter: 0 },
      ),
    ),
    facetAbsenceFactors: fc.constantFrom(null, { setup: 1, hosting: 1 }, { setup: 1, hosting: 2 }),
    eligible: fc.option(fc.integer({ min: 6, max: 30 })),
  })
  fc.assert(
    fc.property(someInputs, (some) => {
      const before = { ...broad, ...some }
      const { verdict, next } = decideVerdict(before)
      if (next === null) {
        expect(verdict).toBe('broad')
        return
      }
      const after: { -readonly [Key in keyof VerdictInputs]: VerdictInputs[Key] } = { ...before }
      for (const { measure, needed } of next.needs) {
        if (measure === 'threadsWithoutOne')
          after.threadsWithoutOne = { value: needed, personsBelowQuarter: 0 }
        else if (measure === 'facetAbsenceFactors') after.facetAbsenceFactors = { setup: 1, hosting: 2 }
        else Object.assign(after, { [measure]: needed })
      }
      expect(VERDICTS.indexOf(decideVerdict(after).verdict)).toBeGreaterThanOrEqual(
        VERDICTS.indexOf(next.verdict as never),
      )
      expect(VERDICTS.indexOf(next.verdict as never)).toBe(VERDICTS.indexOf(verdict) + 1)
    }),
  )
})

describe('thresholds', () => {
  test('can be set one by one', () => {
    const thresholds = verdictThresholds.parse({ minimumActs: 10, few: { absenceFactorAtMost: 3 } })
    expect(thresholds.few.effectiveOwnersBelow).toBe(4)
    expect(decideVerdict({ ...broad, N: 12, contributorAbsenceFactor: 3 }, thresholds).verdict).toBe(
      'fewPeople',
    )
    expect(decideVerdict({ ...broad, N: 12, contributorAbsenceFactor: 4 }, thresholds).verdict).toBe('broad')
  })

  test('half of a very small group is not enough for broad', () => {
    const thresholds = verdictThresholds.parse({ few: { effectiveOwnersBelow: 2 } })
    const six = { ...broad, eligible: 6, contributorAbsenceFactor: 3 }
    expect(decideVerdict({ ...six, effectiveOwners: 3.9 }, thresholds).verdict).toBe('spreading')
    expect(decideVerdict({ ...six, effectiveOwners: 4 }, thresholds).verdict).toBe('broad')
  })

  test('a misspelt one is refused, as is one that contradicts itself', () => {
    expect(verdictThresholds.safeParse({ minimumAct: 10 }).success).toBe(false)
    expect(verdictThresholds.safeParse({ broad: { topShareAtMost: 33 } }).success).toBe(false)
    expect(verdictThresholds.safeParse({ participation: { partialFrom: 0.5 } }).success).toBe(false)
    expect(DEFAULT_THRESHOLDS.broad.topShareAtMost).toBe(1 / 3)
  })
})

describe('the sentence', () => {
  test.each<[Partial<VerdictInputs>, string]>([
    [{ contributorAbsenceFactor: 2 }, 'Two people carry this pilot.'],
    [{ contributorAbsenceFactor: 1, excessDominancePValue: 0.001 }, 'One person carries this pilot.'],
    [{ contributorAbsenceFactor: 3, effectiveOwners: 3.9 }, 'Three people carry this pilot.'],
    [{ k: 2, contributorAbsenceFactor: 1, excessDominancePValue: 1 }, 'Two people carry this pilot.'],
    [
      { k: 3, contributorAbsenceFactor: 1, excessDominancePValue: 0.3 },
      'A few people carry this pilot; that one of them did half of the work may be chance.',
    ],
    [
      { contributorAbsenceFactor: 5, facetAbsenceFactors: { setup: 1, hosting: 1 } },
      'It takes five people to do half of the work in this pilot, but most of its parts hang on one person each.',
    ],
    [
      { threadsWithoutOne: { value: 0.1, personsBelowQuarter: 2 } },
      'It takes four people to do half of the work in this pilot, but most of its conversations would be lost without any one of two people.',
    ],
    [
      { threadsWithoutOne: { value: 0.1, personsBelowQuarter: 1 } },
      'One person holds the conversations of this pilot together, though it takes four people to do half of the work.',
    ],
    [{ effectiveOwners: 6 }, 'This pilot is spreading: it takes four people to do half of the work.'],
    [
      { contributorAbsenceFactor: 13 },
      'Many people carry this pilot: it takes 13 people to do half of the work, and nobody stands out.',
    ],
    [{ N: 7 }, 'Too little has happened to say who carries this pilot.'],
    [
      { coverageGap: true },
      'Part of this time was not recorded, so it cannot be said who carries this pilot.',
    ],
    [
      { N: 1, earlierN: [99] },
      'This pilot has fallen asleep: only one act of ownership is left of what used to happen.',
    ],
    [{ N: 0, earlierN: [99] }, 'This pilot has fallen asleep: nobody did anything for it in this time.'],
  ])('%j', (more, sentence) => {
    expect(decide(more).sentence).toBe(sentence)
  })

  test('number words up to twelve', () => {
    expect([1, 7, 12, 13].map(numberWord)).toEqual(['one', 'seven', 'twelve', '13'])
  })
})
