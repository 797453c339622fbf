import { z } from 'zod'
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
      stretches: z.array(z.object({ from: z.string(), to: z.string().meta({ description: 'Exclusive' }) })),
    }),
  ),
})
