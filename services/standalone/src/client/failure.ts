import { CommonholdError, ERRORS, type ErrorCode } from '@commonhold/contracts/errors'
import { z } from 'zod'

const problem = z.object({
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).default([]),
})

/** The error a problem document tells of: the same one that the service met. */
export function failureOf(body: string, status: number, where: string): CommonholdError {
  const read = problem.safeParse(parsed(body))
  if (read.success && read.data.code in ERRORS)
    return new CommonholdError(read.data.code as ErrorCode, read.data.detail, { errors: read.data.errors })
  return new CommonholdError(
    status >= 500 ? 'not_ready' : 'not_found',
    `${where} answered ${status}, but not as Commonhold does. Is the address right?`,
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
