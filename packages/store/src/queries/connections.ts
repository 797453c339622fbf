import { z } from 'zod'
import type { Database } from '../database.ts'
import { DATABASE } from '../schema/tables.ts'

/** Live connections as answers need them. Their documents stand in the collection `connections` under the
 *  connection's id; what a connection covers stands in the table `coverage` under the origin `live:<id>`. */

const standing = z.object({
  /** Seconds; null: it may be silent as long as it likes. */
  expectEvery: z.number().nullable().default(null),
  /** Set once it is no longer listened to: from then on it covers nothing. */
  ended: z.string().nullable().default(null),
})
export type LiveConnection = z.output<typeof standing>

const row = z.object({ id: z.string(), body: z.string() })

/** By id. A body that says nothing of this belongs to a connection that stands and may be silent. */
export async function liveConnections(database: Database): Promise<Map<string, LiveConnection>> {
  const rows = await database.rows(
    `SELECT id, body FROM ${DATABASE}.documents FINAL WHERE collection = 'connections' ORDER BY id`,
    row,
  )
  return new Map(
    rows.map(({ id, body }) => {
      const read = standing.safeParse(JSON.parse(body))
      return [id, read.success ? read.data : { expectEvery: null, ended: null }]
    }),
  )
}

const LIVE = 'live:'

/** The connection an origin names; null for an import, and for what was posted. */
export const connectionOf = (origin: string): string | null =>
  origin.startsWith(LIVE) ? origin.slice(LIVE.length) : null
