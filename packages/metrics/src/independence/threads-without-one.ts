import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import type { Conversation } from '../tables.ts'

export const THREADS_NEEDED = 10

export interface ThreadsWithoutOne {
  /** Smallest share of threads that would be left without one person, 0 … 1. */
  readonly value: number
  /** The person it is smallest without; the first id in code unit order among equals. */
  readonly person: string
  /** People without whom less than a quarter of the threads would be left. */
  readonly personsBelowQuarter: number
  readonly threads: number
}

/** A thread is lost without a person if they started it, or if it is between them and one other: anything else
 *  keeps two people. So one pass over the people of the threads finds everybody's loss; somebody who is in no
 *  thread loses none and cannot be the minimum.
 *  @param conversations of the window; those of a single person are no threads and ignored
 *  @returns null with fewer than ten threads */
export const threadsWithoutOne = (conversations: Iterable<Conversation>): ThreadsWithoutOne | null => {
  const lost = new Map<string, number>()
  let threads = 0
  for (const { starter, people, count = 1 } of conversations) {
    if (people.length < 2) continue
    threads += count
    for (const person of people) {
      const gone = person === starter || people.length === 2
      lost.set(person, (lost.get(person) ?? 0) + (gone ? count : 0))
    }
  }
  if (threads < THREADS_NEEDED) return null
  let worst: { person: string; left: number } | null = null
  let personsBelowQuarter = 0
  for (const [person, gone] of lost) {
    const left = threads - gone
    if (4 * left < threads) personsBelowQuarter++
    if (worst === null || left < worst.left || (left === worst.left && person < worst.person)) {
      worst = { person, left }
    }
  }
  return worst && { value: worst.left / threads, person: worst.person, personsBelowQuarter, threads }
}

export const threadCount = (conversations: readonly Conversation[]): number =>
  conversations.reduce((sum, { people, count = 1 }) => sum + (people.length < 2 ? 0 : count), 0)

export const threadsWithoutOneMeasure = defineMeasure({
  id: 'threadsWithoutOne',
  group: 'independence',
  title: 'Threads without one person',
  question: 'If one person had not been there, how much of the conversation would have happened anyway?',
  definition:
    'For each person, the share of the threads that they did not start and that keep at least two people without them; the smallest of these shares.',
  unit: 'share',
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
  compute: ({ conversations }: { readonly conversations: readonly Conversation[] }) => {
    const found = threadsWithoutOne(conversations)
    if (found === null) {
      const details = { person: null, personsBelowQuarter: null, threads: threadCount(conversations) }
      return { value: null, reason: `fewer than ${THREADS_NEEDED} threads`, details }
    }
    const { value, ...details } = found
    return { value, details }
  },
})
