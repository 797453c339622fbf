import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { notReady } from './create-http.ts'

/** Null: ready; else why not, in words for whoever runs the service. */
export type Ready = () => string | null | Promise<string | null>

const up = z.object({ status: z.literal('ok') })

/** Live: the process answers. Ready: it can do its work; a load balancer asks this one. */
export function addHealth(app: FastifyInstance, ready: Ready): void {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const schema = (summary: string) => ({ summary, tags: ['Service'], response: { 200: up } })
  typed.route({
    method: 'GET',
    url: '/health/live',
    config: { access: 'public' },
    schema: schema('Does the process answer?'),
    handler: async () => ({ status: 'ok' as const }),
  })
  typed.route({
    method: 'GET',
    url: '/health/ready',
    config: { access: 'public' },
    schema: schema('Can it do its work?'),
    handler: async () => {
      const why = await ready()
      if (why !== null) throw notReady(why)
      return { status: 'ok' as const }
    },
  })
}
