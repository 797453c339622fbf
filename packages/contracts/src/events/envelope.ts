import { z } from 'zod'
import { instant } from './instant.ts'
import { key, pilotId } from './text.ts'

/** CloudEvents 1.0 with the three extension attributes Commonhold uses.
 *  https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md */
export const envelope = z.object({
  specversion: z.literal('1.0'),
  type: z.string().min(1).max(255),
  source: key,
  id: key,
  /** When it happened. */
  time: instant,
  /** When it was captured; for an archive the day it was taken. Absent: the event's own time, so that
   *  two messages of one identity are ordered alike whatever the moment they arrive. */
  recordedtime: instant.optional(),
  /** The pilot. */
  partitionkey: pilotId,
  /** Orders the versions of one event: an edit's time in microseconds, say. */
  sequence: z
    .union([z.string().regex(/^\d{1,16}$/), z.int().nonnegative()])
    .transform(Number)
    .refine(Number.isSafeInteger, { error: 'not an integer below 2^53' })
    .optional(),
  datacontenttype: z.string().max(255).optional(),
  data: z.unknown().optional(),
})
export type Envelope = z.input<typeof envelope>
