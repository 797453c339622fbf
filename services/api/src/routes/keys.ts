import { keyDocument, keyList, keyMade, keyWanted } from '@commonhold/contracts/api/keys'
import type { KeyRecord } from '@commonhold/runtime/http/keys'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Routes } from './served.ts'

const shown = ({ hash: _, ...record }: KeyRecord) => record

/** GET and POST /v1/keys, DELETE /v1/keys/{id}. A key is shown once, when it is made. */
export const keyRoutes: Routes = (app, { deps }) => {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const { keys } = deps
  typed.route({
    method: 'GET',
    url: '/v1/keys',
    config: { access: 'operator' },
    schema: {
      summary: 'The keys there are, revoked ones too',
      tags: ['Keys'],
      querystring: z.strictObject({}),
      response: { 200: keyList },
    },
    handler: async () => ({
      keys: (await keys.list()).map(shown).sort((a, b) => (a.created < b.created ? -1 : 1)),
    }),
  })
  typed.route({
    method: 'POST',
    url: '/v1/keys',
    config: { access: 'operator' },
    schema: {
      summary: 'Makes a key: from then on nobody is let in without one',
      tags: ['Keys'],
      querystring: z.strictObject({}),
      body: keyWanted,
      response: { 201: keyMade },
    },
    handler: async (request, reply) => {
      const { role, pilots, name } = request.body
      const { key, record } = await keys.make({ role, pilots, name: name ?? role })
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...shown(record), key })
    },
  })
  typed.route({
    method: 'DELETE',
    url: '/v1/keys/:id',
    config: { access: 'operator' },
    schema: {
      summary: 'Ends a key at once',
      tags: ['Keys'],
      params: z.object({ id: z.string() }),
      querystring: z.strictObject({}),
      response: { 200: keyDocument },
    },
    handler: async (request) => shown(await keys.revoke(request.params.id)),
  })
}
