/** Timings as medians, and ratios against the limit measured in the same run, in turn with it. */

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

export async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now()
  await work()
  return performance.now() - begin
}

/** Runs the candidates in turn, A B A B …, after one round that is not counted, so that a machine that slows down
 *  slows all of them. @returns the median of each, in milliseconds */
export async function inTurn<Name extends string>(
  rounds: number,
  candidates: Readonly<Record<Name, () => Promise<unknown>>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(candidates) as Name[]
  const taken = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = 0; round <= rounds; round++)
    for (const name of names) {
      const ms = await milliseconds(candidates[name])
      if (round > 0) taken[name].push(ms)
    }
  return Object.fromEntries(names.map((name) => [name, median(taken[name])])) as Record<Name, number>
}

/** One line of the table in docs/performance.md. */
export interface Result {
  readonly what: string
  readonly measured: string
  readonly limit: string
  readonly ratio: string
  readonly aim: string
}

export const rss = () => `${Math.round(process.memoryUsage.rss() / 1e6)} MB`
export const rate = (count: number, ms: number) =>
  `${Math.round((count / ms) * 1000).toLocaleString('en')} /s`
