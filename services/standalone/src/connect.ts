import { type ClickHouseClient, createClient } from '@clickhouse/client'
import { createChdbConnection } from 'chdb/connection'

/** A client of the engine in this process. */
export const connectEmbedded = (path: string): ClickHouseClient =>
  // chdb carries its own copy of the client's types.
  createClient({ connection: createChdbConnection({ path }) } as unknown as Parameters<
    typeof createClient
  >[0])
