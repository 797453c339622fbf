import type { Facet } from '@commonhold/contracts/events/kinds'
import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import type { DayRange } from '../tables.ts'
import { ACTS_NEEDED, DAYS_NEEDED, HOLDING_DAYS, isHeldAtEnd, type RoleSpell } from './held.ts'

export interface RolesInput {
  /** What of the window is covered. */
  readonly window: DayRange
  readonly spells: readonly RoleSpell[]
  /** Those with any act in the window. */
  readonly facets: ReadonlySet<Facet>
}

const RULE = `A role is held by whoever did at least ${ACTS_NEEDED} acts of a facet on at least ${DAYS_NEEDED} days within ${HOLDING_DAYS} days, until ${HOLDING_DAYS} days pass without one.`

const edgeCases = [
  'As of the end of the window, or of the part of it that is covered: what comes after is not known to be silence.',
  'What was done before the window counts, so that the answer for a day does not depend on the window it is asked with.',
  'Facets without an act in the window are neither among the held ones nor among all.',
  'No facet with an act: unknown.',
]

/** Facets with acts in the window that at least so many people hold at its end. */
const heldByAtLeast = (least: number, { window, spells, facets }: RolesInput) => {
  if (facets.size === 0) return { value: null, reason: 'no acts of any facet', details: { held: [] } }
  const holders = new Map<Facet, Set<string>>()
  for (const spell of spells) {
    if (!facets.has(spell.facet) || !isHeldAtEnd(spell, window)) continue
    holders.set(spell.facet, (holders.get(spell.facet) ?? new Set()).add(spell.person))
  }
  const held = [...holders].filter(([, people]) => people.size >= least).map(([facet]) => facet)
  return { value: held.length / facets.size, details: { held: held.sort() } }
}

const details = z.object({ held: z.array(z.string()) })
const reader = { bands: [0.25, 0.5, 0.75] }

export const roleCoverageMeasure = defineMeasure({
  id: 'roleCoverage',
  group: 'roles',
  title: 'Roles somebody holds',
  question: 'Which part of what is done has somebody who keeps doing it?',
  definition: `Facets with at least one holder ÷ facets with any act. ${RULE}`,
  unit: 'share',
  edgeCases,
  gated: false,
  reader,
  value: z.number(),
  details,
  compute: (input: RolesInput) => heldByAtLeast(1, input),
})

export const roleRedundancyMeasure = defineMeasure({
  id: 'roleRedundancy',
  group: 'roles',
  title: 'Roles two people hold',
  question: 'Which part of what is done would go on if one person stopped?',
  definition: `Facets with at least two holders ÷ facets with any act. ${RULE}`,
  unit: 'share',
  edgeCases,
  gated: false,
  reader,
  value: z.number(),
  details,
  compute: (input: RolesInput) => heldByAtLeast(2, input),
})
