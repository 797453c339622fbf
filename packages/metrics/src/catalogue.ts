/** Every measure there is, in the order readers meet them. */

import { breadthMeasures } from './breadth/breadth.ts'
import type { Measure, MeasureGroup } from './define-measure.ts'
import { independenceMeasures } from './independence/independence.ts'
import { ownershipMeasures } from './spread/ownership.ts'

export const GROUP_TITLES: Readonly<Record<MeasureGroup, string>> = {
  ownership: 'Ownership spread',
  independence: 'Does it live without one person?',
  breadth: 'Participation breadth',
}

const entries = [...ownershipMeasures, ...independenceMeasures, ...breadthMeasures] as const

export type MeasureId = (typeof entries)[number]['id']

export const catalogue: readonly Measure<MeasureId>[] = entries

/** The entry of a measure; undefined where nothing has this id. */
export const measureNamed = (id: string): Measure<MeasureId> | undefined =>
  catalogue.find((entry) => entry.id === id)
