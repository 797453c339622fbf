import { randomUUID } from 'node:crypto'
import { CommonholdError } from '@commonhold/contracts/errors'
import helmet from '@fastify/helmet'
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { type AccessOptions, controlAccess } from './access-control.ts'
import { addHealth, type Ready } from './health.ts'
import { documentRoutes } from './openapi.ts'
import { answerWithProblems, asCommonholdError, sendProblem } from './problems.ts'
import { refuseUnreadable } from './unreadable.ts'

export interface HttpOptions {
  /** Null: silent. Levels, redaction and destination are the caller's. */
  readonly logger: FastifyBaseLogger | null
  readonly access: AccessOptions
  readonly ready: Ready
  /** Bytes of a body, unless a route says otherwise; 1 MiB by default. */
  readonly bodyLimit?: number
  readonly version: string
}

const BODY_LIMIT = 1_048_576
const SANE_REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/

/** The HTTP foundation all services share: problems, request ids, security headers, access, health, OpenAPI.
 *
 *  Routes are registered on what it returns, each with the role it needs:
 *
 *      await app.register(async (scope) => {
 *        scope.withTypeProvider<ZodTypeProvider>().route({
 *          method: 'POST', url: '/v1/things', config: { access: 'pilot-owner' }, schema: { … }, handler: …
 *        })
 *      })
 *
 *  A route that declares none fails at registration. `accessOf(request)` says who asks. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app: FastifyInstance = fastify({
    ...(options.logger === null ? { logger: false } : { loggerInstance: options.logger }),
    // Fastify's own lines carry whole addresses, and a query may name a person.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimit ?? BODY_LIMIT,
    frameworkErrors: (error, request, reply) =>
      sendProblem(reply, asCommonholdError(error, request), request.id),
    clientErrorHandler: refuseUnreadable,
    genReqId: ({ headers }) => {
      const given = headers['x-request-id']
      return typeof given === 'string' && SANE_REQUEST_ID.test(given) ? given : randomUUID()
    },
    // A request that came before the end is answered, one that comes after it is told so.
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 512 },
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  answerWithProblems(app)

  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'answered',
    )
  })
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
  })
  controlAccess(app, options.access)
  await documentRoutes(app, options.version)
  addHealth(app, options.ready)
  return app
}

/** Everything from here alone: pages work on a machine without a network. Charts and widgets set styles inline. */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  fontSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  workerSrc: ["'self'", 'blob:'],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
}

/** Thrown while a service is starting or stopping. */
export const notReady = (why: string): CommonholdError => new CommonholdError('not_ready', why)
