import type { OwnershipMetrics } from '../spread/ownership.ts'
import type { SpreadIntervals } from './bootstrap.ts'

/** The ownership metrics with the intervals of the measures that have one. */
export const attachIntervals = (
  metrics: OwnershipMetrics,
  { topShare, effectiveOwners, hhi }: SpreadIntervals,
): OwnershipMetrics => ({
  ...metrics,
  topShare: { ...metrics.topShare, interval: topShare },
  effectiveOwners: { ...metrics.effectiveOwners, interval: effectiveOwners },
  hhi: { ...metrics.hhi, interval: hhi },
})
