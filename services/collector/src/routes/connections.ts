import type { Connections } from '@commonhold/runtime/connections'
import type { Documents } from '@commonhold/store/documents'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { connectionRecord, type Ledger } from '../live/ledger.ts'

const pulling = z
  .object({
    state: z.enum(['ok', 'waiting', 'failing', 'refused']),
    detail: z.string().nullable().meta({ description: 'What is wrong, and what to do.' }),
    at: z.string().meta({ description: 'Since when it is so.' }),
  })
  .nullable()

const listed = connectionRecord.omit({ covers: true, ended: true }).extend({
  deliversTo: z.string().nullable().meta({ description: 'The address to give the tool.' }),
  pull: pulling.meta({ description: 'How asking its API goes; null where it is not asked, or was not yet.' }),
})

/** `GET /v1/connections`: which tools are listened to and asked, and what came of it. */
export function connectionRoutes(connections: Connections, ledger: Ledger, documents: Documents) {
  return async (scope: FastifyInstance): Promise<void> => {
    scope.withTypeProvider<ZodTypeProvider>().route({
      method: 'GET',
      url: '/v1/connections',
      config: { access: 'operator' },
      schema: {
        tags: ['Events'],
        summary: 'Live connections and what came over them',
        response: { 200: z.object({ connections: z.array(listed) }) },
      },
      handler: async () => {
        const found = []
        for (const connection of await connections.current()) {
          const { id, tool, pilots, expectEvery } = connection
          const { covers: _, ended: __, ...record } = ledger.of(id)
          const state = connection.pull === null ? null : await documents.get('cursors', id)
          found.push({
            ...record,
            tool,
            pilots: [...pilots],
            expectEvery,
            deliversTo: connection.secrets().length > 0 ? `/v1/hooks/${id}` : null,
            pull: pulling.catch(null).parse(state?.body ?? null),
          })
        }
        return { connections: found }
      },
    })
  }
}
