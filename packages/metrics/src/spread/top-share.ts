import { z } from 'zod'
import { byParameter, defineMeasure } from '../define-measure.ts'
import { descending, type Holdings, total } from './holdings.ts'

/** Share of all acts done by the m most active people.
 *  Acts are added as whole numbers and divided once: adding rounded shares drifts.
 *  @param acts acts per person, any order  @param m people, 1 or more
 *  @returns 0 … 1 (1 when m ≥ people); null without acts. m = 1 is the Berger–Parker index (1970). */
export const topShare = (acts: readonly number[], m: number): number | null => {
  const all = total(acts)
  return all === 0 ? null : total(descending(acts).slice(0, m)) / all
}

const values = [1, 2, 3] as const

export const topShareMeasure = defineMeasure({
  id: 'topShare',
  group: 'ownership',
  title: 'Share of the most active',
  question: 'How much of the work do the one, two or three most active people do?',
  definition: 'Acts of the m most active people ÷ all acts.',
  unit: 'share',
  parameter: { name: 'm', values },
  source: 'm = 1: Berger, W. H. & Parker, F. L. (1970), Science 168, 1345–1347',
  edgeCases: [
    'Too high when there are few acts, since somebody always happens to lead: read it beside excessDominance.',
    'No acts: unknown.',
  ],
  gated: false,
  reader: { bands: [0.25, 0.5, 0.75] },
  value: z.object({ '1': z.number(), '2': z.number(), '3': z.number() }),
  compute: ({ acts }: Holdings) =>
    acts.length === 0
      ? { value: null, reason: 'no acts' }
      : { value: byParameter<'1' | '2' | '3', number>(values, (m) => topShare(acts, m) as number) },
})
