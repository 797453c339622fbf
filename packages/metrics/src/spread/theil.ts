import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import { entropy } from './effective-owners.ts'
import { type Holdings, total, type UnitHolding } from './holdings.ts'

/** Theil's T: ln k − entropy of the shares.
 *  @returns nats, 0 (all equal) … ln k; null for fewer than two people
 *  Theil, H. (1967), Economics and Information Theory. */
export const theil = (acts: readonly number[]): number | null => {
  const k = acts.filter((x) => x > 0).length
  return k < 2 ? null : Math.log(k) - (entropy(acts) as number)
}

/** How much of Theil's T lies between the units and how much within them. The population are the (person, unit)
 *  cells with a known unit, so somebody who changed units is in both; where every act has a unit and nobody
 *  moved, the two add up to Theil's T of the people.
 *  @returns nats; both null for fewer than two cells */
export const theilByUnit = (
  units: readonly UnitHolding[],
): { between: number | null; within: number | null } => {
  const k = total(units.map(({ cells }) => cells.length))
  if (k < 2) return { between: null, within: null }
  const all = total(units.map(({ cells }) => total(cells)))
  let between = 0
  let within = 0
  for (const { cells } of units) {
    if (cells.length === 0) continue
    const share = total(cells) / all
    between += share * Math.log((share * k) / cells.length)
    within += share * (Math.log(cells.length) - (entropy(cells) as number))
  }
  return { between, within }
}

export const theilMeasure = defineMeasure({
  id: 'theil',
  group: 'ownership',
  title: 'Theil index',
  question: 'Is the work unequal because some teams do more, or because some people in each team do?',
  definition:
    'ln k − entropy of the shares of acts. Over the (person, unit) pairs with a known unit it splits into a part between units, Σ s ln(s·k/n), and one within them, Σ s·T, with s a unit’s share of the acts, n its people and T its own index.',
  unit: 'nats',
  source: 'Theil, H. (1967), Economics and Information Theory',
  edgeCases: [
    'One person: unknown.',
    'The two parts add up to the whole only where every unit is known and nobody moved.',
  ],
  gated: true,
  reader: 'hidden',
  value: z.number(),
  details: z.object({ between: z.number().nullable(), within: z.number().nullable() }),
  compute: ({ acts, units }: Holdings) => {
    const value = theil(acts)
    const details = theilByUnit(units)
    return value === null ? { value, reason: 'fewer than 2 people', details } : { value, details }
  },
})
