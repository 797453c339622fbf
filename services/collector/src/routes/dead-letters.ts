import { ERRORS, type ErrorCode } from '@commonhold/contracts/errors'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { DeadLetters } from '../dead-letters/dead-letters.ts'

const letter = z.object({
  id: z.string(),
  pilot: z.string().nullable(),
  code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
  pointer: z.string(),
  message: z.string(),
  at: z.string(),
  from: z.string().meta({ description: 'http, or the id of an import' }),
  file: z.string().nullable(),
  record: z.int().nullable(),
  event: z.record(z.string(), z.unknown()).nullable().meta({
    description: 'What is kept of it: accounts as pseudonyms, no names, no texts.',
  }),
  pseudonymised: z.literal(true),
})

const params = z.object({ id: z.string().max(64) })

export function deadLetterRoutes(deadLetters: DeadLetters) {
  return async (scope: FastifyInstance): Promise<void> => {
    const app = scope.withTypeProvider<ZodTypeProvider>()
    const common = { config: { access: 'operator' as const } }
    app.route({
      ...common,
      method: 'GET',
      url: '/v1/dead-letters',
      schema: {
        tags: ['Dead letters'],
        summary: 'What was set aside, the newest first',
        querystring: z.strictObject({
          limit: z.coerce.number().int().min(1).max(1000).default(50),
          offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
        }),
        response: { 200: z.object({ total: z.int(), deadLetters: z.array(letter) }) },
      },
      handler: ({ query: { limit, offset } }) => deadLetters.page(limit, offset),
    })
    app.route({
      ...common,
      method: 'GET',
      url: '/v1/dead-letters/:id',
      schema: { tags: ['Dead letters'], summary: 'One of them', params, response: { 200: letter } },
      handler: ({ params: { id } }) => deadLetters.get(id),
    })
    app.route({
      ...common,
      method: 'POST',
      url: '/v1/dead-letters/:id/replay',
      schema: {
        tags: ['Dead letters'],
        summary: 'Try it again, and forget it when it is taken',
        params,
        response: { 200: z.object({ accepted: z.int() }) },
      },
      handler: async ({ params: { id } }) => {
        await deadLetters.replay(id)
        return { accepted: 1 }
      },
    })
    app.route({
      ...common,
      method: 'DELETE',
      url: '/v1/dead-letters/:id',
      schema: { tags: ['Dead letters'], summary: 'Forget it', params, response: { 204: z.null() } },
      handler: async ({ params: { id } }, reply) => {
        await deadLetters.discard(id)
        return reply.code(204).send(null)
      },
    })
  }
}
