/** A condition of a verdict rule: whether it holds, in which words, and what it would take to change that. */

import type { Need, Reason, Skipped } from './answer.ts'

export type Condition =
  | { readonly holds: boolean; readonly reasons: readonly Reason[]; readonly needs: readonly Need[] }
  | { readonly holds: null; readonly skipped: Skipped }

/** Floating point loses the last digits: e to the entropy of eight equal shares is 7.999999999999998, and is 8. */
export const TOLERANCE = 1e-9

export const isAtLeast = (value: number, limit: number): boolean => value >= limit - TOLERANCE
export const isAtMost = (value: number, limit: number): boolean => value <= limit + TOLERANCE
export const isBelow = (value: number, limit: number): boolean => !isAtLeast(value, limit)
export const isAbove = (value: number, limit: number): boolean => !isAtMost(value, limit)

/** A limit in words: 1/3 rather than 0.3333333333333333. */
export const inWords = (limit: number): string =>
  Math.abs(limit - 1 / 3) < TOLERANCE ? '1/3' : String(Number(limit.toPrecision(4)))

export const skip = (measure: string, reason: string): Condition => ({
  holds: null,
  skipped: { measure, reason },
})

const COMPARISONS = {
  '≥': { test: isAtLeast, opposite: '<' },
  '≤': { test: isAtMost, opposite: '>' },
  '<': { test: isBelow, opposite: '≥' },
} as const

/** A measure against a limit. Whether this is a shortcoming or a merit depends on the rule: `needed` is the value
 *  that would change an unwanted answer. */
export const compare = (
  measure: string,
  value: number | null,
  comparison: keyof typeof COMPARISONS,
  limit: number,
  needed: { readonly value: number; readonly sign: '≥' | '≤' },
): Condition => {
  if (value === null) return skip(measure, `${measure} is unknown`)
  const { test, opposite } = COMPARISONS[comparison]
  const holds = test(value, limit)
  return {
    holds,
    reasons: [{ measure, value, rule: `${holds ? comparison : opposite} ${inWords(limit)}` }],
    needs: [{ measure, value, needed: needed.value, rule: `${needed.sign} ${inWords(needed.value)}` }],
  }
}

export const reasonsOf = (conditions: readonly Condition[], holds: boolean): Reason[] =>
  conditions.flatMap((condition) => (condition.holds === holds ? condition.reasons : []))

export const needsOf = (conditions: readonly Condition[], holds: boolean): Need[] =>
  conditions.flatMap((condition) => (condition.holds === holds ? condition.needs : []))

export const skippedOf = (conditions: readonly Condition[]): Skipped[] => {
  const skipped = conditions.flatMap((condition) => (condition.holds === null ? [condition.skipped] : []))
  return [...new Map(skipped.map((one) => [one.measure, one])).values()]
}
