import { type Loose, textOf } from '../json/loose.ts'
import { idOf } from './time.ts'

/** The reactions of an export stand apart from their messages, by numbers: kept as numbers until the message comes.
 *  There may be more of them than messages. */
export interface ReactionStore {
  /** @returns false when it is none */
  add(row: Loose): boolean
  /** Once, when all are there. */
  sort(): void
  /** Those on a message; each is handed out once. */
  of(message: number): Reaction[]
  /** How many were never asked for. */
  left(): number
}

export interface Reaction {
  readonly user: number
  readonly emoji: string
}

/** An emoji's name is one of a list, or what the organisation called its own. */
const MOST_EMOJI = 50_000

export function createReactionStore(): ReactionStore {
  let messages = new Float64Array(1024)
  let users = new Float64Array(1024)
  let emoji = new Uint32Array(1024)
  let count = 0
  let left = 0
  let order = new Uint32Array(0)
  const names: string[] = []
  const numbers = new Map<string, number>()

  const numberOfName = (name: string): number | null => {
    const known = numbers.get(name)
    if (known !== undefined) return known
    if (names.length >= MOST_EMOJI) return null
    numbers.set(name, names.length)
    return names.push(name) - 1
  }

  function grow(): void {
    const larger = <A extends Float64Array | Uint32Array>(from: A, to: A): A => {
      to.set(from)
      return to
    }
    messages = larger(messages, new Float64Array(count * 2))
    users = larger(users, new Float64Array(count * 2))
    emoji = larger(emoji, new Uint32Array(count * 2))
  }

  /** The first in order whose message is this or a later one. */
  function from(message: number): number {
    let low = 0
    let high = count
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((messages[order[middle] as number] as number) < message) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    add(row) {
      const message = idOf(row['message']) ?? idOf(row['message_id'])
      const user = idOf(row['user_profile']) ?? idOf(row['user_profile_id'])
      const name = textOf(row['emoji_name']) ?? textOf(row['emoji_code'])
      if (message === null || user === null || name === null || name.length > 200) return false
      const number = numberOfName(name)
      if (number === null) return false
      if (count === messages.length) grow()
      messages[count] = message
      users[count] = user
      emoji[count] = number
      count++
      return true
    },
    sort() {
      order = Uint32Array.from({ length: count }, (_, i) => i).sort(
        (a, b) => (messages[a] as number) - (messages[b] as number) || a - b,
      )
      left = count
    },
    of(message) {
      const found: Reaction[] = []
      for (let at = from(message); at < count; at++) {
        const i = order[at] as number
        if (messages[i] !== message) break
        const user = users[i] as number
        // Asked for again, by a message that is there twice: it was handed out.
        if (user === 0) continue
        found.push({ user, emoji: names[emoji[i] as number] as string })
        users[i] = 0
        left--
      }
      return found
    },
    left: () => left,
  }
}
