import type { z } from 'zod'
import { engineFailure } from './engine-failure.ts'
import { type RowBinary, readRowBinary } from './row-binary.ts'

/** The part of a ClickHouse client the store needs; the embedded engine and a server both are one. */
export interface Client {
  command(statement: { query: string; query_params?: Record<string, unknown> }): Promise<unknown>
  query(statement: {
    query: string
    query_params?: Record<string, unknown>
    format: 'JSONEachRow'
  }): Promise<{ json(): Promise<unknown> }>
  exec(statement: {
    query: string
    query_params?: Record<string, unknown>
  }): Promise<{ stream: AsyncIterable<Uint8Array> }>
  insert(statement: {
    table: string
    columns: [string, ...string[]]
    values: readonly unknown[]
    format: 'JSONCompactEachRow'
  }): Promise<unknown>
  close(): Promise<void>
}

export type Params = Readonly<Record<string, string | number | readonly string[] | readonly number[]>>

/** Statements in, checked rows out. Writes go one after the other; reads run beside them. */
export interface Database {
  command(sql: string, params?: Params): Promise<void>
  /** Reads what the writer has just written, in order with its other statements. */
  written<T>(sql: string, row: z.ZodType<T>, params?: Params): Promise<T[]>
  rows<T>(sql: string, row: z.ZodType<T>, params?: Params): Promise<T[]>
  /** For many numbers: rows as the engine has them. Whoever reads them must know the columns' types. */
  binary(sql: string, params?: Params): Promise<RowBinary>
  insert(table: string, columns: readonly string[], rows: readonly (readonly unknown[])[]): Promise<void>
  /** The same with a writing connection of its own, for long work: what is accepted meanwhile does not wait for it. */
  readonly aside: Database
  close(): Promise<void>
}

interface Clients {
  /** One connection, so that a statement sees all earlier ones. */
  readonly writer: Client
  readonly aside: Client
  /** At least one; statements on one connection wait for each other. */
  readonly readers: readonly Client[]
}

export function createDatabase({ writer, aside, readers }: Clients): Database {
  const close = async () => {
    for (const client of [...readers, aside, writer]) await client.close()
  }
  const besides: Database = {
    ...statementsOf(aside, readers),
    get aside() {
      return besides
    },
    close,
  }
  return { ...statementsOf(writer, readers), aside: besides, close }
}

function statementsOf(writer: Client, readers: readonly Client[]): Omit<Database, 'aside' | 'close'> {
  let turn = 0
  const nextReader = () => readers[turn++ % readers.length] ?? writer

  const ask = async <T>(client: Client, sql: string, row: z.ZodType<T>, params: Params) => {
    const found = await explained(async () => {
      const result = await client.query({ query: sql, query_params: { ...params }, format: 'JSONEachRow' })
      return result.json()
    })
    return (found as unknown[]).map((each) => row.parse(each))
  }

  return {
    command: async (sql, params = {}) => {
      await explained(() => writer.command({ query: sql, query_params: { ...params } }))
    },
    written: (sql, row, params = {}) => ask(writer, sql, row, params),
    rows: (sql, row, params = {}) => ask(nextReader(), sql, row, params),
    binary: (sql, params = {}) =>
      explained(async () => {
        const query = `${sql} FORMAT RowBinary`
        const { stream } = await nextReader().exec({ query, query_params: { ...params } })
        const chunks: Uint8Array[] = []
        for await (const chunk of stream) chunks.push(chunk)
        return readRowBinary(Buffer.concat(chunks))
      }),
    insert: async (table, columns, rows) => {
      if (rows.length === 0) return
      await explained(() =>
        writer.insert({
          table,
          columns: columns as [string, ...string[]],
          values: rows,
          format: 'JSONCompactEachRow',
        }),
      )
    },
  }
}

async function explained<T>(statement: () => Promise<T>): Promise<T> {
  try {
    return await statement()
  } catch (cause) {
    throw engineFailure(cause)
  }
}
