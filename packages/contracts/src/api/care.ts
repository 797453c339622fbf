import { z } from 'zod'

const pilot = z.string()

export const verified = z.object({
  slices: z.int().meta({ description: 'Days compared' }),
  differences: z.int(),
  repaired: z.int().meta({ description: 'Days derived anew' }),
})

export const verifyWanted = z.strictObject({ pilot: pilot.optional() }).nullish()

export const rebuilt = z.object({ pilot, revision: z.int().nullable() })
