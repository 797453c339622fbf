/** Who has not done it yet, but would not have far to go. */

import type { Facet } from '@commonhold/contracts/events/kinds'
import type { Participation } from '../roles/behaviour.ts'
import { isHeldAtEnd, type RoleSpell } from '../roles/held.ts'
import type { DayRange } from '../tables.ts'
import type { AnswerThere } from './tables.ts'

export type Close =
  /** Gives first answers in a space where the champion does this. */
  | {
      readonly person: string
      readonly because: 'answersThere'
      readonly space: string
      readonly acts: number
      readonly days: number
    }
  /** Contributes, in a unit in which nobody holds this role. */
  | {
      readonly person: string
      readonly because: 'unitWithoutHolder'
      readonly unit: string
      readonly acts: number
      readonly days: number
    }

export interface Around {
  readonly window: DayRange
  readonly answers: readonly AnswerThere[]
  readonly participation: readonly Participation[]
  readonly spells: readonly RoleSpell[]
}

/** Those who answer there first, then those of units without a holder; most acts first in both. Each person once.
 *  @param spaces where the champion does it  @param others the champion and the bench: never close */
export const closeTo = (
  facet: Facet,
  spaces: ReadonlySet<string>,
  others: ReadonlySet<string>,
  { window, answers, participation, spells }: Around,
): Close[] => {
  const unitOf = new Map(participation.map(({ person, unit }) => [person, unit]))
  const covered = new Set(
    spells
      .filter((spell) => spell.facet === facet && isHeldAtEnd(spell, window))
      .map(({ person }) => unitOf.get(person) ?? null),
  )
  const answering = answers
    .filter(({ space }) => spaces.has(space))
    .toSorted(mostFirst)
    .map(({ person, space, acts, days }): Close => ({ person, because: 'answersThere', space, acts, days }))
  const uncovered = participation
    .filter(({ contributions, unit }) => contributions > 0 && unit !== null && !covered.has(unit))
    .map(({ person, unit, contributions, days }) => ({
      person,
      unit: unit as string,
      acts: contributions,
      days,
    }))
    .toSorted(mostFirst)
    .map((row): Close => ({ ...row, because: 'unitWithoutHolder' }))
  const found = new Map<string, Close>()
  for (const close of [...answering, ...uncovered])
    if (!others.has(close.person) && !found.has(close.person)) found.set(close.person, close)
  return [...found.values()]
}

const mostFirst = (
  a: { person: string; acts: number; days: number },
  b: { person: string; acts: number; days: number },
) => b.acts - a.acts || b.days - a.days || (a.person < b.person ? -1 : 1)
