import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import { kaplanMeierMedian } from '../survival/kaplan-meier.ts'
import type { PersonFirsts } from '../tables.ts'
import { daysBetween } from '../time/day.ts'
import { type BreadthInput, UNKNOWN_ELIGIBLE } from './tables.ts'

type Enabled = Pick<BreadthInput, 'enabledIn' | 'covered' | 'firsts'>

/** Days from being enabled to the first contribution for those who made one before the end, days watched for the
 *  others.
 *  @param end exclusive: the last day on which anybody was watched is the one before */
export function waits(
  enabledIn: ReadonlyMap<string, string>,
  firsts: readonly PersonFirsts[],
  end: string,
): { reached: number[]; censored: number[] } {
  const first = new Map(firsts.map(({ person, contribution }) => [person, contribution]))
  const reached: number[] = []
  const censored: number[] = []
  for (const [person, from] of enabledIn) {
    const day = first.get(person) ?? null
    // Somebody may have contributed before the list says that they could.
    if (day !== null && day < end) reached.push(Math.max(0, daysBetween({ from, to: day })))
    else censored.push(daysBetween({ from, to: end }) - 1)
  }
  return { reached, censored }
}

export const timeToFirstContributionMeasure = defineMeasure({
  id: 'timeToFirstContribution',
  group: 'breadth',
  title: 'Time to first contribution',
  question: 'How long does it take somebody new to contribute?',
  definition:
    'Median days from the day somebody is enabled to their first participation or ownership act, over the people enabled in the window. Those who had not contributed at its end are counted for as long as they were watched (Kaplan–Meier).',
  unit: 'days',
  behind: 'firstContributions',
  source: 'Kaplan, E. L. & Meier, P. (1958), Journal of the American Statistical Association 53, 457–481',
  edgeCases: [
    'Fewer than half had contributed at the end: not reached, unknown.',
    'Number of eligible people unknown, or nobody enabled in the window: unknown.',
    'Somebody enabled several times counts from the first; somebody whose first day nobody knows is left out.',
    'Contributing on the day itself, or before it, is 0 days.',
  ],
  gated: false,
  reader: 'exact',
  population: ({ enabledIn }: Enabled) => enabledIn?.size ?? null,
  value: z.number().min(0),
  details: z.object({ enabled: z.int().min(0), contributed: z.int().min(0) }),
  compute: ({ enabledIn, covered, firsts }: Enabled) => {
    if (enabledIn === null || covered === null) return { value: null, reason: UNKNOWN_ELIGIBLE }
    const { reached, censored } = waits(enabledIn, firsts, covered.to)
    const details = { enabled: enabledIn.size, contributed: reached.length }
    const value = kaplanMeierMedian(reached, censored)
    if (value !== null) return { value, details }
    const reason =
      enabledIn.size === 0 ? 'nobody was enabled in the window' : 'fewer than half had contributed at the end'
    return { value: null, reason, details }
  },
})
