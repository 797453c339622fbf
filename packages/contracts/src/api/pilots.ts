import { z } from 'zod'
import { KINDS } from '../events/kinds.ts'
import { pilotSettings } from '../events/streams.ts'
import { gap } from './head.ts'

export const sourceSummary = z.object({
  source: z.string(),
  live: z.boolean(),
  first: z.string().meta({ description: 'First covered day' }),
  until: z.string().meta({ description: 'Last covered day' }),
})

export const pilotSummary = z.object({
  id: z.string(),
  name: z.string().nullable(),
  timeZone: z.string(),
  first: z.string().nullable(),
  last: z.string().nullable(),
  events: z.int().nullable().meta({ description: 'Standing acts; null where the reader may not know' }),
  sources: z.array(sourceSummary),
})

export const pilotList = z.object({ pilots: z.array(pilotSummary) })

export const pilotDocument = pilotSummary.extend({
  settings: pilotSettings.meta({
    description: 'champions are native account ids; empty for those who may not see people',
  }),
})

/** What is not mentioned stays as it is. */
export const pilotChanges = z
  .strictObject(
    Object.fromEntries(
      Object.entries(pilotSettings.shape).map(([name, field]) => [name, field.unwrap()]),
    ) as {
      [Name in keyof typeof pilotSettings.shape]: ReturnType<(typeof pilotSettings.shape)[Name]['unwrap']>
    },
  )
  .partial()
export type PilotChanges = z.output<typeof pilotChanges>

export const PRESENCE = ['present', 'absent', 'unknown'] as const

const presentRange = z.object({
  from: z.string(),
  to: z.string().meta({ description: 'Exclusive' }),
  state: z.enum(PRESENCE).meta({
    description:
      'present: there are acts of this kind in every calendar month of the range; absent: it was covered, and there are none; unknown: nothing of the source was covered',
  }),
})

const coveredDay = z.object({
  day: z.string(),
  sources: z.array(
    z.object({
      source: z.string(),
      covered: z.boolean().meta({ description: 'False: of every kind it is unknown whether there was any' }),
      present: z.array(z.enum(KINDS)),
      absent: z.array(z.enum(KINDS)),
    }),
  ),
})

export const coverageQuery = z.strictObject({
  from: z.string().optional().meta({ description: 'First day; the first that is covered when not given' }),
  to: z.string().optional().meta({ description: 'The day after the last' }),
  detail: z
    .enum(['months', 'days'])
    .default('months')
    .meta({ description: 'days: each day as well, a hundred at a time; not for readers' }),
})

export const coverageDocument = z.object({
  pilot: z.string(),
  timeZone: z.string(),
  first: z.string().nullable(),
  last: z.string().nullable(),
  gaps: z.array(gap),
  sources: z.array(
    sourceSummary.extend({
      lastEvent: z.string().meta({ description: 'Day of the last event' }),
      silentTooLong: z.boolean(),
      expectedDays: z.int().nullable(),
      expectEvery: z.int().nullable().meta({ description: 'Seconds; what a live connection expects' }),
      stretches: z.array(z.object({ from: z.string(), to: z.string().meta({ description: 'Exclusive' }) })),
      kinds: z
        .array(z.object({ kind: z.enum(KINDS), ranges: z.array(presentRange) }))
        .meta({ description: 'The kinds of act it ever brought. Of others nobody knows whether it would' }),
    }),
  ),
  days: z.array(coveredDay).optional().meta({ description: 'With detail=days' }),
  next: z.string().nullable().optional().meta({ description: 'Where to go on (from), null at the end' }),
})
