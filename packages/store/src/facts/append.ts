import type { ActivityEvent } from '@commonhold/contracts/events/decode'
import { instantOfMicros } from '@commonhold/contracts/events/instant'
import { contentHash } from '@commonhold/contracts/events/order'
import type { Database } from '../database.ts'
import { ACTIVITY_COLUMN_NAMES, DATABASE } from '../schema/tables.ts'

/** Columns of a row of `events` as it is written. */
export const EVENT_COLUMNS = [
  'pilot',
  'source',
  'id',
  'sequence',
  'retracted',
  'recorded',
  'content',
  'origin',
  'ticket',
  ...ACTIVITY_COLUMN_NAMES,
]

/** Appends to the event store. @param origin the import that brought them, '' for live ones */
export const appendEvents = (
  database: Database,
  events: readonly ActivityEvent[],
  ticket: number,
  origin: string,
) =>
  database.insert(
    `${DATABASE}.events`,
    EVENT_COLUMNS,
    events.map((event) => eventRow(event, ticket, origin)),
  )

function eventRow(event: ActivityEvent, ticket: number, origin: string): unknown[] {
  const row = [
    event.pilot,
    event.source,
    event.id,
    event.sequence,
    event.stream === 'retraction' ? 1 : 0,
    textOfMicros(event.recorded),
    BigInt(`0x${contentHash(event)}`).toString(),
    origin,
    ticket,
    textOfMicros(event.time),
  ]
  if (event.stream === 'retraction')
    return [...row, '', event.data.actor ?? '', '', '', '', '', [], 0, 0, '', '', null, '']
  const { data } = event
  return [
    ...row,
    data.kind,
    data.actor ?? '',
    data.object,
    data.space ?? '',
    data.conversation ?? '',
    data.inReplyTo ?? '',
    data.mentions,
    data.wideMention ? 1 : 0,
    data.accepted ? 1 : 0,
    data.target ?? '',
    data.targetActor ?? '',
    data.length,
    data.evidence,
  ]
}

/** As the engine reads it fastest: `2015-06-06 02:44:56.000005`, UTC. */
export const textOfMicros = (micros: number) => instantOfMicros(micros).replace('T', ' ').slice(0, 26)

/** Events to facts, each with the version that decides which of its identity stands. */
const factsOfEvents = (where: string) => `
INSERT INTO ${DATABASE}.facts (pilot, source, id, version, deleted, ${ACTIVITY_COLUMN_NAMES.join(', ')})
SELECT pilot, source, id,
  bitOr(bitOr(bitShiftLeft(toUInt256(sequence), 192), bitShiftLeft(toUInt256(retracted), 191)),
        bitOr(bitShiftLeft(toUInt256(toUInt64(toUnixTimestamp64Micro(recorded))), 64), toUInt256(content))),
  retracted, ${ACTIVITY_COLUMN_NAMES.join(', ')}
FROM ${DATABASE}.events
WHERE pilot = {pilot:String} AND ${where}`

/** Facts follow from events by ticket, so that taking a ticket up again after a crash is the same statement. */
export const FACTS_OF_TICKETS = factsOfEvents('ticket IN {tickets:Array(UInt64)}')

/** What an import was about, as everybody else told it. */
export const FACTS_WITHOUT_ORIGIN = factsOfEvents(`origin != {origin:String} AND (source, id) IN (
  SELECT source, id FROM ${DATABASE}.events WHERE pilot = {pilot:String} AND origin = {origin:String})`)
