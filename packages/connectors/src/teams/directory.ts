import type { Envelope } from '@commonhold/contracts/events/envelope'
import type { ReadOptions } from '../connector.ts'
import { displayable, type MakeEvent } from '../envelopes.ts'
import type { Identity } from './identity.ts'
import { accountId, TENANT_SOURCE } from './ids.ts'
import type { Person } from './records.ts'

/** What the lists of users, members and channels say, as events. They are as old as the archive. */

export interface DirectoryContext {
  readonly recorded: number
  readonly make: MakeEvent
  readonly seal: ReadOptions['seal']
  /** Accounts somebody called bots: by id, address or display name, in NFC. */
  readonly bots: ReadonlySet<string>
}

const isNamed = (bots: ReadonlySet<string>, ...names: (string | null)[]) =>
  names.some((name) => name !== null && bots.has(name.normalize('NFC')))

export function personEvents(person: Person, isMember: boolean, context: DirectoryContext): Envelope[] {
  const { recorded, make, seal, bots } = context
  const account = accountId(person.id)
  const bot = isNamed(bots, person.id, person.handle, person.name)
  const head = { source: TENANT_SOURCE, id: account, micros: recorded, sequence: 0 }
  // The list of users knows more of a person than a list of members.
  const seen = make(
    'org.commonhold.account.v1',
    { ...head, sequence: isMember ? 0 : 1 },
    {
      account,
      class: bot ? 'bot' : 'human',
      displayName: displayable(person.name),
      handle: displayable(person.handle),
      emailHash: person.mail === null ? null : seal(`mail:${person.mail.trim().toLowerCase()}`),
    },
  )
  if (bot || !isMember) return [seen]
  const member = { account, enabledFrom: null, enabledTo: null, deleted: false }
  return [seen, make('org.commonhold.roster.v1', head, member)]
}

/** Somebody no list tells of, by what stands beside what they did. */
export function identityEvent(identity: Identity & { account: string }, context: DirectoryContext): Envelope {
  const { account, name, bot } = identity
  return context.make(
    'org.commonhold.account.v1',
    { source: TENANT_SOURCE, id: account, micros: context.recorded, sequence: 0 },
    {
      account,
      class: bot || isNamed(context.bots, account.slice('teams:'.length), name) ? 'bot' : 'human',
      displayName: displayable(name),
    },
  )
}

export const spaceEvent = (
  space: string,
  name: string | null,
  isPrivate: boolean,
  { make, recorded }: DirectoryContext,
): Envelope =>
  make(
    'org.commonhold.space.v1',
    { source: TENANT_SOURCE, id: space, micros: recorded, sequence: 0 },
    { space, name: displayable(name), aliases: [], private: isPrivate },
  )
