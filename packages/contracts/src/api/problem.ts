import { z } from 'zod'
import { ERRORS, type ErrorCode } from '../errors.ts'

/** What every error looks like over HTTP: RFC 9457, with a stable code and what to do next. */
export const problem = z
  .object({
    type: z.string().meta({ description: 'Names the kind of problem; always the same for one code.' }),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
    detail: z.string(),
    next: z.string().meta({ description: 'What to do now, in one sentence.' }),
    instance: z.string().meta({ description: 'The request id: it finds the request in the log.' }),
    errors: z
      .array(
        z.object({
          pointer: z
            .string()
            .meta({ description: 'A JSON pointer into the body, or the name of a parameter.' }),
          message: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.output<typeof problem>

export const PROBLEM_TYPE = 'application/problem+json'

export const problemTypeOf = (code: ErrorCode): string => `urn:commonhold:problem:${code}`
