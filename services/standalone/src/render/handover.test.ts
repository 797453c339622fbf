import { expect, test } from 'vitest'
import type { AnswerHead, HandoverDocument, RolesDocument } from './documents.ts'
import { renderHandover } from './handover.ts'
import { renderRoles } from './roles.ts'
import { createTerminal } from './terminal.ts'

const plain = createTerminal({ colour: false, width: 80 })

const head: AnswerHead = {
  pilot: 'garden',
  window: { from: '2015-04-01', to: '2015-07-01', timeZone: 'UTC' },
  eventSet: 'ownership',
  measure: 'acts',
  asOf: { revision: 12, at: '2026-11-23T04:10:00.000Z' },
  status: 'ok',
  k: 6,
  N: 40,
  E: 20,
  unattributedShare: 0,
  coverage: { complete: true, gaps: [] },
}
const person = (name: string | null, native = `slack:T1:U${name}`) => ({
  person: `p_${name}`,
  name,
  handle: null,
  native,
})
const behaviour = (
  words: Partial<NonNullable<NonNullable<RolesDocument['people']>[number]['behaviour']>>,
) => ({
  persona: null,
  engagement: null,
  presence: null,
  connector: null,
  ...words,
})

test('the plan: the sentence first, one row a part, then each with its first step', () => {
  const plan: HandoverDocument = {
    ...head,
    sentence: 'Ann does more than half of all 2 parts of this pilot.',
    champion: { by: 'declared', people: [person('Ann')] },
    now: { verdict: 'onePerson', contributorAbsenceFactor: 1, effectiveOwners: 2.4 },
    together: { verdict: 'fewPeople', contributorAbsenceFactor: 2, effectiveOwners: 3.5 },
    lines: [
      {
        facet: 'answering',
        sentence: '12 of the 16 first answers (75 %) are Ann’s. Bob has done it 4 times.',
        nextStep:
          'Ask Bob to be first to answer in “help” for the next two weeks, and let Ann wait a day before stepping in.',
        acts: 12,
        of: 16,
        candidate: person('Bob'),
        after: { verdict: 'fewPeople', contributorAbsenceFactor: 2, effectiveOwners: 3.1 },
      },
      {
        facet: 'hosting',
        sentence: 'All 6 events are Ann’s. Nobody else has done it, and nobody is close to it.',
        nextStep: 'Ask two colleagues in person to join.',
        acts: 6,
        of: 6,
        candidate: null,
        after: null,
      },
    ],
  }
  expect(renderHandover(plan, plain)).toMatchInlineSnapshot(`
    "Ann does more than half of all 2 parts of this pilot.

    garden  1 Apr – 30 Jun 2015 (UTC)
    6 people · 40 acts of ownership · 20 could take part
    Champion: Ann (declared)

      Part         Champion         Half of it to  Effective owners  Verdict
      now                                                       2.4  one person
      answering    ━━━━━━──   75 %  Bob                         3.1  few people
      hosting      ━━━━━━━━  100 %  nobody yet                    –
      all of them                                               3.5  few people

    answering
      12 of the 16 first answers (75 %) are Ann’s. Bob has done it 4 times.
      → Ask Bob to be first to answer in “help” for the next two weeks, and let Ann
        wait a day before stepping in.

    hosting
      All 6 events are Ann’s. Nobody else has done it, and nobody is close to it.
      → Ask two colleagues in person to join.

    What would be then is worked out with the rules of the verdict; it is no
    promise.

    As known on 2026-11-23 04:10 UTC (revision 12)."
  `)
})

test('with nothing to hand over it says so and stops', () => {
  const nothing: HandoverDocument = {
    ...head,
    sentence: 'Nothing needs to be handed over: Ann does no more than half of any part of this pilot.',
    champion: { by: 'ownershipActs', people: [person('Ann')] },
    now: { verdict: 'broad', contributorAbsenceFactor: 5, effectiveOwners: 9 },
    together: null,
    lines: [],
  }
  expect(renderHandover(nothing, plain)).toMatchInlineSnapshot(`
    "Nothing needs to be handed over: Ann does no more than half of any part of this
    pilot.

    garden  1 Apr – 30 Jun 2015 (UTC)
    6 people · 40 acts of ownership · 20 could take part
    Champion: Ann (nobody is declared; most acts of ownership)

    As known on 2026-11-23 04:10 UTC (revision 12)."
  `)
})

const roles: RolesDocument = {
  ...head,
  metrics: {
    roleCoverage: { status: 'ok', value: 0.5, details: { held: ['answering'] } },
    roleRedundancy: { status: 'ok', value: 0 },
  },
  holders: [
    {
      facet: 'answering',
      holders: [{ ...person('Ann'), since: '2015-04-20' }],
      promotions: [],
      demotions: [{ ...person('Bob'), day: '2015-05-02' }],
    },
    { facet: 'hosting', holders: [], promotions: [], demotions: [] },
  ],
  people: [
    {
      ...person(null, 'slack:T1:UBOB'),
      roles: [],
      behaviour: behaviour({ persona: 'engager', engagement: 'casual', presence: 'drifting' }),
    },
    {
      ...person('Ann'),
      roles: [{ facet: 'answering', since: '2015-04-20' }],
      behaviour: behaviour({ persona: 'responder', engagement: 'core', connector: true }),
    },
    { ...person('Cyd'), roles: [], behaviour: null },
  ],
}

test('roles: the numbers, who holds what, and how people take part', () => {
  expect(renderRoles(roles, plain)).toMatchInlineSnapshot(`
    "garden  1 Apr – 30 Jun 2015 (UTC)
    6 people · 40 acts of ownership · 20 could take part

    Roles
    Roles somebody holds   50 %  ━━━━━━━━━━──────────
    Roles two people hold   0 %  ────────────────────

    Who holds what
      answering  Ann since 2015-04-20  1 gave it up
      hosting    nobody

    How people take part
      Ann   answering  core, responder, connector
      UBOB  –          casual, engager, drifting
      Cyd   –

    As known on 2026-11-23 04:10 UTC (revision 12)."
  `)
})

test('whoever may not see people reads the numbers alone, as bands', () => {
  const { holders: _, people: __, ...rest } = roles
  const text = renderRoles(
    { ...rest, metrics: { roleCoverage: { status: 'ok', value: { band: [0.25, 0.5] } } } },
    plain,
  )
  expect(text).toContain('25–50 %')
  expect(text).not.toContain('Who holds what')
})
