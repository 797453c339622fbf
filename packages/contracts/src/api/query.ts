import { z } from 'zod'
import { EVIDENCE } from '../events/streams.ts'
import { isCleanText } from '../events/text.ts'

/** What every question about a pilot may be narrowed by. Names and forms only: what they mean for one pilot is
 *  resolved where its settings are known. */

const text = z.string().min(1).max(1024).refine(isCleanText, { error: 'holds a character no tool writes' })

const describe = (description: string) => text.optional().meta({ description })

export const windowQuery = {
  window: describe('28d, 12w, all, 2016, 2016H1, 2016Q1, 2016-05 or 2016-W05; instead of from and to'),
  from: describe('First day, YYYY-MM-DD in the pilot’s zone'),
  to: describe('The day after the last'),
}

export const filterQuery = {
  source: describe('Only what a source brought, such as slack:T012 or slack:T012/C034'),
  space: describe('Only one space'),
  unit: describe('Only acts of people of one unit at the time'),
  evidence: z
    .string()
    .transform((list, context) => {
      const levels = list.split(',')
      if (
        levels.every((level): level is (typeof EVIDENCE)[number] =>
          (EVIDENCE as readonly string[]).includes(level),
        )
      )
        return levels
      context.addIssue({
        code: 'custom',
        message: `one or more of ${EVIDENCE.join(', ')}, separated by commas`,
      })
      return z.NEVER
    })
    .optional()
    .meta({ description: `One or more of ${EVIDENCE.join(', ')}, separated by commas` }),
  asOf: describe('As known then: a revision, or an instant such as 2026-01-31T12:00:00Z'),
}

export const countQuery = {
  eventSet: describe('ownership, contribution, all, facet:<facet> or kind:<kind>[,<kind>…]'),
  measure: z.enum(['acts', 'days']).optional().meta({ description: 'Count acts, or days with at least one' }),
}

/** `intervals=false` leaves out what is simulated: bootstrap intervals, and the chance that one person leads. */
export const simulationQuery = {
  intervals: z
    .enum(['true', 'false'])
    .optional()
    .transform((given) => given !== 'false')
    .meta({ description: 'false: without intervals and without what else is simulated' }),
}
