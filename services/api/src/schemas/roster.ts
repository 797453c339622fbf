import { ROSTER_COLUMNS } from '@commonhold/connectors/roster/read'
import { z } from 'zod'

const day = z.string().nullable().meta({ description: 'YYYY-MM-DD; null: open' })

export const rosterList = z.object({
  pilot: z.string(),
  members: z.array(
    z.object({
      account: z.string().meta({ description: 'A pseudonym' }),
      native: z.string().nullable(),
      name: z.string().nullable(),
      stretches: z.array(z.object({ from: day, to: day, unit: z.string().nullable() })),
    }),
  ),
})

export const rosterReport = z.object({
  rows: z.int(),
  duplicates: z.int().meta({ description: 'Rows that say what another one says' }),
  people: z.int().meta({ description: 'Who was taken' }),
  added: z.int().meta({ description: 'Of those, who was on no list before' }),
  newUnits: z.array(z.string()),
  missing: z.array(z.string()).meta({
    description: 'Who was on a list before and is not on this one: they stay until a row ends them',
  }),
  problems: z.array(
    z.object({
      line: z.int(),
      column: z.enum(ROSTER_COLUMNS).nullable(),
      message: z.string(),
      next: z.string().meta({ description: 'What to do about it' }),
    }),
  ),
})
export type RosterReport = z.output<typeof rosterReport>
