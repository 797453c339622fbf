import { DATABASE } from '../schema/tables.ts'
import type { Scope } from './derive.ts'
import { DAY, firstContributions, STANDING } from './messages.ts'

/** Which days a change touches. A day's acts depend on more than the day's facts: on every message of each
 *  conversation that touches it, and on everybody's first contribution. */

/** Marks where the facts named stand now: their conversations and their days.
 *  Before they are overwritten it keeps what afterwards nobody could tell; after, it says what is new. */
export const markPlaces = (facts: string) => `
INSERT INTO ${DATABASE}.marks (pilot, ticket, what, v)
SELECT DISTINCT {pilot:String}, {ticket:UInt64}, place.1, place.2 FROM (
  SELECT arrayJoin(if(kind IN ('post', 'reply'), [('conv', conv), ('day', toUInt64(${DAY}))], [('day', toUInt64(${DAY}))])) AS place
  FROM ${STANDING}
  WHERE pilot = {pilot:String} AND (source, id) IN (${facts})
)`

/** The identities the tickets' events are about. */
export const TOUCHED = `SELECT source, id FROM ${DATABASE}.events WHERE pilot = {pilot:String} AND ticket IN {tickets:Array(UInt64)}`

const marked = (what: 'conv' | 'day', tickets: string) =>
  `SELECT v FROM ${DATABASE}.marks WHERE pilot = {pilot:String} AND what = '${what}' AND ticket IN ${tickets}`

const ALL_TICKETS = `arrayPushBack({tickets:Array(UInt64)}, {revision:UInt64})`
const OF_REVISION = `[{scope:UInt64}]`

/** The days to recompute: those marked, and those of every message of a marked conversation. Under `scope`. */
export const markDays = `
INSERT INTO ${DATABASE}.marks (pilot, ticket, what, v)
SELECT DISTINCT {pilot:String}, {scope:UInt64}, 'day', v FROM (
  ${marked('day', ALL_TICKETS)}
  UNION ALL
  SELECT toUInt64(${DAY}) FROM ${STANDING}
  WHERE pilot = {pilot:String} AND kind IN ('post', 'reply') AND conv IN (${marked('conv', ALL_TICKETS)})
)`

/** Every conversation that has a message on those days: all of its messages must be read. Under `scope`. */
export const markConversations = `
INSERT INTO ${DATABASE}.marks (pilot, ticket, what, v)
SELECT DISTINCT {pilot:String}, {scope:UInt64}, 'conv', conv
FROM ${STANDING}
WHERE pilot = {pilot:String} AND kind IN ('post', 'reply') AND toUInt64(${DAY}) IN (${marked('day', OF_REVISION)})`

export const SCOPED_DAYS = marked('day', OF_REVISION)

const STORED_FIRSTS = `SELECT source, id FROM ${DATABASE}.firsts FINAL WHERE pilot = {pilot:String} AND id != ''`

/** Days before the first or after the last to recompute, far enough for every zone. */
const edgeDay = (edge: 'min' | 'max', more: number) =>
  `(SELECT toDateTime(toDate(toUInt16(${edge}(v)), 'UTC') + ${more}, 'UTC') FROM (${SCOPED_DAYS}))`

/** The days and conversations written under `scope`. */
export const MARKED: Scope = {
  days: (day) => `toUInt64(${day}) IN (${SCOPED_DAYS})`,
  firsts: STORED_FIRSTS,
  repliesIn: ` AND conv IN (${marked('conv', OF_REVISION)})`,
  facts: `conv IN (${marked('conv', OF_REVISION)})`,
  others: `time >= ${edgeDay('min', -1)} AND time < ${edgeDay('max', 2)}`,
}

/** The whole pilot. */
export const WHOLE: Scope = { days: null, firsts: STORED_FIRSTS, repliesIn: '', facts: '1', others: '1' }

/** The whole pilot from its facts alone, trusting nothing that was stored on the way: what verify compares with. */
export const UNAIDED: Scope = {
  ...WHOLE,
  firsts: `SELECT first.2 AS source, first.3 AS id FROM (${firstContributions('1')})`,
}
