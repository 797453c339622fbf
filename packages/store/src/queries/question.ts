import { FACETS, type Facet, KINDS, type Kind } from '@commonhold/contracts/events/kinds'
import type { PeriodKind } from '@commonhold/metrics/time/period'
import { PUBLISHED } from '../acts/published.ts'
import type { Params } from '../database.ts'
import { DATABASE } from '../schema/tables.ts'

/** Which acts are counted. */
export type EventSet =
  | { readonly set: 'ownership' | 'contribution' | 'all' }
  | { readonly set: 'facet'; readonly facet: Facet }
  | { readonly set: 'kind'; readonly kinds: readonly Kind[] }

/** `ownership`, `contribution`, `all`, `facet:answering`, `kind:post,reply`; null when it is none of them. */
export function parseEventSet(text: string): EventSet | null {
  if (text === 'ownership' || text === 'contribution' || text === 'all') return { set: text }
  const facet = FACETS.find((known) => text === `facet:${known}`)
  if (facet) return { set: 'facet', facet }
  if (!text.startsWith('kind:')) return null
  const kinds = text.slice('kind:'.length).split(',')
  const known = kinds.filter((kind): kind is Kind => (KINDS as readonly string[]).includes(kind))
  return kinds.length > 0 && known.length === kinds.length ? { set: 'kind', kinds: known } : null
}

/** One question about one pilot's acts. Days are the pilot's own, `to` is exclusive. */
export interface Question {
  readonly pilot: string
  readonly from: string
  readonly to: string
  /** Highest revision to look at; `NOW` for the present. */
  readonly asOf: number
  readonly eventSet: EventSet
  readonly filters: Filters
}

export interface Filters {
  /** A source, or what it begins with up to a slash (slack:T012). */
  readonly source?: string
  readonly space?: string
  readonly unit?: string
  readonly evidence?: readonly string[]
}

/** Rows with a column `acts` a row counts for. Unfiltered questions read the tallies, which are far fewer. */
export function tableFor(filters: Filters): string {
  return isFiltered(filters)
    ? `(SELECT *, 1 AS acts FROM ${DATABASE}.acts WHERE pilot = {pilot:String} AND ${filterOf(filters)})`
    : `${DATABASE}.tallies`
}

export const isFiltered = (filters: Filters): boolean =>
  Object.values(filters).some((value) => value !== undefined)

export const filterOf = ({ source, space, unit, evidence }: Filters): string =>
  [
    source !== undefined && `(source = {source:String} OR startsWith(source, concat({source:String}, '/')))`,
    space !== undefined && 'space = {space:String}',
    unit !== undefined && 'unit = {unit:String}',
    evidence !== undefined && 'evidence IN {evidence:Array(String)}',
  ]
    .filter((condition) => condition !== false)
    .join(' AND ') || '1'

export function eventSetCondition(eventSet: EventSet): string {
  switch (eventSet.set) {
    case 'ownership':
      return `class = 'ownership'`
    case 'contribution':
      return `class IN ('participation', 'ownership')`
    case 'all':
      return `class != 'passive'`
    case 'facet':
      return `facet = {facet:String}`
    case 'kind':
      return `kind IN {kinds:Array(String)}`
  }
}

/** The window's published rows. */
export const inWindow = `pilot = {pilot:String} AND day >= {from:Date} AND day < {to:Date} AND ${PUBLISHED.replace(
  'AND revision <=',
  'AND day >= {from:Date} AND day < {to:Date} AND revision <=',
)}`

export const paramsOf = ({ pilot, from, to, asOf, eventSet, filters }: Question): Params => ({
  pilot,
  from,
  to,
  asOf,
  ...(eventSet.set === 'facet' ? { facet: eventSet.facet } : {}),
  ...(eventSet.set === 'kind' ? { kinds: eventSet.kinds } : {}),
  ...filterParams(filters),
})

export const filterParams = (filters: Filters): Params =>
  Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined))

/** The first day of the calendar period a day lies in. */
export const FIRST_DAY: Readonly<Record<PeriodKind, (day: string) => string>> = {
  day: (day) => day,
  week: (day) => `toMonday(${day})`,
  month: (day) => `toStartOfMonth(${day})`,
  quarter: (day) => `toStartOfQuarter(${day})`,
  half: (day) => `makeDate(toYear(${day}), if(toMonth(${day}) > 6, 7, 1), 1)`,
  year: (day) => `toStartOfYear(${day})`,
}
