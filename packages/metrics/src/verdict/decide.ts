/** The verdict: a rule with its reasons, not a score. The first rule that holds wins. */

import type { Reason, Skipped, Verdict, VerdictAnswer } from './answer.ts'
import { type Condition, isBelow, needsOf, reasonsOf, skippedOf } from './condition.ts'
import { broadConditions, fewPeopleConditions, onePersonConditions, type VerdictInputs } from './rules.ts'
import { sentenceFor } from './sentence.ts'
import { DEFAULT_THRESHOLDS, type VerdictThresholds } from './thresholds.ts'

interface Decision {
  readonly verdict: Verdict
  readonly decidedBy: Reason[]
  readonly skipped: Skipped[]
  readonly next: VerdictAnswer['next']
}

export const decideVerdict = (
  inputs: VerdictInputs,
  thresholds: VerdictThresholds = DEFAULT_THRESHOLDS,
): VerdictAnswer => {
  const decision = withoutEvidence(inputs, thresholds) ?? onTheLadder(inputs, thresholds)
  return {
    verdict: decision.verdict,
    sentence: sentenceFor(decision.verdict, inputs, thresholds),
    decidedBy: decision.decidedBy,
    skipped: decision.skipped,
    participation: participationOf(inputs.contributionRate, thresholds.participation),
    next: decision.next,
    trend: inputs.trend && { ...inputs.trend, interval: [...inputs.trend.interval] },
  }
}

/** Dormant or insufficient evidence; null when there is enough to judge. */
const withoutEvidence = (
  { N, coverageGap, earlierN }: VerdictInputs,
  { minimumActs }: VerdictThresholds,
): Decision | null => {
  const tooFew = N < minimumActs
  if (!tooFew && !coverageGap) return null
  const acts = { measure: 'N', value: N }
  const gap = { measure: 'coverageGap', value: 1 }
  const liveliest = Math.max(0, ...earlierN)
  const isDormant = tooFew && !coverageGap && liveliest >= minimumActs
  return {
    verdict: isDormant ? 'dormant' : 'insufficientEvidence',
    decidedBy: [
      ...(tooFew ? [{ ...acts, rule: `< ${minimumActs}` }] : []),
      ...(coverageGap ? [{ ...gap, rule: 'a gap touches the window' }] : []),
      ...(isDormant ? [{ measure: 'earlierN', value: liveliest, rule: `≥ ${minimumActs}` }] : []),
    ],
    skipped: [],
    // Which verdict more evidence would bring is exactly what cannot be said yet.
    next: {
      verdict: null,
      needs: [
        ...(tooFew ? [{ ...acts, needed: minimumActs, rule: `≥ ${minimumActs}` }] : []),
        ...(coverageGap ? [{ ...gap, needed: 0, rule: 'no gap in the window' }] : []),
      ],
    },
  }
}

const onTheLadder = (inputs: VerdictInputs, thresholds: VerdictThresholds): Decision => {
  const one = onePersonConditions(inputs, thresholds)
  if (anyHolds(one)) return held('onePerson', 'fewPeople', one, one)

  const few = fewPeopleConditions(inputs, thresholds)
  if (anyHolds(few)) return held('fewPeople', 'spreading', few, [...one, ...few])

  const broad = broadConditions(inputs, thresholds)
  const skipped = skippedOf([...one, ...few, ...broad])
  const needs = needsOf(broad, false)
  if (needs.length === 0) return { verdict: 'broad', decidedBy: reasonsOf(broad, true), skipped, next: null }
  return {
    verdict: 'spreading',
    decidedBy: [...reasonsOf(few, false), ...reasonsOf(broad, false)],
    skipped,
    next: { verdict: 'broad', needs },
  }
}

const anyHolds = (conditions: readonly Condition[]) => conditions.some(({ holds }) => holds === true)

/** A verdict for shortcomings: each that holds is a reason, and each has to go for the next one. */
const held = (
  verdict: Verdict,
  better: Verdict,
  conditions: readonly Condition[],
  reached: readonly Condition[],
): Decision => ({
  verdict,
  decidedBy: reasonsOf(conditions, true),
  skipped: skippedOf(reached),
  next: { verdict: better, needs: needsOf(conditions, true) },
})

/** How many of those who could take part contribute: said beside the verdict, which is about ownership. */
const participationOf = (
  contributionRate: number | null,
  { partialFrom, wideFrom }: VerdictThresholds['participation'],
): VerdictAnswer['participation'] => {
  if (contributionRate === null) return { level: null, contributionRate }
  if (isBelow(contributionRate, partialFrom)) return { level: 'narrow', contributionRate }
  return { level: isBelow(contributionRate, wideFrom) ? 'partial' : 'wide', contributionRate }
}
