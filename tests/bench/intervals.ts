/** Bootstrap intervals of a busy half-year, as the process beside the service computes them. */

import { addDays } from '@commonhold/metrics/time/day'
import { packDayActs } from '@commonhold/metrics/uncertainty/day-acts'
import job from '@commonhold/metrics/uncertainty/job'
import { median, milliseconds, type Result } from './measure.ts'

export async function benchIntervals(): Promise<Result[]> {
  const [from, length, people] = ['2024-01-01', 182, 10_000]
  const rows = Array.from({ length }, (_, day) => day).flatMap((day) =>
    Array.from({ length: 5_000 }, (_, i) => ({
      day: addDays(from, day),
      person: `p${Math.floor(people ** (((i * 7919 + day * 104_729) % 100_003) / 100_003))}`,
      acts: 1 + (i % 3),
    })),
  )
  const table = packDayActs({ from, to: addDays(from, length) }, rows)
  const taken: number[] = []
  for (let round = 0; round < 5; round++)
    taken.push(await milliseconds(async () => job({ windows: [table], seed: round + 1 })))
  return [
    {
      what: `intervals, 1,000 replicates, ${length} days, ${(rows.length / 1e6).toFixed(1)} M cells`,
      measured: `${Math.round(median(taken))} ms`,
      limit: '',
      ratio: '',
      aim: '< 1 s',
    },
  ]
}
