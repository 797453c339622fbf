import { hash } from 'node:crypto'

/** Ids for rows that have none: from what the row says, so that reading it twice gives the same. */

/** Rows that say the same are numbered. Keeps 52 bits of each row seen: a set of numbers, not of texts. */
export function rowNumbers(): (key: string) => number {
  const seen = new Set<number>()
  const repeated = new Map<number, number>()
  return (key) => {
    const digest = Number.parseInt(hash('sha256', key).slice(0, 13), 16)
    if (!seen.has(digest)) {
      seen.add(digest)
      return 1
    }
    const next = (repeated.get(digest) ?? 1) + 1
    repeated.set(digest, next)
    return next
  }
}

/** Where rows name only their parent: the root of each reply read so far. Bounded, since any id may be new. */
export function rootFinder(): (id: string, parent: string) => string {
  const MOST = 1_000_000
  const roots = new Map<string, string>()
  return (id, parent) => {
    const root = roots.get(parent) ?? parent
    if (roots.size < MOST) roots.set(id, root)
    return root
  }
}
