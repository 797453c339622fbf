import { calendarDay } from '@commonhold/contracts/events/instant'
import { KIND_RULES, KINDS, type Kind } from '@commonhold/contracts/events/kinds'
import { EVIDENCE } from '@commonhold/contracts/events/streams'
import { z } from 'zod'

/** Messages and what only tools know are nobody's to declare. */
export const DECLARABLE = KINDS.filter((kind) => {
  const rule = KIND_RULES[kind]
  return rule !== 'derived' && rule.class !== 'passive' && rule.class !== 'light'
}) as [Kind, ...Kind[]]

const person = z
  .string()
  .min(1)
  .max(1024)
  .meta({ description: 'An account of the person, as its tool knows it, or a pseudonym' })

export const declaration = z.strictObject({
  kind: z.enum(DECLARABLE),
  person,
  day: calendarDay.meta({ description: 'In the pilot’s zone' }),
  space: z.string().min(1).max(1024).optional().meta({ description: 'Where, by the space’s id' }),
})

export const confirmation = z.strictObject({ by: person })

export const declaredActivity = z.object({
  id: z.string(),
  kind: z.enum(KINDS),
  day: z.string(),
  person: z.string(),
  name: z.string().nullable(),
  space: z.string().nullable(),
  evidence: z.enum(EVIDENCE),
  confirmedBy: z.string().nullable().meta({ description: 'A pseudonym' }),
})

export const declaredList = z.object({ pilot: z.string(), activities: z.array(declaredActivity) })
