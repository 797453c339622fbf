import { CommonholdError } from '@commonhold/contracts/errors'
import type { DayRange } from '@commonhold/metrics/tables'
import { addDays } from '@commonhold/metrics/time/day'
import { PERIOD_KINDS, type PeriodKind, periodOf } from '@commonhold/metrics/time/period'

/** What a reader may ask. Two questions that differ by a few people or days would answer a third, about those few:
 *  so only whole calendar periods of the whole pilot or of one unit, counted in one way, as known now. */

const READER_PERIODS = PERIOD_KINDS.filter((kind) => kind !== 'day')

const refused = (detail: string) =>
  new CommonholdError('forbidden', `${detail} The role people-reader may ask more.`)

export interface AskedByReader {
  readonly asOf?: string | undefined
  readonly source?: string | undefined
  readonly space?: string | undefined
  readonly evidence?: readonly string[] | undefined
  readonly eventSet?: string | undefined
  readonly measure?: string | undefined
}

/** @throws CommonholdError forbidden, naming the parameter */
export function demandReaderQuestion(asked: AskedByReader, defaultEventSet: string): void {
  for (const name of ['asOf', 'source', 'space', 'evidence'] as const)
    if (asked[name] !== undefined)
      throw refused(
        `A reader’s question has no ${name}: it is about the whole pilot or one unit, as known now.`,
      )
  if (asked.eventSet !== undefined && asked.eventSet !== defaultEventSet)
    throw refused(`A reader’s question is about eventSet=${defaultEventSet} here.`)
  if (asked.measure !== undefined && asked.measure !== 'acts')
    throw refused('A reader’s question counts measure=acts.')
}

/** @throws CommonholdError forbidden where the window is no calendar week, month, quarter, half or year */
export function demandCalendarPeriod(window: DayRange): void {
  const isPeriod = READER_PERIODS.some((kind) => {
    const period = periodOf(kind, window.from)
    return period.from === window.from && period.to === window.to
  })
  if (!isPeriod)
    throw refused(
      'A reader’s window is a calendar week, month, quarter, half or year: 2016-W05, 2016-05, 2016Q1, 2016H1, 2016.',
    )
}

/** @throws CommonholdError forbidden for single days */
export function demandReaderInterval(kind: PeriodKind): void {
  if (kind === 'day') throw refused('A reader’s series has one point a week, month, quarter, half or year.')
}

/** Where nothing is asked for: the last quarter that is complete, else the one that is under way. */
export function readerDefaultWindow({ first, last }: { first: string; last: string }): DayRange {
  const current = periodOf('quarter', last)
  const earlier = periodOf('quarter', addDays(current.from, -1))
  const { from, to } = addDays(last, 1) >= current.to || earlier.from < first ? current : earlier
  return { from, to }
}
