import { z } from 'zod'
import type { Database } from './database.ts'
import { textOfMicros } from './facts/append.ts'
import { DATABASE } from './schema/tables.ts'

/** A ticket is opened before anything of a batch is written and settled after its days are published.
 *  Invariant: whatever the store holds that is not yet published belongs to an open ticket. */

export type Reach = 'touched' | 'all'

export interface OpenTickets {
  readonly pilot: string
  readonly tickets: readonly number[]
  readonly reach: Reach
}

const COLUMNS = ['pilot', 'ticket', 'state', 'at']
const now = () => textOfMicros(Date.now() * 1000).slice(0, 23)

export const openTicket = (database: Database, pilot: string, ticket: number, reach: Reach) =>
  database.insert(`${DATABASE}.tickets`, COLUMNS, [[pilot, ticket, `open_${reach}`, now()]])

export const settleTickets = (database: Database, pilot: string, tickets: readonly number[]) =>
  database.insert(
    `${DATABASE}.tickets`,
    COLUMNS,
    tickets.map((ticket) => [pilot, ticket, 'settled', now()]),
  )

const openRow = z.object({ pilot: z.string(), tickets: z.array(z.number()), every: z.number() })

/** What is open, by pilot. One ticket that reaches everything makes the pilot's reach `all`.
 *  @param except tickets whose batch is still being written: to settle one would say that all of it is published */
export async function openTickets(
  database: Database,
  pilot: string | null = null,
  except: readonly number[] = [],
): Promise<OpenTickets[]> {
  const rows = await database.written(
    `SELECT pilot, arraySort(groupArray(ticket)) AS tickets, max(every) AS every FROM (
       SELECT pilot, ticket, max(state = 'open_all') AS every, max(state = 'settled') AS done
       FROM ${DATABASE}.tickets WHERE {pilot:String} IN ('', pilot) AND ticket NOT IN {except:Array(UInt64)} GROUP BY pilot, ticket HAVING done = 0)
     GROUP BY pilot`,
    openRow,
    { pilot: pilot ?? '', except },
  )
  return rows.map((row) => ({ pilot: row.pilot, tickets: row.tickets, reach: row.every ? 'all' : 'touched' }))
}
