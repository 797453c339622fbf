import type { ErrorCode } from '@commonhold/contracts/errors'
import { z } from 'zod'

/** running → done | failed | interrupted; any of these → undoing → undone. `undoing` is saved before anything is
 *  taken back, so that a crash in between is taken up again. */
export const IMPORT_STATES = ['running', 'done', 'failed', 'interrupted', 'undoing', 'undone'] as const

const counts = z.record(z.string(), z.int())

/** What an import did. Every record read is in exactly one of accepted, known, skipped and rejected. */
export const importRecord = z.object({
  id: z.string(),
  pilot: z.string(),
  format: z.string(),
  label: z.string().meta({ description: 'Name of the file, without its folder.' }),
  state: z.enum(IMPORT_STATES),
  taken: z.string().nullable().meta({ description: 'Day the archive was taken, where it was named.' }),
  read: z.int(),
  accepted: z.int().meta({ description: 'Events nobody had told before.' }),
  known: z.int().meta({ description: 'Events that were there already.' }),
  vanished: z.int().default(0).meta({
    description: 'Events another archive has of the same places and time, and this one does not. They stay.',
  }),
  skipped: counts,
  rejected: counts,
  people: z.int().meta({ description: 'Humans who did something in it.' }),
  first: z.string().nullable(),
  last: z.string().nullable(),
  eventsPerSecond: z.number().nullable(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  failure: z
    .object({ code: z.string(), detail: z.string(), next: z.string() })
    .nullable()
    .meta({ description: 'Why it did not come to its end, and what to do.' }),
})
export type ImportRecord = z.output<typeof importRecord>

export interface Failure {
  readonly code: ErrorCode
  readonly detail: string
  readonly next: string
}

export const progress = z.object({
  id: z.string(),
  phase: z.enum(['waiting', 'reading', 'deriving', 'done']),
  totalBytes: z.number().nullable(),
  readBytes: z.number(),
  read: z.int(),
  accepted: z.int(),
  rejected: z.int(),
  perSecond: z.number(),
  secondsLeft: z.number().nullable(),
})
export type Progress = z.output<typeof progress>
