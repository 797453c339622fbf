import type { ErrorCode } from '@commonhold/contracts/errors'
import type { Envelope } from '@commonhold/contracts/events/envelope'
import type { Repository } from './ids.ts'
import type { Person } from './people.ts'

/** What became of a record: events, and for each part of it that is none the reason. */
export interface Told {
  readonly events: readonly Envelope[]
  readonly skipped: readonly string[]
  readonly problems: readonly { readonly code: ErrorCode; readonly message: string }[]
}

export const told = (events: readonly Envelope[], skipped: readonly string[] = []): Told => ({
  events,
  skipped,
  problems: [],
})

export const skip = (reason: string): Told => told([], [reason])

export const broken = (message: string): Told => ({
  events: [],
  skipped: [],
  problems: [{ code: 'broken_record', message }],
})

/** The issue, pull request or discussion something belongs to. */
export interface Thread {
  readonly repository: Repository
  readonly number: number
  /** undefined: the record does not say; null: nobody, a deleted account. */
  readonly author: Person | null | undefined
  readonly merged: boolean
}

/** Whether an act was done to another's thing. Unknown where either is. */
export function isAnothers(actor: Person | null, owner: Person | null | undefined): boolean | null {
  if (actor === null || owner === undefined) return null
  return owner === null || actor.login.toLowerCase() !== owner.login.toLowerCase()
}
