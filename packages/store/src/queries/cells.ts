import { FACETS } from '@commonhold/contracts/events/kinds'
import { dayNumber } from '@commonhold/metrics/time/day'
import type { Database } from '../database.ts'
import { eventSetCondition, inWindow, paramsOf, type Question, tableFor } from './question.ts'

/** Acts of one person (of one unit, where units are wanted): so many of a facet on a day. A cell may repeat. What takes
 *  the engine long is grouping by several things at once; adding up numbers takes no time here. */
export interface PersonCells {
  /** '' for nobody known. */
  readonly person: string
  /** Null where units were not wanted, '' where it is not known. */
  readonly unit: string | null
  /** Two numbers a cell: the acts, and the place, of which `dayOf` and `facetOf` tell. */
  readonly cells: Uint32Array
}

/** Facets and one more: none. A power of two. */
export const FACET_SLOTS = 16
/** Days since the first day asked about. */
export const dayOf = (place: number): number => place >>> 4
/** A place in FACETS, from 1; 0: none. */
export const facetOf = (place: number): number => place & 15

const FACET = `transform(facet, [${FACETS.map((facet) => `'${facet}'`).join(', ')}], range(1, ${FACETS.length + 1}), 0)`

/** Everybody's cells, by person, then unit.
 *  @param units whether a person's acts are told apart by the unit they belonged to
 *  @param facets whether they are told apart by facet
 *  @param condition on the acts; those of the event set when left out */
export async function readCells(
  database: Database,
  question: Question,
  { units = false, facets = true, condition = eventSetCondition(question.eventSet) } = {},
): Promise<PersonCells[]> {
  const keys = units ? 'person, unit' : 'person'
  const rows = await database.binary(
    `SELECT toString(person)${units ? ', toString(unit)' : ''}, groupArray(bitShiftLeft(toUInt64(day - {from:Date}) * ${FACET_SLOTS} + ${facets ? FACET : '0'}, 32) + acts)
     FROM ${tableFor(question.filters)} WHERE ${inWindow} AND ${condition} GROUP BY ${keys} ORDER BY ${keys}`,
    paramsOf(question),
  )
  const found: PersonCells[] = []
  while (!rows.ended) {
    const person = rows.text()
    const unit = units ? rows.text() : null
    found.push({ person, unit, cells: rows.uint64Halves() })
  }
  return found
}

/** Days of a question, from its first on. */
export const lengthOf = ({ from, to }: Question): number => Math.max(0, dayNumber(to) - dayNumber(from))
