import type { Facet } from '@commonhold/contracts/events/kinds'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Champion } from '../champion/champion.ts'
import type { Participation } from '../roles/behaviour.ts'
import type { FacetActs } from '../tables.ts'
import { type HandoverInput, type HandoverPlan, handoverPlan } from './plan.ts'
import type { Owned } from './take-over.ts'
import { lineSentence, nextStep, planSentence } from './words.ts'

const facets = (rows: readonly [person: string, facet: Facet, acts: number, days?: number][]): FacetActs[] =>
  rows.map(([person, facet, acts, days = acts]) => ({ person, facet, acts, days }))
const ownedBy = (rows: readonly FacetActs[]): Owned => ({
  facets: rows,
  acts: [...Map.groupBy(rows, ({ person }) => person)].map(([person, own]) => ({
    person,
    acts: own.reduce((sum, { acts }) => sum + acts, 0),
    days: own.reduce((most, { days }) => Math.max(most, days), 0),
  })),
})
const takingPart = (person: string, contributions: number, unit: string | null = null): Participation => ({
  person,
  highest: 'participation',
  contributions,
  days: contributions,
  previousDays: 0,
  weeks: 1,
  unit,
})

const ADA: Champion = { people: ['ada'], by: 'ownershipActs' }
const planOf = (rows: Parameters<typeof facets>[0], more: Partial<HandoverInput> = {}) =>
  handoverPlan({
    champion: ADA,
    owned: ownedBy(facets(rows)),
    window: { from: '2024-01-01', to: '2024-04-01' },
    spaces: [],
    answers: [],
    participation: [],
    spells: [],
    eligibleUnits: new Map(),
    verdictOf: ({ acts }) => (acts.length < 3 ? 'onePerson' : 'fewPeople'),
    ...more,
  })

const called = {
  person: (person: string) => person.charAt(0).toUpperCase() + person.slice(1),
  space: (space: string) => `“${space}”`,
}
const told = (plan: HandoverPlan) => [
  planSentence(plan, called),
  ...plan.lines.flatMap((line) => [lineSentence(line, plan, called), nextStep(line, plan, called)]),
]

// By hand. Before: ada 14, bob 2. H = −(7/8 ln 7/8 + 1/8 ln 1/8) = 0.376770, e^H = 1.457569.
// Answering (8 + 2): 4 move; ada 10, bob 6; H = 0.661563, e^H = 1.937819. Hosting (6): cyd takes 3: ada 11, bob 2, cyd 3;
// H = 0.831402, e^H = 2.296537.
test('known figures', () => {
  const plan = planOf(
    [
      ['ada', 'answering', 8],
      ['bob', 'answering', 2],
      ['ada', 'hosting', 6],
    ],
    {
      spaces: [
        { person: 'ada', facet: 'answering', space: 'help', acts: 8, days: 8, last: '2024-03-01' },
        { person: 'bob', facet: 'answering', space: 'help', acts: 2, days: 2, last: '2024-02-01' },
        { person: 'ada', facet: 'hosting', space: 'events', acts: 6, days: 6, last: '2024-03-20' },
      ],
      answers: [{ space: 'events', person: 'cyd', acts: 5, days: 4 }],
    },
  )
  expect(plan.now).toEqual({
    verdict: 'onePerson',
    contributorAbsenceFactor: 1,
    effectiveOwners: expect.closeTo(1.457569, 6),
  })
  expect(plan.lines).toMatchObject([
    {
      facet: 'hosting',
      acts: 6,
      of: 6,
      candidate: 'cyd',
      moved: 3,
      bench: [],
      close: [{ person: 'cyd', because: 'answersThere', space: 'events', acts: 5, days: 4 }],
      after: {
        verdict: 'fewPeople',
        contributorAbsenceFactor: 1,
        effectiveOwners: expect.closeTo(2.296537, 6),
      },
      change: expect.closeTo(0.838968, 6),
    },
    {
      facet: 'answering',
      acts: 8,
      of: 10,
      candidate: 'bob',
      moved: 4,
      bench: [{ person: 'bob', acts: 2, days: 2, last: '2024-02-01', spaces: [{ space: 'help', acts: 2 }] }],
      after: {
        verdict: 'onePerson',
        contributorAbsenceFactor: 1,
        effectiveOwners: expect.closeTo(1.937819, 6),
      },
    },
  ])
  // Both: ada 7, bob 6, cyd 3.
  expect(plan.together).toMatchObject({ verdict: 'fewPeople', effectiveOwners: expect.closeTo(2.838721, 6) })
  expect(told(plan)).toMatchInlineSnapshot(`
    [
      "Ada does more than half of both parts of this pilot. Most would change if Cyd took over half of the hosting: it would be as if 2.3 people carried the pilot in equal parts, not 1.5, and the verdict “few people”, not “one person”. With all the first steps below together it would be 2.8 people, and the verdict “few people”.",
      "All 6 events are Ada’s. Nobody else has done it, but Cyd answers where it is done: 5 first answers in “events”. Had Cyd done half of it (3), it would be as if 2.3 people carried the pilot in equal parts, not 1.5, and the verdict “few people”, not “one person”.",
      "Ask Cyd to host the next event, with Ada in the audience.",
      "8 of the 10 first answers (80 %) are Ada’s. Bob has done it twice on 2 days, in “help”. Had Bob done half of it (4), it would be as if 1.9 people carried the pilot in equal parts, not 1.5.",
      "Ask Bob to be first to answer in “help” for the next two weeks, and let Ada wait a day before stepping in.",
    ]
  `)
})

