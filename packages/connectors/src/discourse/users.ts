import type { Envelope } from '@commonhold/contracts/events/envelope'
import type { ReadOptions } from '../connector.ts'
import type { MakeEvent } from '../envelopes.ts'
import { type Loose, numberOf, textOf } from '../json/loose.ts'
import { timeOf } from '../tabular/time.ts'
import { accountId, siteSource } from './ids.ts'
import type { People } from './people.ts'

export interface UserContext {
  readonly site: string
  readonly make: MakeEvent
  readonly options: ReadOptions
  readonly people: People
  /** When they were told of, in microseconds; null: when they joined, for a list does not say how old it is. */
  readonly told: number | null
  readonly deleted: boolean
}

/** The roster: who could take part, since when. A user of staff's export, or of a delivery.
 *  @returns null when it is none */
export function userEvents(record: Loose, context: UserContext): readonly Envelope[] | null {
  const { site, make, options, people, told, deleted } = context
  const username = textOf(record['username'])
  const joined = timeOf(record['created_at'])
  if (username === null || joined === null) return null
  const micros = told ?? joined
  const ownBot = (numberOf(record['id']) ?? 1) < 0
  const mail = textOf(record['email'])
  const emailHash = mail === null ? null : options.seal(`mail:${mail.trim().toLowerCase()}`)
  people.met({ username, name: textOf(record['name']), micros, ownBot, listed: { emailHash } })
  if (ownBot) return []
  const account = accountId(site, username)
  const enabledFrom = joined < 0 || joined > LAST ? null : new Date(joined / 1000).toISOString().slice(0, 10)
  const head = { source: siteSource(site), id: account, micros, sequence: 0 }
  return [make('org.commonhold.roster.v1', head, { account, enabledFrom, deleted })]
}

/** The end of 9999: later days have no name. */
const LAST = 253_402_300_799_000_000
