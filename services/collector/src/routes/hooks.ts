import type { Readable } from 'node:stream'
import { CommonholdError } from '@commonhold/contracts/errors'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { readBytes } from '../http/read-body.ts'
import type { Receiver } from '../live/receiver.ts'

export interface HookLimits {
  /** Bytes of one delivery. */
  readonly bytes: number
  /** Milliseconds in which a delivery has to be sent. */
  readonly sentWithinMs: number
}

const DEFAULT_LIMITS: HookLimits = { bytes: 8 * 1024 * 1024, sentWithinMs: 10_000 }

const taken = z.object({
  accepted: z.int().meta({ description: 'Events that are durable now.' }),
  known: z.int().meta({ description: 'Events that were durable before.' }),
  skipped: z.record(z.string(), z.int()),
  rejected: z.record(z.string(), z.int()).meta({ description: 'Set aside as dead letters.' }),
})

const description =
  'The address a tool is given for its webhook. No key: what the tool signs is believed, nothing else. Deliveries are read as they were sent, never unpacked. 200 once what was accepted is durable; 503 when that takes longer than the sender waits: sending again changes nothing.'

/** `/v1/hooks/{connection}`: live deliveries of a tool. */
export function hookRoutes(receiver: Receiver, now: () => number, limits: HookLimits = DEFAULT_LIMITS) {
  return async (scope: FastifyInstance): Promise<void> => {
    // Signatures are over the very bytes.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_, payload, done) => done(null, payload))
    scope.withTypeProvider<ZodTypeProvider>().route({
      // Some tools ask with GET whether somebody is there.
      method: ['GET', 'POST'],
      url: '/v1/hooks/:connection',
      exposeHeadRoute: false,
      config: { access: 'public' },
      schema: {
        tags: ['Events'],
        summary: "Receive a tool's live deliveries",
        description,
        params: z.object({ connection: z.string().max(64) }),
        response: { 200: taken },
      },
      handler: async (request, reply) => {
        reply.header('cache-control', 'no-store')
        // What of a body is not read is not waited for either: the connection ends with the answer.
        reply.header('connection', 'close')
        const body = await bodyOf(request, limits)
        reply.removeHeader('connection')
        const answer = await receiver.receive(request.params.connection, {
          headers: headersOf(request),
          query: queryOf(request),
          body,
          received: now(),
        })
        if (answer.type === 'taken') {
          const { accepted, known, skipped, rejected } = answer.taken
          return { accepted, known, skipped: { ...skipped }, rejected: { ...rejected } }
        }
        // As bytes: the schema of the route is for what was taken.
        return (reply as FastifyReply).type(answer.contentType).send(Buffer.from(answer.body))
      },
    })
  }
}

async function bodyOf(request: FastifyRequest, limits: HookLimits): Promise<Uint8Array> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  if (encoding !== 'identity' && encoding !== '')
    throw new CommonholdError('unsupported_media_type', 'Deliveries are not unpacked: send them as they are.')
  const body = request.body as Readable | undefined
  if (body === undefined) return new Uint8Array()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const why = `The delivery was not sent within ${limits.sentWithinMs / 1000} s.`
    timer = setTimeout(reject, limits.sentWithinMs, new CommonholdError('unreadable_request', why))
  })
  const reading = readBytes(body, limits.bytes)
  try {
    return await Promise.race([reading, late])
  } catch (cause) {
    // Nobody waits for the rest of it any more.
    reading.catch(() => {})
    if (cause instanceof CommonholdError) throw cause
    throw new CommonholdError('unreadable_request', 'The delivery broke off.', { cause })
  } finally {
    clearTimeout(timer)
  }
}

/** Said twice, a header of ours is none: whoever signs says it once. */
const headersOf = ({ headers }: FastifyRequest) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : undefined]),
  )

const queryOf = ({ query }: FastifyRequest) =>
  Object.fromEntries(
    Object.entries(query as Record<string, unknown>).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : undefined,
    ]),
  )
