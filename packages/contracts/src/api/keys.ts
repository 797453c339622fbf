import { z } from 'zod'
import { pilotId } from '../events/text.ts'

export const KEY_ROLES = ['collector', 'reader', 'people-reader', 'pilot-owner', 'operator'] as const

export const keyWanted = z.strictObject({
  role: z.enum(KEY_ROLES),
  name: z.string().min(1).max(120).optional(),
  pilots: z
    .array(pilotId)
    .min(1)
    .max(1000)
    .nullable()
    .default(null)
    .meta({ description: 'Null: all pilots' }),
})

export const keyDocument = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(KEY_ROLES),
  pilots: z.array(z.string()).nullable(),
  created: z.string(),
  revoked: z.string().nullable(),
})

export const keyList = z.object({ keys: z.array(keyDocument) })

export const keyMade = keyDocument.extend({
  key: z.string().meta({ description: 'What to send as Bearer; it is shown this once' }),
})
