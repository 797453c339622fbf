import { PROBLEM_TYPE, type Problem, problemTypeOf } from '@commonhold/contracts/api/problem'
import { CommonholdError, ERRORS, type ErrorCode, type FieldError } from '@commonhold/contracts/errors'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { validationFailure } from './validation.ts'

/** Fastify's own refusals, by what they mean here. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_INVALID_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_INVALID_JSON_BODY: 'not_json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'not_json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid_body',
  FST_ERR_BAD_URL: 'not_found',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
  FST_ERR_ASYNC_CONSTRAINT: 'not_found',
}

const DETAILS: Partial<Record<ErrorCode, string>> = {
  body_too_large: 'The body is larger than this route takes.',
  not_json: 'The body is empty or no JSON.',
  not_found: 'No route has this address.',
  internal: 'The request could not be answered. Nothing about it is known that would help from outside.',
}

/** What is told of an error: everything for one of ours, nothing for one nobody expected. */
export function asCommonholdError(error: unknown, request: FastifyRequest): CommonholdError {
  if (error instanceof CommonholdError) return error
  if (hasZodFastifySchemaValidationErrors(error)) return validationFailure(error, request)
  const { code, statusCode } = error as Partial<FastifyError>
  const known = code === undefined ? undefined : CODES[code]
  if (known === 'unsupported_media_type') {
    const given = request.headers['content-type']
    const detail =
      given === undefined ? 'No Content-Type was sent.' : `This route does not read ${given.slice(0, 80)}.`
    return new CommonholdError(known, detail, { cause: error })
  }
  if (known !== undefined)
    return new CommonholdError(known, DETAILS[known] ?? ERRORS[known].title, { cause: error })
  if (statusCode === 429)
    return new CommonholdError('too_many_requests', 'Too many requests in a short time.')
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new CommonholdError('invalid_body', 'The request is not valid.', { cause: error })
  return new CommonholdError('internal', DETAILS.internal as string, { cause: error })
}

export const problemOf = (error: CommonholdError, instance: string): Problem => ({
  type: problemTypeOf(error.code),
  title: ERRORS[error.code].title,
  status: error.status,
  code: error.code,
  detail: error.message,
  next: error.next,
  instance,
  ...(error.errors.length === 0 ? {} : { errors: error.errors.map((field: FieldError) => ({ ...field })) }),
})

const RETRY_SECONDS = '5'

export function sendProblem(reply: FastifyReply, error: CommonholdError, instance: string): FastifyReply {
  if (error.code === 'unauthenticated') reply.header('www-authenticate', 'Bearer realm="commonhold"')
  if (error.status === 503 || error.status === 429) reply.header('retry-after', RETRY_SECONDS)
  // As bytes: no schema of the route that failed is meant for it.
  return reply
    .code(error.status)
    .header('cache-control', 'no-store')
    .type(PROBLEM_TYPE)
    .send(Buffer.from(JSON.stringify(problemOf(error, instance))))
}

/** Every error leaves as a problem document; what nobody expected is logged, and told to nobody. */
export function answerWithProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const known = asCommonholdError(error, request)
    if (known.status >= 500 && known.code !== 'not_ready')
      request.log.error({ err: error, code: known.code, route: request.routeOptions.url }, 'request failed')
    return sendProblem(reply, known, request.id)
  })
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, new CommonholdError('not_found', DETAILS.not_found as string), request.id),
  )
}
