import { CommonholdError, type FieldError } from '@commonhold/contracts/errors'
import type { FastifyError, FastifyRequest } from 'fastify'
import type { ZodFastifySchemaValidationError } from 'fastify-type-provider-zod'

type Failure = Omit<FastifyError, 'validation'> & { validation: ZodFastifySchemaValidationError[] }

/** What of the input is wrong, where, and what would be right. Values are never repeated: they may name people. */
export function validationFailure(error: Failure, request: FastifyRequest): CommonholdError {
  const place = error.validationContext ?? 'body'
  const inBody = place === 'body'
  const errors = error.validation.flatMap((issue) => fieldErrors(issue, inBody, allowedIn(request, place)))
  const [first] = errors
  const detail =
    first === undefined
      ? 'The request is not valid.'
      : inBody
        ? `${first.pointer === '' ? 'The body' : first.pointer}: ${first.message}`
        : `${first.pointer}: ${first.message}`
  return new CommonholdError(inBody ? 'invalid_body' : 'invalid_parameter', detail, { errors, cause: error })
}

function fieldErrors(
  { keyword, instancePath, message, params }: ZodFastifySchemaValidationError,
  inBody: boolean,
  allowed: readonly string[],
): FieldError[] {
  const at = instancePath === '/' ? '' : instancePath
  const pointer = inBody ? at : at.slice(1)
  if (keyword !== 'unrecognized_keys') return [{ pointer, message: message ?? 'not valid' }]
  const keys = (params as { keys?: readonly string[] }).keys ?? []
  const known = inBody || allowed.length === 0 ? '' : `; allowed: ${allowed.join(', ')}`
  return keys.map((key) => ({
    pointer: inBody ? `${at}/${escaped(key)}` : key.slice(0, 80),
    message: `is not known here${known}`,
  }))
}

/** RFC 6901; names come from strangers, so only so much of one is shown. */
const escaped = (part: string) => part.slice(0, 80).replaceAll('~', '~0').replaceAll('/', '~1')

/** The names a route's query knows. */
function allowedIn(request: FastifyRequest, place: string): readonly string[] {
  const schema = request.routeOptions.schema?.[place as 'querystring'] as { shape?: object } | undefined
  return Object.keys(schema?.shape ?? {})
}
