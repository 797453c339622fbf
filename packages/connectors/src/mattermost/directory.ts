import type { Envelope } from '@commonhold/contracts/events/envelope'
import { instantOfMicros } from '@commonhold/contracts/events/instant'
import type { ReadOptions } from '../connector.ts'
import { displayable, type MakeEvent } from '../envelopes.ts'
import { isObject, type Loose, textOf } from '../json/loose.ts'
import { accountId, microsOfMillis, SERVER_SOURCE } from './ids.ts'

/** What the user, bot and channel lines say, as events. They are as old as the export. */

export interface DirectoryContext {
  readonly recorded: number
  readonly make: MakeEvent
  readonly seal: ReadOptions['seal']
  /** Accounts somebody called bots: by username or display name, in NFC. */
  readonly bots: ReadonlySet<string>
}

export function userEvents(user: Loose, username: string, context: DirectoryContext): Envelope[] {
  const { recorded, make, seal, bots } = context
  const account = accountId(username)
  const fullName = [textOf(user['first_name']), textOf(user['last_name'])].filter(Boolean).join(' ')
  const nickname = textOf(user['nickname'])
  const mail = textOf(user['email'])
  const bot = [username, fullName, nickname].some((name) => name && bots.has(name.normalize('NFC')))
  const head = { source: SERVER_SOURCE, id: account, micros: recorded, sequence: 0 }
  const seen = make('org.commonhold.account.v1', head, {
    account,
    class: bot ? 'bot' : 'human',
    displayName: displayable(fullName || nickname || username),
    handle: displayable(username),
    emailHash: mail === null ? null : seal(`mail:${mail.trim().toLowerCase()}`),
  })
  if (bot) return [seen]
  const ended = microsOfMillis(user['delete_at'])
  const member = {
    account,
    enabledFrom: null,
    enabledTo: ended === null ? null : instantOfMicros(ended).slice(0, 10),
    deleted: ended !== null,
  }
  return [seen, make('org.commonhold.roster.v1', head, member)]
}

/** Outranks a user line of the same name: some versions write both. */
export function botEvent(account: string, name: string | null, context: DirectoryContext): Envelope {
  return context.make(
    'org.commonhold.account.v1',
    { source: SERVER_SOURCE, id: account, micros: context.recorded, sequence: 1 },
    { account, class: 'bot', displayName: displayable(name) },
  )
}

export interface Channel {
  readonly space: string
  readonly name: string | null
  readonly private: boolean
}

export const spaceEvent = (
  { space, name, private: isPrivate }: Channel,
  context: DirectoryContext,
): Envelope =>
  context.make(
    'org.commonhold.space.v1',
    { source: SERVER_SOURCE, id: space, micros: context.recorded, sequence: 0 },
    { space, name: displayable(name), aliases: [], private: isPrivate },
  )

export const isTrue = (props: unknown, name: string): boolean =>
  isObject(props) && (props[name] === 'true' || props[name] === true)
