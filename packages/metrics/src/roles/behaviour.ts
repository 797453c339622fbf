/** How each person takes part, beside the roles they hold. */

import type { ActClass } from '@commonhold/contracts/events/kinds'
import { z } from 'zod'
import type { DayRange } from '../tables.ts'
import { ENGAGEMENTS, engagementOf } from './engagement.ts'
import { type Conversing, PERSONAS, personaOf, SILENT } from './persona.ts'
import { PRESENCES, presenceOf } from './presence.ts'

/** Ties into so many units make a connector. */
export const CONNECTED_UNITS = 3

/** What one person did in the window and, in days, in the one before. */
export interface Participation {
  readonly person: string
  /** Null: only before the window. */
  readonly highest: ActClass | null
  readonly contributions: number
  /** Days with a contribution, in the window and in the one of equal length before. */
  readonly days: number
  readonly previousDays: number
  /** Wholly covered weeks with a contribution. */
  readonly weeks: number
  /** The unit at the last act in the window; null: not known. */
  readonly unit: string | null
}

export interface BehaviourInput {
  readonly window: DayRange
  readonly covered: DayRange
  /** First covered day of the pilot. */
  readonly coveredFrom: string
  /** Wholly covered weeks in the window. */
  readonly weeks: number
  readonly people: readonly Participation[]
  readonly conversing: ReadonlyMap<string, Conversing>
  readonly firstContributions: ReadonlyMap<string, string | null>
  /** Known units each person has a tie into; null where no unit is known at all. */
  readonly tiedUnits: ReadonlyMap<string, number> | null
}

export const behaviour = z.object({
  persona: z.enum(PERSONAS).nullable(),
  engagement: z.enum(ENGAGEMENTS).nullable(),
  presence: z.enum(PRESENCES).nullable(),
  /** Null where no unit is known. */
  connector: z.boolean().nullable(),
  posts: z.int(),
  replies: z.int(),
  received: z.int(),
})
export type Behaviour = z.output<typeof behaviour>

/** Everybody with an act in the window, and those who are drifting away from it. */
export const behaviours = (input: BehaviourInput): Map<string, Behaviour> => {
  const engagements = engagementOf(input.people, input.weeks)
  const found = new Map<string, Behaviour>()
  for (const { person, highest, days, previousDays } of input.people) {
    const conversing = input.conversing.get(person) ?? SILENT
    const firstContribution = input.firstContributions.get(person) ?? null
    const presence = presenceOf({ days, previousDays, firstContribution }, input)
    if (highest === null && presence === null) continue
    found.set(person, {
      persona: personaOf(conversing, highest),
      engagement: engagements.get(person) ?? null,
      presence,
      connector: input.tiedUnits && (input.tiedUnits.get(person) ?? 0) >= CONNECTED_UNITS,
      ...conversing,
    })
  }
  return found
}
