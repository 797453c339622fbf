import type { ReadItem } from '../connector.ts'
import type { DiscoursePost } from './records.ts'

/** Who began which topic, as far as the archive has told yet; a topic that was closed before it was told of waits.
 *  Its size follows the number of topics, and is bounded: beyond, nobody is said to have begun one. */
export interface Topics {
  began(topic: number, author: string): void
  owner(topic: number): string | null
  /** @returns false when too many wait already */
  wait(closing: Waiting): boolean
  waiting(): readonly Waiting[]
}

export interface Waiting {
  readonly post: DiscoursePost
  readonly at: ReadItem['at']
}

const MOST_TOPICS = 1_000_000
const MOST_WAITING = 20_000

export function knowTopics(): Topics {
  const owners = new Map<number, string>()
  const waiting: Waiting[] = []
  return {
    began(topic, author) {
      if (owners.size < MOST_TOPICS || owners.has(topic)) owners.set(topic, author)
    },
    owner: (topic) => owners.get(topic) ?? null,
    wait: (closing) => waiting.length < MOST_WAITING && waiting.push(closing) > 0,
    waiting: () => waiting,
  }
}
