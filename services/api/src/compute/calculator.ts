import type { OwnershipInput } from '@commonhold/metrics/spread/holdings'
import { type OwnershipMetrics, ownershipMetrics } from '@commonhold/metrics/spread/ownership'
import { attachIntervals } from '@commonhold/metrics/uncertainty/attach-intervals'
import uncertainty, { type UncertaintyJob } from '@commonhold/metrics/uncertainty/job'
import type { Trend } from '@commonhold/metrics/uncertainty/trend'

/** What is simulated, and therefore takes a while. */
export interface Calculator {
  /** Every ownership measure; with intervals where a job is given. */
  ownership(input: OwnershipInput, job: UncertaintyJob | null): Promise<OwnershipMetrics>
  trend(job: UncertaintyJob): Promise<Trend | null>
  close(): Promise<void>
}

export const TASKS = {
  ownership: ([input, job]: readonly [OwnershipInput, UncertaintyJob | null]): OwnershipMetrics => {
    const metrics = ownershipMetrics(input)
    const found = job && uncertainty(job).intervals
    return found ? attachIntervals(metrics, found) : metrics
  },
  trend: (job: UncertaintyJob): Trend | null => uncertainty(job).trend,
}
export type TaskName = keyof typeof TASKS

/** In this process, for commands that end after one answer. */
export const calculateHere = (): Calculator => ({
  ownership: async (input, job) => TASKS.ownership([input, job]),
  trend: async (job) => TASKS.trend(job),
  close: async () => {},
})
