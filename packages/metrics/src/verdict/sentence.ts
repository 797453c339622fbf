/** The verdict as a leader would say it. No person is ever named, and no number is more exact than its reader. */

import type { Verdict } from './answer.ts'
import { isBelow } from './condition.ts'
import type { VerdictInputs } from './rules.ts'
import type { VerdictThresholds } from './thresholds.ts'

const NUMBER_WORDS = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
] as const

/** Words up to twelve, figures from there. */
export const numberWord = (n: number): string => NUMBER_WORDS[n] ?? String(n)

const counted = (n: number, one: string, many: string) => `${numberWord(n)} ${n === 1 ? one : many}`
const people = (n: number) => counted(n, 'person', 'people')
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export const sentenceFor = (
  verdict: Verdict,
  inputs: VerdictInputs,
  thresholds: VerdictThresholds,
): string => {
  const factor = inputs.contributorAbsenceFactor
  switch (verdict) {
    case 'dormant':
      return inputs.N === 0
        ? 'This pilot has fallen asleep: nobody did anything for it in this time.'
        : `This pilot has fallen asleep: only ${counted(inputs.N, 'act of ownership is', 'acts of ownership are')} left of what used to happen.`
    case 'insufficientEvidence':
      return inputs.N < thresholds.minimumActs
        ? 'Too little has happened to say who carries this pilot.'
        : 'Part of this time was not recorded, so it cannot be said who carries this pilot.'
    case 'onePerson':
      return factor === null || factor === 1
        ? 'One person carries this pilot.'
        : `One person holds the conversations of this pilot together, though it takes ${people(factor)} to do half of the work.`
    case 'fewPeople':
      return fewPeopleSentence(inputs, thresholds)
    case 'spreading':
      return factor === null
        ? 'This pilot is spreading.'
        : `This pilot is spreading: it takes ${people(factor)} to do half of the work.`
    case 'broad':
      return factor === null
        ? 'Many people carry this pilot.'
        : `Many people carry this pilot: it takes ${people(factor)} to do half of the work, and nobody stands out.`
  }
}

const fewPeopleSentence = (inputs: VerdictInputs, { few }: VerdictThresholds): string => {
  const { contributorAbsenceFactor: factor, effectiveOwners, k, threadsWithoutOne } = inputs
  if (factor === null) return 'A few people carry this pilot.'
  if (factor === 1 && k > 2) {
    return 'A few people carry this pilot; that one of them did half of the work may be chance.'
  }
  // With a factor of 1 two people share the work in halves.
  const carrying = Math.max(2, factor)
  const isFew =
    factor <= few.absenceFactorAtMost ||
    (effectiveOwners !== null && isBelow(effectiveOwners, few.effectiveOwnersBelow))
  if (isFew) return `${capital(people(carrying))} carry this pilot.`
  const holding = threadsWithoutOne?.personsBelowQuarter ?? 0
  const shared = `It takes ${people(factor)} to do half of the work in this pilot`
  return holding >= 2
    ? `${shared}, but most of its conversations would be lost without any one of ${people(holding)}.`
    : `${shared}, but most of its parts hang on one person each.`
}
