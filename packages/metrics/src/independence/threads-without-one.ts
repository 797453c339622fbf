import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import type { Threads } from './tables.ts'

export const THREADS_NEEDED = 10

export interface ThreadsWithoutOne {
  /** Smallest share of threads that would be left without one person, 0 … 1. */
  readonly value: number
  /** The person it is smallest without; the first id in code unit order among equals. Null where nobody is missed. */
  readonly person: string | null
  /** People without whom less than a quarter of the threads would be left. */
  readonly personsBelowQuarter: number
  readonly threads: number
}

/** A thread is lost without a person if they started it, or if it is between them and one other: anything else
 *  keeps two people.
 *  @returns null with fewer than ten threads */
export const threadsWithoutOne = ({ threads, lost }: Threads): ThreadsWithoutOne | null => {
  if (threads < THREADS_NEEDED) return null
  let worst: { person: string | null; gone: number } = { person: null, gone: 0 }
  let personsBelowQuarter = 0
  for (const { person, threads: gone } of lost) {
    if (4 * (threads - gone) < threads) personsBelowQuarter++
    if (gone > worst.gone || (gone === worst.gone && worst.person !== null && person < worst.person))
      worst = { person, gone }
  }
  return { value: (threads - worst.gone) / threads, person: worst.person, personsBelowQuarter, threads }
}

export const threadsWithoutOneMeasure = defineMeasure({
  id: 'threadsWithoutOne',
  group: 'independence',
  title: 'Threads without one person',
  question: 'If one person had not been there, how much of the conversation would have happened anyway?',
  definition:
    'For each person, the share of the threads that they did not start and that keep at least two people without them; the smallest of these shares.',
  unit: 'share',
  behind: 'threads',
  edgeCases: [
    `Fewer than ${THREADS_NEEDED} threads: unknown.`,
    'A thread is a conversation with at least two people; one whose root was not written by a known human is started by nobody.',
    'The details name the person and count the people without whom less than a quarter of the threads would be left.',
  ],
  gated: false,
  reader: { bands: [0.25, 0.5, 0.75] },
  value: z.number(),
  details: z.object({
    person: z.string().nullable(),
    personsBelowQuarter: z.int().nullable(),
    threads: z.int(),
  }),
  compute: ({ threads }: { readonly threads: Threads }) => {
    const found = threadsWithoutOne(threads)
    if (found === null) {
      const details = { person: null, personsBelowQuarter: null, threads: threads.threads }
      return { value: null, reason: `fewer than ${THREADS_NEEDED} threads`, details }
    }
    const { value, ...details } = found
    return { value, details }
  },
})
