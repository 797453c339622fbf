/** Every measure there is, in the order readers meet them. */

import { breadthMeasures } from './breadth/breadth.ts'
import type { Measure, MeasureGroup } from './define-measure.ts'
import { feedbackMeasures } from './feedback/feedback.ts'
import { HANDOVER_TERMS } from './handover/terms.ts'
import { independenceMeasures } from './independence/independence.ts'
import { networkMeasures } from './network/network.ts'
import { roleMeasures } from './roles/roles.ts'
import { BEHAVIOUR_TERMS } from './roles/terms.ts'
import { ownershipMeasures } from './spread/ownership.ts'

export const GROUP_TITLES: Readonly<Record<MeasureGroup, string>> = {
  ownership: 'Ownership spread',
  independence: 'Does it live without one person?',
  breadth: 'Participation breadth',
  network: 'Network',
  feedback: 'Feedback',
  roles: 'Roles',
}

/** What the answers of a group say in words rather than in numbers. */
export const GROUP_TERMS: Partial<
  Record<MeasureGroup, readonly { readonly title: string; readonly terms: readonly Term[] }[]>
> = {
  roles: [
    { title: 'How each person takes part', terms: BEHAVIOUR_TERMS },
    { title: 'The hand-over plan', terms: HANDOVER_TERMS },
  ],
}
export type Term = readonly [term: string, definition: string]

const entries = [
  ...ownershipMeasures,
  ...independenceMeasures,
  ...breadthMeasures,
  ...networkMeasures,
  ...feedbackMeasures,
  ...roleMeasures,
] as const

export type MeasureId = (typeof entries)[number]['id']

export const catalogue: readonly Measure<MeasureId>[] = entries

/** The entry of a measure; undefined where nothing has this id. */
export const measureNamed = (id: string): Measure<MeasureId> | undefined =>
  catalogue.find((entry) => entry.id === id)
