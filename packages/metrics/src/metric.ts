/** One served number: a value or the reason why there is none. Unknown is null, never 0. */

export type MetricStatus = 'ok' | 'insufficient_data' | 'suppressed'

/** Lower and upper end, in the unit of the value. */
export type Interval = readonly [lower: number, upper: number]

export interface Metric<Value = unknown, Details = unknown> {
  readonly status: MetricStatus
  readonly value: Value | null
  readonly details?: Details
  /** Of the same shape as the value: one interval, or a map from parameter to interval. */
  readonly interval?: Interval | Readonly<Record<string, Interval | null>> | null
  readonly reason?: string
}

/** What a measure's `compute` returns: a value, or null with the reason; details may be known either way. */
export type Computed<Value, Details> =
  | { readonly value: Value; readonly details?: Details }
  | { readonly value: null; readonly reason: string; readonly details?: Details }
