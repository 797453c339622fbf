/** A measure is written once, as an entry of the catalogue; its schema, documentation and help derive from it. */

import type { z } from 'zod'
import { gateReason } from './gate.ts'
import type { Computed, Metric } from './metric.ts'

export type MeasureGroup = 'ownership' | 'independence' | 'breadth' | 'network' | 'feedback' | 'roles'

/** Which acts stand behind a number, as far as they are not just the acts of the event set in the window. */
export type Behind =
  | 'acts'
  /** Of those, the ones whose unit is known. */
  | 'actsOfUnits'
  /** The same over the twelve weeks before the window's end. */
  | 'actsOfHabit'
  /** Everybody's first participation or ownership act ever, where it lies in the window. */
  | 'firstContributions'
  /** Everybody's first ownership act ever, where it lies in the window. */
  | 'firstOwnershipActs'
  /** The messages of conversations of two people and more whose root lies in the window. */
  | 'threads'
  /** Messages that answer or mention somebody. */
  | 'ties'
  /** The roots, by a human, of conversations the tool threads. */
  | 'questions'
  | 'suggestions'

/** What a role without rights to person-level numbers may see of a measure's value. Details and intervals
 *  belong to the exact value: whoever gets less than `exact` gets neither. */
export type ReaderView =
  | 'hidden'
  | 'exact'
  /** Rounded to whole people. */
  | 'wholePeople'
  /** 1, 2, or 3 standing for "3 or more". */
  | 'upToThree'
  /** Only between which two of these edges (and 0 and `end`, which is 1 when absent) it lies. */
  | { readonly bands: readonly number[]; readonly end?: number }

export interface Measure<Id extends string = string, Input = never, Value = unknown, Details = unknown> {
  readonly id: Id
  readonly group: MeasureGroup
  readonly title: string
  /** The question it answers, in words a leader understands. */
  readonly question: string
  /** The formula in words. */
  readonly definition: string
  readonly unit:
    | 'people'
    | 'units'
    | 'share'
    | 'index'
    | 'nats'
    | 'points'
    | 'days'
    | 'hours'
    | 'perHundred'
    | 'ratio'
  /** When present, `value` is a map with one key for each of these values (Infinity is the key `inf`). */
  readonly parameter?: { readonly name: string; readonly values: readonly number[] }
  /** What it counts where no event set is asked for, when that is not its group's. */
  readonly eventSet?: 'ownership' | 'contribution' | 'all'
  /** `acts` when absent. */
  readonly behind?: Behind
  readonly source?: string
  readonly edgeCases?: readonly string[]
  /** Served only for at least five people and thirty acts. */
  readonly gated: boolean
  readonly reader: ReaderView
  /** The only parameter values a reader gets; all of them when absent. */
  readonly readerParameters?: readonly number[]
  /** People it is over, where that may be fewer than the group asked about; null when unknown. Numbers over fewer
   *  than five are for those alone who may see people. */
  readonly population?: (input: Input) => number | null
  readonly value: z.ZodType<Value>
  readonly details?: z.ZodType<Details>
  readonly compute: (input: Input) => Computed<Value, Details>
}

export const defineMeasure = <const Id extends string, Input, Value, Details = never>(
  measure: Measure<Id, Input, Value, Details>,
): Measure<Id, Input, Value, Details> => measure

/** The key of a parameter value in a `value` map. */
export const parameterKey = (value: number): string => (value === Infinity ? 'inf' : String(value))

/** A `value` map over a measure's parameter values. */
export const byParameter = <Key extends string, Result>(
  values: readonly number[],
  result: (parameter: number) => Result,
): Record<Key, Result> =>
  Object.fromEntries(values.map((value) => [parameterKey(value), result(value)])) as Record<Key, Result>

type MetricOf<M> =
  M extends Measure<string, infer _Input, infer Value, infer Details> ? Metric<Value, Details> : never

/** The served metrics of a list of measures, by id. */
export type MetricsOf<Measures extends readonly Measure[]> = {
  readonly [M in Measures[number] as M['id']]: MetricOf<M>
}

/** Computes every measure of the list, those that are gated only where the gate lets them.
 *  @param size people and total of the window: what the gate looks at */
export const evaluate = <Input, const Measures extends readonly Measure<string, Input>[]>(
  measures: Measures,
  input: Input,
  size: { readonly k: number; readonly total: number },
): MetricsOf<Measures> => {
  const closed = gateReason(size.k, size.total)
  const served = ({ gated, compute }: Measure<string, Input>): Metric => {
    if (gated && closed !== null) return { status: 'insufficient_data', value: null, reason: closed }
    const computed = compute(input)
    return { status: computed.value === null ? 'insufficient_data' : 'ok', ...computed }
  }
  return Object.fromEntries(measures.map((measure) => [measure.id, served(measure)])) as MetricsOf<Measures>
}
