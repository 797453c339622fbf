import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import { type Holdings, total } from './holdings.ts'

/** Lorenz curve: what share of the acts the least active share of the people does.
 *  @returns k + 1 points (i/k, cumulative share, least active first) from (0, 0) to (1, 1); null without acts
 *  Lorenz, M. O. (1905), Publications of the American Statistical Association 9(70), 209–219. */
export const lorenz = (acts: readonly number[]): [number, number][] | null => {
  const ascending = acts.filter((x) => x > 0).sort((a, b) => a - b)
  const all = total(ascending)
  if (all === 0) return null
  let reached = 0
  const points = ascending.map((x, index): [number, number] => {
    reached += x
    return [(index + 1) / ascending.length, reached / all]
  })
  return [[0, 0], ...points]
}

export const lorenzMeasure = defineMeasure({
  id: 'lorenz',
  group: 'ownership',
  title: 'Lorenz curve',
  question: 'Which part of the work does the less active half do?',
  definition: 'Points (i/k, share of the acts by the i least active of the k people), from (0, 0) to (1, 1).',
  unit: 'points',
  source: 'Lorenz, M. O. (1905), Publications of the American Statistical Association 9(70), 209–219',
  gated: true,
  reader: 'hidden',
  value: z.array(z.tuple([z.number(), z.number()])),
  compute: ({ acts }: Holdings) => {
    const value = lorenz(acts)
    return value === null ? { value, reason: 'no acts' } : { value }
  },
})
