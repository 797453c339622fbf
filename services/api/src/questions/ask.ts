import { createHash } from 'node:crypto'
import { CommonholdError } from '@commonhold/contracts/errors'
import { KINDS, RULE_VERSION } from '@commonhold/contracts/events/kinds'
import type { DayRange } from '@commonhold/metrics/tables'
import { coveredPart, readWindow, type WindowQuery } from '@commonhold/metrics/time/window'
import { type Access, allows } from '@commonhold/runtime/http/access'
import type { Database } from '@commonhold/store/database'
import type { Revision } from '@commonhold/store/queries/pilots'
import { type EventSet, type Filters, parseEventSet, type Question } from '@commonhold/store/queries/question'
import {
  demandCalendarPeriod,
  demandReaderQuestion,
  readerDefaultWindow,
} from '../privacy/reader-questions.ts'
import { readAsOf } from './as-of.ts'
import type { PilotView } from './pilot-view.ts'

/** The query of a question, as far as a route knows these names. */
export interface AskedQuery extends WindowQuery {
  readonly eventSet?: string | undefined
  readonly measure?: 'acts' | 'days' | undefined
  readonly source?: string | undefined
  readonly space?: string | undefined
  readonly unit?: string | undefined
  readonly evidence?: readonly string[] | undefined
  readonly asOf?: string | undefined
}

/** A question understood: everything an answer depends on. */
export interface Asked {
  readonly view: PilotView
  /** `reader` sees what tells nothing of one person, `full` everything. */
  readonly sees: 'reader' | 'full'
  /** As asked. */
  readonly window: DayRange
  /** The part of it that is covered: what is answered. Null when none is. */
  readonly covered: DayRange | null
  readonly eventSet: string
  /** Somebody wanted this one; else every measure may count what it counts by default. */
  readonly isEventSetAsked: boolean
  readonly measure: 'acts' | 'days'
  readonly unit: string | null
  readonly asOf: Revision | null
  /** Of the covered part. */
  readonly question: Question
  /** Of everything above: the same tag, the same answer. */
  readonly tag: (...more: readonly (string | number | boolean)[]) => string
}

export interface AskOptions {
  readonly eventSet: string
  /** Instead of the last 26 weeks. */
  readonly window?: string
  /** Readers may ask for any window: its periods are answered, not the window itself. */
  readonly byPeriod?: boolean
  readonly version: string
}

const NOTHING_YET = 0

/** @throws CommonholdError invalid_parameter, invalid_window, forbidden, revision_gone */
export async function ask(
  database: Database,
  view: PilotView,
  access: Access,
  query: AskedQuery,
  options: AskOptions,
): Promise<Asked> {
  const sees = allows({ ...access, pilots: null }, 'people-reader', null) ? 'full' : 'reader'
  if (sees === 'reader') demandReaderQuestion(query, options.eventSet)
  const eventSetText = query.eventSet ?? options.eventSet
  const eventSet = eventSetOf(eventSetText)
  // A reader's only event set is the default: naming it asks for nothing else.
  const isEventSetAsked = sees === 'full' && query.eventSet !== undefined
  const window = windowOf(query, view, sees, options)
  const asOf = await readAsOf(database, view.pilot, query.asOf)
  const covered = view.coverage.days && coveredPart(window, view.coverage.days)
  const filters = filtersOf(query)
  const measure = query.measure ?? 'acts'
  const question: Question = {
    pilot: view.pilot,
    ...(covered ?? { from: '1970-01-01', to: '1970-01-01' }),
    asOf: asOf?.revision ?? NOTHING_YET,
    eventSet,
    filters,
  }
  const parts = [
    options.version,
    RULE_VERSION,
    sees,
    view.pilot,
    view.version,
    view.identityVersion,
    view.coverage,
    asOf,
    window,
    canonical(eventSet),
    measure,
    filters,
  ]
  return {
    view,
    sees,
    window,
    covered,
    eventSet: eventSetText,
    isEventSetAsked,
    measure,
    unit: query.unit ?? null,
    asOf,
    question,
    tag: (...more) =>
      createHash('sha256')
        .update(JSON.stringify([...parts, ...more]))
        .digest('base64url'),
  }
}

function eventSetOf(text: string): EventSet {
  const eventSet = parseEventSet(text)
  if (eventSet !== null) return eventSet
  const message = `one of ownership, contribution, all, facet:<facet>, kind:<kind>[,<kind>…]; kinds are ${KINDS.join(', ')}`
  throw new CommonholdError('invalid_parameter', `eventSet: ${message}`, {
    errors: [{ pointer: 'eventSet', message }],
  })
}

const canonical = (eventSet: EventSet) =>
  eventSet.set === 'kind' ? { ...eventSet, kinds: [...new Set(eventSet.kinds)].sort() } : eventSet

function windowOf(
  query: WindowQuery,
  { coverage, today }: PilotView,
  sees: Asked['sees'],
  { window: usual, byPeriod }: AskOptions,
): DayRange {
  const days = { first: coverage.days?.first ?? today, last: coverage.lastComplete ?? today }
  const isAsked = query.window !== undefined || query.from !== undefined || query.to !== undefined
  const isReadersOwn = sees === 'reader' && !byPeriod
  if (!isAsked && isReadersOwn) return readerDefaultWindow(days)
  const result = readWindow(isAsked ? query : { window: usual }, days)
  if (!result.ok)
    throw new CommonholdError('invalid_window', `${result.parameter}: ${result.message}`, {
      errors: [{ pointer: result.parameter, message: `${result.message}; allowed: ${result.allowed}` }],
    })
  if (isReadersOwn) demandCalendarPeriod(result.window)
  return result.window
}

const filtersOf = ({ source, space, unit, evidence }: AskedQuery): Filters => ({
  ...(source === undefined ? {} : { source }),
  ...(space === undefined ? {} : { space }),
  ...(unit === undefined ? {} : { unit }),
  ...(evidence === undefined ? {} : { evidence }),
})
