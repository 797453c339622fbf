import { z } from 'zod'
import type { Database } from './database.ts'
import type { Numbers } from './numbers.ts'
import { DATABASE } from './schema/tables.ts'

/** What services keep beside the numbers. Small: a collection is read whole. */
export type Collection =
  | 'imports'
  | 'keys'
  | 'dead-letters'
  | 'secrets'
  | 'notes'
  | 'connections'
  | 'cursors'
  | 'declarations'

export interface Document {
  readonly id: string
  /** '' for what belongs to no pilot. */
  readonly pilot: string
  readonly body: unknown
}

export interface Documents {
  list(collection: Collection, page?: { limit: number; offset: number }): Promise<Document[]>
  count(collection: Collection): Promise<number>
  get(collection: Collection, id: string): Promise<Document | null>
  /** Replaces what stood under the id. */
  put(collection: Collection, documents: readonly Document[]): Promise<void>
  remove(collection: Collection, id: string): Promise<void>
}

const row = z.object({ id: z.string(), pilot: z.string(), body: z.string() })
const STANDING = `${DATABASE}.documents FINAL WHERE collection = {collection:String}`
const COLUMNS = ['collection', 'id', 'version', 'deleted', 'pilot', 'body']

export function createDocuments(database: Database, next: Numbers): Documents {
  const document = (found: z.output<typeof row>): Document => ({ ...found, body: JSON.parse(found.body) })
  return {
    list: async (collection, { limit, offset } = { limit: 10_000, offset: 0 }) =>
      (
        await database.written(
          `SELECT id, pilot, body FROM ${STANDING} ORDER BY version DESC LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
          row,
          { collection, limit, offset },
        )
      ).map(document),
    count: async (collection) => {
      const [found] = await database.written(
        `SELECT count() AS n FROM ${STANDING}`,
        z.object({ n: z.number() }),
        { collection },
      )
      return found?.n ?? 0
    },
    get: async (collection, id) => {
      const [found] = await database.written(
        `SELECT id, pilot, body FROM ${STANDING} AND id = {id:String}`,
        row,
        {
          collection,
          id,
        },
      )
      return found ? document(found) : null
    },
    put: (collection, documents) =>
      database.insert(
        `${DATABASE}.documents`,
        COLUMNS,
        documents.map(({ id, pilot, body }) => [collection, id, next(), 0, pilot, JSON.stringify(body)]),
      ),
    remove: (collection, id) =>
      database.insert(`${DATABASE}.documents`, COLUMNS, [[collection, id, next(), 1, '', 'null']]),
  }
}
