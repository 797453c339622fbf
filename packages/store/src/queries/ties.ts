import { TIE, type TiedPairs } from '@commonhold/metrics/network/tied-pairs'
import { z } from 'zod'
import type { Database } from '../database.ts'
import { DATABASE } from '../schema/tables.ts'
import { filterOf, inWindow, paramsOf, type Question } from './question.ts'

const row = z.object({ people: z.array(z.string()), ends: z.string(), how: z.string() })

/** Whole numbers as their bytes, little end first: a million pairs are read in no time. */
const packed = (numbers: string, bytes: 1 | 4) => {
  const byte = (n: number) => `bitAnd(bitShiftRight(x, ${8 * n}), 255)`
  return `base64Encode(arrayStringConcat(arrayMap(x -> char(${Array.from({ length: bytes }, (_, n) => byte(n)).join(', ')}), ${numbers})))`
}

/** The units of a person are effective-dated: the last that had begun on the day of the tie. */
const UNITS = `(SELECT person AS whom, any(units) AS units_of FROM ${DATABASE}.actors
  WHERE pilot = {pilot:String} AND notEmpty(units) AND generation = (SELECT max(generation) FROM ${DATABASE}.lenses WHERE pilot = {pilot:String})
  GROUP BY person) AS who`
const OTHER_UNIT = 'arrayLast(u -> u.1 <= day, units_of).2'
const UNIT_BITS = `multiIf(unit = '' OR ${OTHER_UNIT} = '', 0, unit = ${OTHER_UNIT}, ${TIE.sameUnit}, ${TIE.twoUnits})`

/** Everybody who answered or mentioned somebody in the window, each unordered pair once. Late messages tie nobody.
 *  @param champion persons whose conversations are told apart
 *  @param withUnits whether anybody's unit is known at all */
export async function tiedPairs(
  database: Database,
  question: Question,
  { champion = [], withUnits = false }: { champion?: readonly string[]; withUnits?: boolean } = {},
): Promise<TiedPairs> {
  const [found] = await database.rows(
    `SELECT arrayDistinct(both) AS people, ${packed('arrayEnumerateDense(both)', 4)} AS ends, ${packed('how', 1)} AS how
     FROM (
       SELECT arrayConcat(groupArray(first), groupArray(second)) AS both, groupArray(how) AS how FROM (
         SELECT least(from_person, to_person) AS first, greatest(from_person, to_person) AS second,
                groupBitOr(if(from_person < to_person, ${TIE.forth}, ${TIE.back}) + beyond + ${withUnits ? UNIT_BITS : '0'}) AS how
         FROM (
           SELECT toString(person) AS from_person, toString(arrayJoin(arrayPushBack(mentions, if(kind IN ('post', 'reply'), target, '')))) AS to_person,
                  if(has({champion:Array(String)}, starter), 0, ${TIE.beyondChampion}) AS beyond, day, unit
           FROM ${DATABASE}.acts
           WHERE ${inWindow} AND ${filterOf(question.filters)} AND person != '' AND counts AND (target != '' OR notEmpty(mentions))
         ) AS told ${withUnits ? `LEFT ANY JOIN (SELECT whom, units_of FROM ${UNITS}) AS theirs ON to_person = whom` : ''}
         WHERE to_person != '' AND to_person != from_person
         GROUP BY first, second))`.replaceAll('other_unit', 'arrayLast(u -> u.1 <= day, units_of).2'),
    row,
    { ...paramsOf(question), champion: [...champion] },
  )
  if (found === undefined) throw new Error('an aggregate without keys has one row')
  const places = new Uint32Array(bytesOf(found.ends).buffer).map((place) => place - 1)
  const pairs = places.length / 2
  return {
    people: found.people,
    first: places.subarray(0, pairs),
    second: places.subarray(pairs),
    how: bytesOf(found.how),
  }
}

/** A copy, so that it begins where whole numbers may. */
const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(base64, 'base64'))
