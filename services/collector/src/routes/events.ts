import type { Readable } from 'node:stream'
import { PROBLEM_TYPE } from '@commonhold/contracts/api/problem'
import { CommonholdError, ERRORS, type ErrorCode } from '@commonhold/contracts/errors'
import { maySend } from '@commonhold/runtime/http/access'
import { accessOf } from '@commonhold/runtime/http/access-control'
import { problemOf } from '@commonhold/runtime/http/problems'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { eventsIn, modeOf } from '../http/cloudevents.ts'
import { readBody } from '../http/read-body.ts'
import type { Intake } from '../intake/intake.ts'

export interface EventLimits {
  /** Unpacked bytes of one request. */
  readonly bytes: number
  /** Events of one request. */
  readonly events: number
}

const DEFAULT_LIMITS: EventLimits = { bytes: 8 * 1024 * 1024, events: 10_000 }

const taken = z.object({
  accepted: z.int().meta({ description: 'Events that are durable now.' }),
  rejected: z.array(
    z.object({
      index: z.int().meta({ description: 'Where in the batch, from 0.' }),
      code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
      pointer: z.string(),
      message: z.string(),
    }),
  ),
})

/** `POST /v1/events`: one event, or a batch; answered once what could be accepted is durable. */
export function eventRoutes(intake: Intake, limits: EventLimits = DEFAULT_LIMITS) {
  return async (scope: FastifyInstance): Promise<void> => {
    // Bodies are read here and not before: packed, bounded once unpacked, and of types with no parser elsewhere.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_, payload, done) => done(null, payload))
    scope.withTypeProvider<ZodTypeProvider>().route({
      method: 'POST',
      url: '/v1/events',
      config: { access: 'collector' },
      schema: {
        tags: ['Events'],
        summary: 'Send events',
        description:
          'CloudEvents 1.0 in structured, binary or batch mode, or plain JSON with one event or a list of them; gzip, deflate and br are unpacked. Sending an event again changes nothing. What was rejected is kept as dead letters.',
        response: { 202: taken },
      },
      handler: async (request, reply) => {
        const mode = modeOf(request.headers)
        const packing = request.headers['content-encoding']
        const body = request.body as Readable | undefined
        // What of a body is not read is not waited for either: the connection ends with the answer.
        reply.header('connection', 'close')
        const text = body === undefined ? '' : await readBody(body, packing, limits.bytes)
        reply.removeHeader('connection')
        const raw = eventsIn(mode, request.headers, text)
        if (raw.length > limits.events)
          throw new CommonholdError('body_too_large', `A batch may have ${limits.events} events.`)
        const access = accessOf(request)
        const { accepted, rejected } = await intake.take(raw, {
          maySend: (pilot) => maySend(access, pilot),
        })
        if (accepted > 0 || rejected.length === 0)
          return reply.code(202).send({ accepted, rejected: [...rejected] })
        const problem = problemOf(
          new CommonholdError('nothing_accepted', 'None of the events sent could be accepted.'),
          request.id,
        )
        // As bytes: the schema of the route is for what was accepted.
        return (reply as FastifyReply)
          .code(400)
          .type(PROBLEM_TYPE)
          .send(Buffer.from(JSON.stringify({ ...problem, accepted, rejected })))
      },
    })
  }
}
