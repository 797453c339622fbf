import { answerHead } from '@commonhold/contracts/api/head'
import { FACETS } from '@commonhold/contracts/events/kinds'
import { behaviour } from '@commonhold/metrics/roles/behaviour'
import { roleMeasures } from '@commonhold/metrics/roles/roles'
import { VERDICTS } from '@commonhold/metrics/verdict/answer'
import { z } from 'zod'
import { groupOf } from './metrics.ts'

const facet = z.enum(FACETS)
const day = z.string().meta({ description: 'YYYY-MM-DD' })

const person = z.object({
  person: z
    .string()
    .meta({ description: 'A pseudonym: the same for the same person, and of no meaning outside' }),
  name: z.string().nullable(),
  handle: z.string().nullable(),
  native: z.string().nullable().meta({ description: 'The account as its tool knows it' }),
})

const change = person.extend({ day })

const holders = z.object({
  facet,
  holders: z
    .array(person.extend({ since: day }))
    .meta({ description: 'At the end of the window, longest first' }),
  heldInWindow: z.array(person),
  promotions: z.array(change),
  demotions: z
    .array(change)
    .meta({ description: 'On the day with which 28 had passed without an act of it' }),
})

/** Who holds what is missing for those who may not see people. */
export const rolesDocument = () =>
  groupOf(roleMeasures).extend({
    holders: z.array(holders).optional(),
    people: z
      .array(
        person.extend({
          roles: z.array(z.object({ facet, since: day })),
          behaviour: behaviour.nullable(),
        }),
      )
      .optional(),
  })
export type RolesDocument = z.output<ReturnType<typeof rolesDocument>>

const space = z.object({ space: z.string(), name: z.string().nullable(), acts: z.int() })

const evidence = person.extend({
  acts: z.int(),
  days: z.int(),
  last: day.nullable(),
  spaces: z.array(space),
  holds: z.boolean().meta({ description: 'Holds the role at the end of the window' }),
})

const headline = z.object({
  verdict: z.enum(VERDICTS),
  contributorAbsenceFactor: z.int().nullable(),
  effectiveOwners: z.number().nullable().meta({ description: 'At q = 1' }),
})

const close = person.extend({
  because: z.enum(['answersThere', 'unitWithoutHolder']),
  space: z.string().optional(),
  spaceName: z.string().nullable().optional(),
  unit: z.string().optional(),
  acts: z.int(),
  days: z.int(),
})

const line = z.object({
  facet,
  sentence: z.string(),
  nextStep: z.string(),
  acts: z.int().meta({ description: 'The champion’s' }),
  of: z.int().meta({ description: 'Everybody’s' }),
  carriedBy: z.array(evidence),
  bench: z.array(evidence).meta({ description: 'Who has done it, most acts first; at most five' }),
  benchSize: z.int().meta({ description: 'How many have done it' }),
  close: z.array(close),
  candidate: person.nullable().meta({ description: 'The first of the bench, else the first who is close' }),
  invitation: z
    .union([
      z.object({ from: z.literal('unit'), unit: z.string(), people: z.int() }),
      person.extend({ from: z.literal('contributor'), contributions: z.int() }),
      z.object({ from: z.literal('outside') }),
    ])
    .nullable(),
  moved: z.int().meta({ description: 'Half of the champion’s acts, rounded down' }),
  after: headline.nullable().meta({ description: 'Had the candidate done that half' }),
  change: z.number().nullable().meta({ description: 'In effectiveOwners at q = 1' }),
})

export const handoverDocument = () =>
  answerHead.extend({
    sentence: z.string(),
    champion: z
      .object({
        people: z.array(person),
        by: z.enum(['declared', 'ownershipActs', 'contributions', 'firstAct']),
      })
      .nullable(),
    now: headline,
    facets: z.int().meta({ description: 'Facets with an act in the window' }),
    lines: z.array(line).meta({ description: 'What would change most comes first' }),
    together: headline.nullable().meta({ description: 'If every first candidate took over' }),
  })
export type HandoverDocument = z.output<ReturnType<typeof handoverDocument>>
