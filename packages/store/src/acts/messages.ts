import { DATABASE } from '../schema/tables.ts'
import { HUMAN, PERSON } from './who.ts'

/** Statements over a pilot's standing messages. Parameters of all of them: pilot, zone, generation,
 *  announcement, feedback, help (space ids by purpose). */

/** Texts that sort as native ids do: numbers by value, before everything else (contracts: nativeOrder). */
export const nativeOrder = (id: string) =>
  `if(match(${id}, '^[0-9]{1,40}([.][0-9]+)?$'), concat(leftPad(trimLeft(splitByChar('.', ${id})[1], '0'), 40, '0'), substring(${id}, length(splitByChar('.', ${id})[1]) + 1)), concat('~', ${id}))`

export const STANDING = `${DATABASE}.facts FINAL`

export const DAY = `toDate(time, {zone:String})`
/** The implicit conversations of one space on one day are found together. */
export const FLAT_KEY = `cityHash64(toString(space), ${DAY})`

/** A lone flat post belongs to the stream of its space and day; with a reply, or a post that names it as its thread, it
 *  roots a conversation of its own. */
export const explicit = (repliesIn: string) =>
  `(NOT flat OR conv IN (SELECT conv FROM ${STANDING} WHERE pilot = {pilot:String} AND kind IN ('post', 'reply') AND NOT flat${repliesIn}))`

const CONTRIBUTIONS = `pilot = {pilot:String} AND kind IN ('post', 'reply') AND ${HUMAN}`

/** First contribution of every person: (person, (time, source, id)), the earliest in order. The instant is found first,
 *  by account: only contributions at that very instant need their ids compared.
 *  @param facts condition on the facts that are looked at
 *  @param persons condition on \`PERSON\`; all when left out */
export const firstContributions = (facts: string, persons = '1') => `
  SELECT ${PERSON} AS person, argMin((time, toString(source), id), (time, ${nativeOrder('id')}, source, id)) AS first
  FROM ${STANDING}
  WHERE ${CONTRIBUTIONS} AND (${facts}) AND (${persons}) AND (actor, time) IN (
    SELECT actor, min(time) FROM ${STANDING} WHERE ${CONTRIBUTIONS} AND (${facts}) AND (${persons}) GROUP BY actor)
  GROUP BY person`
