/** Counts by reason. Reasons are words of ours, so there are few. */
export interface Tally {
  add(reason: string, n?: number): void
  total(): number
  byReason(): Record<string, number>
}

export function createTally(): Tally {
  const counts = new Map<string, number>()
  let total = 0
  return {
    add: (reason, n = 1) => {
      counts.set(reason, (counts.get(reason) ?? 0) + n)
      total += n
    },
    total: () => total,
    byReason: () => Object.fromEntries([...counts].sort(([, a], [, b]) => b - a)),
  }
}
