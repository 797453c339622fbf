import type { Envelope } from '@commonhold/contracts/events/envelope'
import type { ReadOptions } from '../connector.ts'
import { displayable, type MakeEvent } from '../envelopes.ts'
import { accountId, createStreamId, siteSource, spaceId, streamKey } from './ids.ts'
import type { ZulipStream, ZulipUser } from './realm.ts'

/** What realm.json says of people and streams, as events. */

export interface DirectoryContext {
  readonly site: string
  /** When the archive was taken, or its last message. */
  readonly recorded: number
  readonly make: MakeEvent
  readonly seal: ReadOptions['seal']
}

export function userEvents(user: ZulipUser, { site, recorded, make, seal }: DirectoryContext): Envelope[] {
  const account = accountId(site, user.id)
  const head = { source: siteSource(site), id: account, micros: recorded, sequence: 0 }
  const seen = make('org.commonhold.account.v1', head, {
    account,
    class: user.bot ? 'bot' : 'human',
    displayName: displayable(user.name),
    emailHash: user.mail === null ? null : seal(`mail:${user.mail.trim().toLowerCase()}`),
  })
  if (user.bot || !user.member) return [seen]
  const enabledFrom = user.joined === null ? null : new Date(user.joined / 1000).toISOString().slice(0, 10)
  return [seen, make('org.commonhold.roster.v1', head, { account, enabledFrom, deleted: !user.active })]
}

export function streamEvents(stream: ZulipStream, { site, recorded, make }: DirectoryContext): Envelope[] {
  const space = spaceId(site, streamKey(stream.id))
  const source = siteSource(site)
  const place = make(
    'org.commonhold.space.v1',
    { source, id: space, micros: recorded, sequence: 0 },
    { space, name: displayable(stream.name), private: stream.private },
  )
  if (stream.creator === null || stream.created === null) return [place]
  const made = make(
    'org.commonhold.activity.v1',
    { source, id: createStreamId(stream.id), micros: stream.created, sequence: stream.created },
    { kind: 'create-space', actor: accountId(site, stream.creator), object: space, space },
  )
  return [place, made]
}
