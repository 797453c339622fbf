import { count, counted, percent } from '@commonhold/metrics/words/numbers'
import { windowInWords } from './dates.ts'
import type { AnswerHead } from './documents.ts'
import type { Terminal } from './terminal.ts'

const WHOSE: Readonly<Record<string, string>> = {
  ownership: 'of ownership',
  contribution: 'of contribution',
  all: 'of any kind',
}

const STATUS: Readonly<Record<string, string>> = {
  suppressed: 'hidden: the group is too small for numbers that would not point at somebody',
  insufficient_data: 'too little happened for all of the numbers',
  stale: 'a live source has been silent longer than expected',
}

/** Whose numbers, of which time, of how many people and acts: what must be known before any number is believed. */
export function headLines(answer: AnswerHead, terminal: Terminal): string[] {
  const { strong, quiet, fair } = terminal
  const { pilot, window, coverage, status } = answer
  const title = `${strong(pilot)}  ${windowInWords(window)} ${quiet(`(${window.timeZone})`)}`
  const notes = [
    ...(status === 'ok' || STATUS[status] === undefined ? [] : [STATUS[status]]),
    ...(coverage.gaps.length > 0
      ? [`${counted(coverage.gaps.length, 'stretch', 'stretches')} of this time was not recorded`]
      : []),
  ]
  return [title, sizeOf(answer), ...coveredPart(answer).map(quiet), ...notes.map(fair)]
}

/** Days nothing was recorded of are no silence: the answer is about the rest, and says so. */
function coveredPart({ window, coverage: { covered } }: AnswerHead): string[] {
  if (covered === undefined || (covered?.from === window.from && covered.to === window.to)) return []
  return [covered === null ? 'nothing of this time was recorded' : `recorded: ${windowInWords(covered)}`]
}

function sizeOf({ k, N, E, eventSet, measure, unattributedShare, declaredShare }: AnswerHead): string {
  const unit = measure === 'days' ? 'active days' : `acts ${WHOSE[eventSet] ?? `(${eventSet})`}`
  return [
    ...(k == null ? [] : [counted(k, 'person', 'people')]),
    ...(N == null
      ? []
      : [`${count(N)} ${N === 1 ? unit.replace(/^acts|days$/, (many) => many.slice(0, -1)) : unit}`]),
    E == null ? 'people who could take part: unknown' : `${count(E)} could take part`,
    ...(unattributedShare ? [`${percent(unattributedShare)} by nobody known`] : []),
    ...(declaredShare ? [`${percent(declaredShare)} declared`] : []),
  ].join(' · ')
}

/** As of when: small, at the end. */
export const footLine = ({ asOf }: AnswerHead, { quiet }: Terminal): string =>
  asOf === null
    ? ''
    : quiet(`As known on ${asOf.at.slice(0, 16).replace('T', ' ')} UTC (revision ${asOf.revision}).`)
