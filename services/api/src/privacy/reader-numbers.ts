import { measureNamed } from '@commonhold/metrics/catalogue'
import type { Metric } from '@commonhold/metrics/metric'
import { asReaderSees } from '@commonhold/metrics/privacy/reader-view'
import type { Verdict, VerdictAnswer } from '@commonhold/metrics/verdict/answer'
import { SMALLEST_GROUP } from './suppression.ts'

/** Numbers as a reader sees them. None of them tells one person's share more exactly than the band it lies in. */

/** How many act is breadth, from five on. How much they do is never told: with few acts more than people, the two
 *  together leave only one possible largest share. */
export const readerSize = (k: number | null): { k: number | null; N: null } => ({
  k: k !== null && k >= SMALLEST_GROUP ? k : null,
  N: null,
})

const SHARE_STEP = 20

/** A part of all acts to the nearest 5 %: more exactly it would tell how many there are. */
export const readerShare = (share: number): number => Math.round(share * SHARE_STEP) / SHARE_STEP

/** Each metric through its catalogue entry; hidden ones are missing. */
export const readerMetrics = (metrics: Readonly<Record<string, Metric>>): Record<string, Metric> =>
  Object.fromEntries(
    Object.entries(metrics).flatMap(([id, metric]) => {
      const measure = measureNamed(id)
      const seen = measure ? asReaderSees(measure, metric) : null
      return seen === null ? [] : [[id, seen]]
    }),
  )

/** Every metric of a group too small, whatever it is. */
export const suppressedMetrics = (metrics: Readonly<Record<string, Metric>>): Record<string, Metric> =>
  Object.fromEntries(Object.keys(metrics).map((id) => [id, { status: 'suppressed', value: null }]))

type Line = VerdictAnswer['decidedBy'][number]

/** A number of the verdict through the same view as the measure it is of; what is no measure is not told. */
export function readerValue(measure: string, value: number | null): unknown {
  // A count of facets whose factors a reader sees anyway, and whether a gap is there.
  if (measure === 'facetAbsenceFactors' || measure === 'coverageGap') return value
  const entry = measureNamed(measure)
  if (!entry || value === null) return null
  return asReaderSees(entry, { status: 'ok', value })?.value ?? null
}

const readerLine = <L extends Line>(line: L): L =>
  line.measure === 'k'
    ? // That it is one person alone is an exact share: the factor says what is known from outside.
      { ...line, measure: 'contributorAbsenceFactor', value: 1 }
    : {
        ...line,
        value: readerValue(line.measure, line.value) as number | null,
        rule:
          line.measure === 'threadsWithoutOne'
            ? line.rule.replace(/ without .*$/, ' without one person')
            : line.rule,
      }

const SENTENCES: Readonly<Record<Verdict, (factor: number | null) => string>> = {
  dormant: () => 'This pilot has fallen asleep.',
  insufficientEvidence: () => 'Too little is known of this time to say who carries this pilot.',
  onePerson: () => 'One person carries this pilot.',
  fewPeople: (factor) => (factor === 2 ? 'Two people carry this pilot.' : 'A few people carry this pilot.'),
  spreading: (factor) =>
    factor === null || factor < 2
      ? 'This pilot is spreading.'
      : `This pilot is spreading: it takes ${factor === 2 ? 'two' : 'three or more'} people to do half of the work.`,
  broad: () => 'Many people carry this pilot.',
}

/** One to four who contributed are no share of all, but people. */
function readerParticipation(
  { level, contributionRate }: VerdictAnswer['participation'],
  eligible: number | null,
): VerdictAnswer['participation'] {
  const contributors =
    contributionRate === null || eligible === null ? 0 : Math.round(contributionRate * eligible)
  const points = contributors > 0 && contributors < SMALLEST_GROUP
  return { level, contributionRate: points ? null : contributionRate }
}

/** @param factor the absence factor at one half
 *  @param eligible E */
export const readerVerdict = (
  answer: VerdictAnswer,
  factor: number | null,
  eligible: number | null,
): VerdictAnswer => ({
  ...answer,
  participation: readerParticipation(answer.participation, eligible),
  sentence: SENTENCES[answer.verdict](factor),
  decidedBy: answer.decidedBy.map(readerLine),
  next: answer.next && { ...answer.next, needs: answer.next.needs.map(readerLine) },
  // The slope is a difference of exact numbers of owners.
  trend: answer.trend && ({ direction: answer.trend.direction } as VerdictAnswer['trend']),
})