test('without dominance nothing needs to be handed over', () => {
  const plan = planOf([
    ['ada', 'answering', 5],
    ['bob', 'answering', 5],
  ])
  expect(plan).toMatchObject({ lines: [], together: null, facets: 1 })
  expect(told(plan)).toEqual([
    'Nothing needs to be handed over: Ada does no more than half of any part of this pilot.',
  ])
  expect(told(planOf([], { champion: null }))).toEqual([
    'Nothing needs to be handed over: nobody owned anything in this time.',
  ])
  expect(
    told(planOf([['bob', 'setup', 4]], { champion: { people: ['ada', 'cyd'], by: 'declared' } })),
  ).toEqual(['Nothing needs to be handed over: Ada and Cyd do no more than half of any part of this pilot.'])
})

test('somebody active in a unit without a holder is close, unless their unit has one', () => {
  const spells = [{ person: 'dee', facet: 'hosting' as const, from: '2024-03-01', to: '2024-04-10' }]
  const participation = [
    takingPart('ada', 9, 'Sales'),
    takingPart('dee', 1, 'Legal'),
    takingPart('eve', 30, 'Legal'),
    takingPart('fay', 4, 'Research'),
    takingPart('gus', 3, 'Sales'),
    takingPart('hal', 50),
  ]
  const { lines } = planOf([['ada', 'hosting', 6]], { spells, participation })
  expect(lines[0]?.close.map(({ person, because }) => [person, because])).toEqual([
    ['fay', 'unitWithoutHolder'],
    ['gus', 'unitWithoutHolder'],
  ])
})

test('with nobody there it says whom to invite', () => {
  const alone = (more: Partial<HandoverInput>) => {
    const plan = planOf([['ada', 'hosting', 6]], more)
    expect(plan.lines[0]).toMatchObject({ candidate: null, moved: 0, after: null, change: null })
    return [plan.lines[0]?.invitation, ...told(plan).slice(1)]
  }
  expect([
    alone({
      eligibleUnits: new Map([
        ['Sales', 9],
        ['Research', 6],
      ]),
      participation: [takingPart('ada', 6, 'Sales')],
    }).slice(1),
    alone({ participation: [takingPart('ada', 6), takingPart('bob', 2), takingPart('cyd', 4)] }).slice(1),
    alone({}).slice(1),
  ]).toMatchInlineSnapshot(`
    [
      [
        "All 6 events are Ada’s. Nobody else has done it, and nobody is close to it. Until somebody does, it stays with one pair of hands.",
        "Invite somebody from Research: 6 people could take part there, and nobody does. Do the first event together.",
      ],
      [
        "All 6 events are Ada’s. Nobody else has done it, and nobody is close to it. Until somebody does, it stays with one pair of hands.",
        "Do the next event together with Cyd, who contributes most after Ada (4 contributions), and leave the one after to Cyd.",
      ],
      [
        "All 6 events are Ada’s. Nobody else has done it, and nobody is close to it. Until somebody does, it stays with one pair of hands.",
        "Ask two colleagues in person to join, and do the next event together with one of them.",
      ],
    ]
  `)
})

test('a candidate who does more than the champion already is said not to help', () => {
  const plan = planOf([
    ['ada', 'hosting', 10],
    ['bob', 'hosting', 1],
    ['bob', 'building', 9],
  ])
  expect(plan.lines[0]?.change).toBeLessThan(0)
  expect(told(plan).slice(0, 2)).toMatchInlineSnapshot(`
    [
      "Ada does more than half of 1 of the 2 parts of this pilot. No single hand-over would spread it further: those who could take over do much already.",
      "10 of the 11 events (91 %) are Ada’s. Bob has done it once. Half of it (5) with Bob would not spread the pilot, since Bob does much already: better somebody who does less.",
    ]
  `)
})

test('what nobody would notice is not said as a number', () => {
  const crowd = Array.from({ length: 12 }, (_, i) => [`p${i}`, 'building', 500] as const)
  const plan = planOf([['ada', 'hosting', 3], ['bob', 'hosting', 1], ...crowd.map(([...row]) => row)], {
    verdictOf: () => 'broad',
  })
  expect(plan.lines[0]?.change).toBeGreaterThan(0)
  expect(told(plan)[1]).toContain('Had Bob done half of it (1), little would change in the whole')
})

test('other names change no number and no order of the lines', () => {
  const row = fc.tuple(
    fc.nat(4),
    fc.constantFrom<Facet>('answering', 'hosting', 'setup'),
    fc.integer({ min: 1, max: 9 }),
  )
  fc.assert(
    fc.property(
      fc.uniqueArray(row, { selector: ([p, f]) => `${p}${f}`, minLength: 1, maxLength: 12 }),
      (rows) => {
        const of = (name: (i: number) => string) => {
          const plan = planOf(
            rows.map(([p, facet, acts]) => [name(p), facet, acts]),
            { champion: { people: [name(0)], by: 'declared' } },
          )
          return plan.lines.map(({ facet, acts, of, bench }) => [
            facet,
            acts,
            of,
            bench.map((row) => row.acts),
          ])
        }
        expect(of((i) => `z${9 - i}`).toSorted()).toEqual(of((i) => `a${i}`).toSorted())
      },
    ),
  )
})
