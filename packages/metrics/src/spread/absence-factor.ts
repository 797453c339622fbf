import { z } from 'zod'
import { byParameter, defineMeasure } from '../define-measure.ts'
import { descending, type Holdings, total } from './holdings.ts'

// Thresholds are compared in whole numbers (0.8 · 35 is 28.000000000000004 in floating point).
const THOUSANDTHS = 1000

/** Least number of people whose acts together make up a share τ of all acts (reaching it exactly is enough).
 *  @param acts acts per person, whole numbers, any order  @param tau share, 0 < τ ≤ 1, in thousandths at finest
 *  @returns people, 1 … acts.length; null without acts
 *  CHAOSS, Contributor Absence Factor (formerly bus factor). */
export const absenceFactor = (acts: readonly number[], tau: number): number | null => {
  const sorted = descending(acts)
  const needed = Math.round(tau * THOUSANDTHS) * total(sorted)
  let reached = 0
  const index = sorted.findIndex((x) => {
    reached += x
    return reached * THOUSANDTHS >= needed
  })
  return index < 0 ? null : index + 1
}

/** Where the absence factor could lie if the actors of the unattributed acts were known.
 *  @returns [all of them the top person's, each of them by another person nobody has seen]; null without acts */
export const absenceFactorBounds = (
  acts: readonly number[],
  unattributed: number,
  tau: number,
): [number, number] | null => {
  const [first, ...others] = descending(acts)
  if (first === undefined) return null
  const lower = absenceFactor([first + unattributed, ...others], tau)
  // Everybody seen, then as many unseen people with one act each as are still missing.
  const needed = Math.round(tau * THOUSANDTHS) * (total(acts) + unattributed)
  const missing = Math.ceil((needed - total(acts) * THOUSANDTHS) / THOUSANDTHS)
  const seen = [first, ...others]
  const upper =
    missing > 0
      ? seen.length + missing
      : absenceFactor([...seen, ...Array<number>(unattributed).fill(1)], tau)
  return [lower as number, upper as number]
}

const values = [0.5, 0.8] as const
type Tau = '0.5' | '0.8'

export const contributorAbsenceFactorMeasure = defineMeasure({
  id: 'contributorAbsenceFactor',
  group: 'ownership',
  title: 'Contributor absence factor',
  question: 'How few people could leave before half of the work (or four fifths of it) has no hands?',
  definition:
    'The least number m of people, counted from the most active, whose acts add up to at least the share τ of all acts.',
  unit: 'people',
  parameter: { name: 'τ', values },
  source: 'CHAOSS, Contributor Absence Factor',
  edgeCases: [
    'Reaching the share exactly is enough.',
    'Acts by unknown actors count neither for anybody nor in the threshold; the bounds say where the factor could lie if they were all by the most active person, or each by somebody else.',
    'No acts: unknown.',
  ],
  gated: false,
  reader: 'upToThree',
  value: z.object({ '0.5': z.int().min(1), '0.8': z.int().min(1) }),
  details: z.object({
    bounds: z.object({
      '0.5': z.tuple([z.int().min(1), z.int().min(1)]),
      '0.8': z.tuple([z.int().min(1), z.int().min(1)]),
    }),
  }),
  compute: ({ acts, unattributed }: Holdings) =>
    acts.length === 0
      ? { value: null, reason: 'no acts' }
      : {
          value: byParameter<Tau, number>(values, (tau) => absenceFactor(acts, tau) as number),
          details: {
            bounds: byParameter<Tau, [number, number]>(
              values,
              (tau) => absenceFactorBounds(acts, unattributed, tau) as [number, number],
            ),
          },
        },
})
