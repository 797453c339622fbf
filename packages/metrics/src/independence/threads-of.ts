import type { Conversation } from '../tables.ts'
import type { Threads } from './tables.ts'

/** Conversations of a single person are no threads. */
export const threadsOf = (conversations: Iterable<Conversation>): Threads => {
  const lost = new Map<string, number>()
  let threads = 0
  for (const { starter, people, count = 1 } of conversations) {
    if (people.length < 2) continue
    threads += count
    for (const person of people)
      if (person === starter || people.length === 2) lost.set(person, (lost.get(person) ?? 0) + count)
  }
  return { threads, lost: [...lost].map(([person, gone]) => ({ person, threads: gone })) }
}
