import type { VerdictAnswer } from '@commonhold/metrics/verdict/answer'
import { titleOfInput, valueOfInput } from '@commonhold/metrics/words/verdict-inputs'
import type { Line } from './page.ts'

/** The measures of a verdict for somebody who has never heard their names. */
const PLAIN: Readonly<Record<string, string>> = {
  contributorAbsenceFactor: 'People it takes to do half of the work',
  effectiveOwners: 'People, each counted by their part of the work',
  topShare: 'Part of the work the most active person does',
  threadsWithoutOne: 'Conversations that would be there without the person they hang on most',
  facetAbsenceFactors: 'Kinds of work that hang on one person each',
  excessDominance: 'How easily chance alone would make somebody lead like this',
}

const line = (measure: string, value: string, rule: string): Line => ({
  words: PLAIN[measure] ?? titleOfInput(measure),
  value,
  rule: PLAIN[measure] ? `${titleOfInput(measure)}: ${rule}` : `Rule: ${rule}`,
})

export const reasonLine = ({ measure, value, rule }: VerdictAnswer['decidedBy'][number]): Line =>
  line(measure, typeof value === 'number' ? valueOfInput(measure, value) : '', rule)

export const needLine = ({ measure, rule }: { measure: string; rule: string }): Line => ({
  ...line(measure, rule, rule),
  rule: PLAIN[measure] ? titleOfInput(measure) : '',
})
