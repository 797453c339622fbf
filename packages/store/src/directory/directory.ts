import type { DirectoryEvent } from '@commonhold/contracts/events/decode'
import { contentHash } from '@commonhold/contracts/events/order'
import {
  accountData,
  identityLinkData,
  pilotSettings,
  type RosterData,
  rosterData,
  spaceData,
} from '@commonhold/contracts/events/streams'
import { z } from 'zod'
import type { Database } from '../database.ts'
import { textOfMicros } from '../facts/append.ts'
import { DATABASE } from '../schema/tables.ts'
import { DEFAULT_SETTINGS, type Directory, type RosterEntry } from './standing.ts'

const COLUMNS = [
  'pilot',
  'stream',
  'subject',
  'sequence',
  'withdrawn',
  'recorded',
  'content',
  'origin',
  'ticket',
  'source',
  'time',
  'body',
]

/** A link and its withdrawal are versions of one record. */
const streamOf = (event: DirectoryEvent) =>
  event.stream === 'identity-unlink' ? 'identity-link' : event.stream

/** What a record is about: two tools may describe one account, and the newer description stands. What lists of members
 *  say of one stands beside each other: a personnel list and the tool's own. */
function subjectOf(event: DirectoryEvent): string {
  switch (event.stream) {
    case 'space':
      return event.data.space
    case 'pilot-settings':
      return 'settings'
    case 'roster':
      return `${event.source} ${event.id}`
    default:
      return event.id
  }
}

export const appendDirectory = (
  database: Database,
  events: readonly DirectoryEvent[],
  ticket: number,
  origin: string,
) =>
  database.insert(
    `${DATABASE}.directory`,
    COLUMNS,
    events.map((event) => [
      event.pilot,
      streamOf(event),
      subjectOf(event),
      event.sequence,
      event.stream === 'identity-unlink' ? 1 : 0,
      textOfMicros(event.recorded),
      BigInt(`0x${contentHash(event)}`).toString(),
      origin,
      ticket,
      event.source,
      textOfMicros(event.time),
      JSON.stringify(event.data),
    ]),
  )

const standingRow = z.object({
  stream: z.string(),
  body: z.string(),
  withdrawn: z.number(),
  source: z.string(),
  recorded: z.number(),
  newest: z.number(),
})

const entriesOf = ({
  data: { periods, ...data },
  source,
  recorded,
}: {
  data: RosterData
  source: string
  recorded: number
}): RosterEntry[] =>
  periods.length === 0
    ? [{ ...data, source, recorded }]
    : periods.map(({ from, to, unit }) => ({
        ...data,
        enabledFrom: from,
        enabledTo: to,
        unit,
        source,
        recorded,
      }))

/** The highest version of every record stands. */
export async function readDirectory(database: Database, pilot: string): Promise<Directory> {
  const rows = await database.written(
    `SELECT stream, argMax(body, version) AS body, argMax(withdrawn, version) AS withdrawn, argMax(source, version) AS source,
            toFloat64(toUnixTimestamp64Micro(argMax(recorded, version))) AS recorded, max(ticket) AS newest
     FROM (SELECT *, (sequence, withdrawn, recorded, content) AS version FROM ${DATABASE}.directory WHERE pilot = {pilot:String})
     GROUP BY stream, subject ORDER BY stream, subject`,
    standingRow,
    { pilot },
  )
  const of = <T>(stream: string, schema: z.ZodType<T>) =>
    rows
      .filter((row) => row.stream === stream && row.withdrawn === 0)
      .map((row) => ({
        data: schema.parse(JSON.parse(row.body)),
        source: row.source,
        recorded: row.recorded,
      }))
  return {
    accounts: new Map(of('account', accountData).map(({ data }) => [data.account, data])),
    roster: of('roster', rosterData).flatMap(entriesOf),
    links: of('identity-link', identityLinkData).map(({ data }) => data.accounts),
    spaces: of('space', spaceData).map(({ data }) => data),
    settings: of('pilot-settings', pilotSettings)[0]?.data ?? DEFAULT_SETTINGS,
    version: Math.max(0, ...rows.map((row) => row.newest)),
  }
}
