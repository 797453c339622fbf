import { z } from 'zod'
import { envelope } from './events/envelope.ts'
import { EVENT_TYPES } from './events/streams.ts'

/** JSON Schema 2020-12 of every event type as a sender writes it: the envelope with the data of its stream. */
export function eventSchemas(): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(EVENT_TYPES).map(([type, { data }]) => [
      type,
      z.toJSONSchema(envelope.extend({ type: z.literal(type), data }), {
        io: 'input',
        unrepresentable: 'any',
      }),
    ]),
  )
}
