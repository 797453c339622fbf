import { DATABASE } from '../schema/tables.ts'

/** Statements over a pilot's standing messages. Parameters of all of them: pilot, zone, generation,
 *  announcement, feedback, help (space ids by purpose). */

/** Texts that sort as native ids do: numbers by value, before everything else (contracts: nativeOrder). */
export const nativeOrder = (id: string) =>
  `if(match(${id}, '^[0-9]{1,40}([.][0-9]+)?$'), concat(leftPad(trimLeft(splitByChar('.', ${id})[1], '0'), 40, '0'), substring(${id}, length(splitByChar('.', ${id})[1]) + 1)), concat('~', ${id}))`

export const STANDING = `${DATABASE}.facts FINAL`

/** Account → person, human or not, units. Accounts that are simply themselves have no row: '' and 0 come back. */
export const WHO = `(SELECT account, person AS linked, 1 AS known, human AS is_human, units FROM ${DATABASE}.actors WHERE pilot = {pilot:String} AND generation = {generation:UInt64}) AS who`

export const PERSON = `if(known = 1, linked, toString(actor))`
export const HUMAN = `(actor != '' AND (known = 0 OR is_human = 1))`
export const DAY = `toDate(time, {zone:String})`
/** The implicit conversations of one space on one day are found together. */
export const FLAT_KEY = `sipHash64(toString(space), ${DAY})`

/** A lone flat post belongs to the stream of its space and day; with a reply it roots a conversation of its own. */
export const explicit = (repliesIn: string) =>
  `(NOT flat OR conv IN (SELECT conv FROM ${STANDING} WHERE pilot = {pilot:String} AND kind = 'reply'${repliesIn}))`

const contributions = (where: string) => `
  FROM ${STANDING} LEFT ANY JOIN ${WHO} ON actor = account
  WHERE pilot = {pilot:String} AND kind IN ('post', 'reply') AND ${HUMAN} AND (${where})`

/** First contribution of every person: (person, (time, source, id)), the earliest in order. The instant is found first:
 *  only contributions at that very instant need their ids compared. */
export const firstContributions = (where: string) => `
  SELECT ${PERSON} AS person, argMin((time, toString(source), id), (${nativeOrder('id')}, source, id)) AS first
  ${contributions(`(${where}) AND (${PERSON}, time) IN (SELECT ${PERSON}, min(time) ${contributions(where)} GROUP BY ${PERSON})`)}
  GROUP BY person`

/** The unit on a day: the last one that had begun. */
export const unitAt = (day: string) => `arrayLast(u -> u.1 <= ${day}, units).2`

const OF_LENS = `FROM ${DATABASE}.actors WHERE pilot = {pilot:String} AND generation = {generation:UInt64}`
const LINKED = `(SELECT groupArray(account) ${OF_LENS} AND person != account)`
const LINKED_TO = `(SELECT groupArray(person) ${OF_LENS} AND person != account)`
const MACHINES = `(SELECT groupArray(account) ${OF_LENS} AND human = 0)`

const asPerson = (account: string) =>
  `if(has(${LINKED}, ${account}), arrayElement(${LINKED_TO}, indexOf(${LINKED}, ${account})), ${account})`

/** Whose thing an act was done to: a human, and not oneself; else ''. */
export const DONE_TO = `if(target_actor = '' OR has(${MACHINES}, toString(target_actor)) OR ${asPerson('toString(target_actor)')} = ${PERSON}, '', ${asPerson('toString(target_actor)')})`

/** Mentioned accounts as persons, humans only and not oneself. Few messages mention anybody: the lists are searched
 *  only for those. */
export const MENTIONED = `if(empty(mentions), [], arraySort(arrayDistinct(arrayFilter(p -> p != ${PERSON},
  arrayMap(m -> if(has(${LINKED}, m), arrayElement(${LINKED_TO}, indexOf(${LINKED}, m)), toString(m)),
    arrayFilter(m -> NOT has(${MACHINES}, m), mentions))))))`
