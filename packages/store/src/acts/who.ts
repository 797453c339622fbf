import { DATABASE } from '../schema/tables.ts'

/** Who an account is: its person, human or not, in which unit. Accounts that are simply themselves have no row among the
 *  actors. Those that have one are looked up account by account, which the engine does once for each of a dictionary;
 *  a join would be paid for by every message. Parameters: pilot, generation. */

const OF_LENS = `FROM ${DATABASE}.actors WHERE pilot = {pilot:String} AND generation = {generation:UInt64}`
/** One list, so that what belongs together stays together however the rows come. */
const pairs = (value: string, where: string) =>
  `(SELECT arraySort(groupArray((account, ${value}))) ${OF_LENS} AND ${where})`

const LINKED = pairs('person', 'person != account')
const MACHINES = pairs('human', 'human = 0')
const IN_UNITS = pairs('units', 'notEmpty(units)')

export const personOf = (account: string) => `transform(${account}, ${LINKED}.1, ${LINKED}.2)`
export const isMachine = (account: string) => `has(${MACHINES}.1, ${account})`

/** Of a fact's actor. */
export const PERSON = `toString(${personOf('actor')})`
export const HUMAN = `(actor != '' AND actor NOT IN (SELECT account ${OF_LENS} AND human = 0))`

/** The actor's unit on a day: the last one that had begun. */
export const unitAt = (day: string) =>
  `arrayLast(u -> u.1 <= ${day}, (${IN_UNITS}.2)[transform(toString(actor), ${IN_UNITS}.1, arrayEnumerate(${IN_UNITS}.1), 0)]).2`

/** Whose thing an act was done to: a human, and not oneself; else ''. */
export const DONE_TO = `if(target_actor = '' OR ${isMachine('toString(target_actor)')} OR ${personOf('toString(target_actor)')} = ${PERSON}, '', ${personOf('toString(target_actor)')})`

/** Mentioned accounts as persons, humans only and not oneself. Few messages mention anybody: the lists are searched
 *  only for those. */
export const MENTIONED = `if(empty(mentions), [], arraySort(arrayDistinct(arrayFilter(p -> p != ${PERSON},
  arrayMap(m -> ${personOf('m')}, arrayFilter(m -> NOT ${isMachine('m')}, arrayMap(m -> toString(m), mentions)))))))`
