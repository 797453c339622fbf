import type { ActivityEvent } from '@commonhold/contracts/events/decode'
import { z } from 'zod'
import type { Database } from '../database.ts'
import { DATABASE } from '../schema/tables.ts'

const row = z.object({ source: z.string(), id: z.string(), sequence: z.number(), retracted: z.number() })

/** How many of some events of one pilot the store has already, in this very version: for telling people how much of
 *  what came was new. What is being written meanwhile may be missed.
 *  @param events pseudonymised, a few hundred at most */
export async function countKnown(
  database: Database,
  pilot: string,
  events: readonly ActivityEvent[],
): Promise<number> {
  if (events.length === 0) return 0
  const found = await database.rows(
    `SELECT DISTINCT source, id, toFloat64(sequence) AS sequence, retracted FROM ${DATABASE}.events
     WHERE pilot = {pilot:String} AND source IN {sources:Array(String)} AND id IN {ids:Array(String)}`,
    row,
    {
      pilot,
      sources: [...new Set(events.map(({ source }) => source))],
      ids: [...new Set(events.map(({ id }) => id))],
    },
  )
  const known = new Set(found.map((each) => versionOf(each.source, each.id, each.sequence, each.retracted)))
  return events.filter((event) =>
    known.has(versionOf(event.source, event.id, event.sequence, event.stream === 'retraction' ? 1 : 0)),
  ).length
}

const versionOf = (source: string, id: string, sequence: number, retracted: number) =>
  JSON.stringify([source, id, sequence, retracted])
