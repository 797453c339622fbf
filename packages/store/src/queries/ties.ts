import { TIE, type TiedPairs } from '@commonhold/metrics/network/tied-pairs'
import { z } from 'zod'
import type { Database } from '../database.ts'
import { DATABASE } from '../schema/tables.ts'
import { filterOf, inWindow, paramsOf, type Question } from './question.ts'

/** People are told apart by a hash until the pairs are found: grouping a million pairs of names takes twice as long. */
const key = (person: string) => `cityHash64(${person})`

/** Whole numbers as their bytes, little end first: a million pairs are read in no time. */
const packed = (numbers: string, bytes: 1 | 4) => {
  const byte = (n: number) => `bitAnd(bitShiftRight(x, ${8 * n}), 255)`
  return `base64Encode(arrayStringConcat(arrayMap(x -> char(${Array.from({ length: bytes }, (_, n) => byte(n)).join(', ')}), ${numbers})))`
}

/** Whom a message answers; other acts are done to a thing, which is no tie. */
const ANSWERED = `if(kind IN ('post', 'reply'), target, '')`

/** The units of a person are effective-dated: the last that had begun on the day of the tie. */
const UNITS = `(SELECT ${key('person')} AS whom, any(units) AS units_of FROM ${DATABASE}.actors
  WHERE pilot = {pilot:String} AND notEmpty(units) AND generation = (SELECT max(generation) FROM ${DATABASE}.lenses WHERE pilot = {pilot:String})
  GROUP BY person) AS theirs`
const OTHER_UNIT = 'arrayLast(u -> u.1 <= day, units_of).2'
const UNIT_BITS = `multiIf(unit = '' OR ${OTHER_UNIT} = '', 0, unit = ${OTHER_UNIT}, ${TIE.sameUnit}, ${TIE.twoUnits})`

const pairsRow = z.object({ people: z.array(z.string()), ends: z.string(), how: z.string() })
const namesRow = z.object({ names: z.array(z.string()), hashes: z.array(z.string()) })

/** Everybody who answered or mentioned somebody in the window, each unordered pair once. Late messages tie nobody.
 *  @param champion persons whose conversations are told apart
 *  @param withUnits whether anybody's unit is known at all */
export async function tiedPairs(
  database: Database,
  question: Question,
  { champion = [], withUnits = false }: { champion?: readonly string[]; withUnits?: boolean } = {},
): Promise<TiedPairs> {
  const told = `FROM ${DATABASE}.acts WHERE ${inWindow} AND ${filterOf(question.filters)} AND person != '' AND counts`
  const params = { ...paramsOf(question), champion: [...champion] }
  const beyond =
    champion.length === 0
      ? TIE.beyondChampion
      : `if(starter IN {champion:Array(String)}, 0, ${TIE.beyondChampion})`
  const [[found], [known]] = await Promise.all([
    database.rows(
      `SELECT arrayMap(x -> toString(x), arrayDistinct(both)) AS people, ${packed('arrayEnumerateDense(both)', 4)} AS ends, ${packed('how', 1)} AS how
       FROM (
         SELECT arrayConcat(groupArray(first), groupArray(second)) AS both, groupArray(how) AS how FROM (
           SELECT least(one, other) AS first, greatest(one, other) AS second,
                  groupBitOr(if(one < other, ${TIE.forth}, ${TIE.back}) + beyond + ${withUnits ? UNIT_BITS : '0'}) AS how
           FROM (
             SELECT ${key('person')} AS one, ${beyond} AS beyond, day, unit,
                    arrayJoin(if(empty(mentions), [${key(ANSWERED)}], arrayMap(m -> ${key('m')}, arrayPushBack(mentions, ${ANSWERED})))) AS other
             ${told} AND (${ANSWERED} != '' OR notEmpty(mentions))
           ) AS ties ${withUnits ? `LEFT ANY JOIN ${UNITS} ON other = whom` : ''}
           WHERE other != ${key(`''`)} AND other != one
           GROUP BY first, second))`,
      pairsRow,
      params,
    ),
    database.rows(
      `SELECT arrayMap(x -> toString(x), arrayDistinct(arrayConcat(groupUniqArray(person), groupUniqArray(target), groupUniqArrayArray(mentions)))) AS names,
              arrayMap(x -> toString(${key('x')}), names) AS hashes ${told}`,
      namesRow,
      params,
    ),
  ])
  if (found === undefined || known === undefined) throw new Error('an aggregate without keys has one row')
  const nameOf = new Map(known.hashes.map((hash, at) => [hash, known.names[at]]))
  const places = new Uint32Array(bytesOf(found.ends).buffer).map((place) => place - 1)
  const pairs = places.length / 2
  return {
    people: found.people.map((hash) => nameOf.get(hash) as string),
    first: places.subarray(0, pairs),
    second: places.subarray(pairs),
    how: bytesOf(found.how),
  }
}

/** A copy, so that it begins where whole numbers may. */
const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(base64, 'base64'))
