import type { Envelope } from '@commonhold/contracts/events/envelope'
import type { ReadOptions } from '../connector.ts'
import { displayable, type MakeEvent } from '../envelopes.ts'
import {
  accountId,
  createSpaceId,
  messageObject,
  pinId,
  pinObject,
  spaceId,
  teamSource,
  unrecordedChannel,
} from './ids.ts'
import type { SlackChannel, SlackPin, SlackUser } from './records.ts'

/** What users.json and channels.json say, as events. They are as old as the archive. */

export interface DirectoryContext {
  readonly team: string
  readonly recorded: number
  readonly make: MakeEvent
  readonly seal: ReadOptions['seal']
}

export function userEvents(user: SlackUser, { team, recorded, make, seal }: DirectoryContext): Envelope[] {
  const account = accountId(team, user.id)
  const head = { source: teamSource(team), id: account, micros: recorded, sequence: 0 }
  const seen = make('org.commonhold.account.v1', head, {
    account,
    class: user.bot ? 'bot' : 'human',
    displayName: displayable(user.realName ?? user.handle),
    handle: displayable(user.handle),
    emailHash: user.mail === null ? null : seal(`mail:${user.mail.trim().toLowerCase()}`),
  })
  if (user.bot) return [seen]
  const member = { account, enabledFrom: null, enabledTo: null, deleted: user.deleted }
  return [seen, make('org.commonhold.roster.v1', head, member)]
}

export function botEvent(id: string, name: string | null, context: DirectoryContext): Envelope {
  const { team, recorded, make } = context
  const account = accountId(team, id)
  return make(
    'org.commonhold.account.v1',
    { source: teamSource(team), id: account, micros: recorded, sequence: 0 },
    { account, class: 'bot', displayName: displayable(name) },
  )
}

export function spaceEvent(
  channel: { id: string; name: string; private: boolean },
  { team, recorded, make }: DirectoryContext,
): Envelope {
  const space = spaceId(team, channel.id)
  // An earlier export may have known the channel only by its folder.
  const alias = spaceId(team, unrecordedChannel(channel.name))
  return make(
    'org.commonhold.space.v1',
    { source: teamSource(team), id: space, micros: recorded, sequence: 0 },
    {
      space,
      name: displayable(channel.name),
      aliases: alias === space ? [] : [alias],
      private: channel.private,
    },
  )
}

export function creationEvent(channel: SlackChannel, { team, make }: DirectoryContext): Envelope | null {
  if (channel.creator === null || channel.created === null) return null
  const space = spaceId(team, channel.id)
  const micros = channel.created * 1_000_000
  return make(
    'org.commonhold.activity.v1',
    { source: space, id: createSpaceId(channel.id), micros, sequence: micros },
    { kind: 'create-space', actor: accountId(team, channel.creator), object: space, space },
  )
}

/** Both tellings of one pin come through here, so that they are the same event.
 *  @param pin the channel's record of it; null when it has been unpinned since */
export function pinEvent(
  channel: string,
  second: number,
  user: string,
  pin: SlackPin | null,
  { team, make }: DirectoryContext,
): Envelope {
  const space = spaceId(team, channel)
  const micros = second * 1_000_000
  return make(
    'org.commonhold.activity.v1',
    { source: space, id: pinId(second, user), micros, sequence: micros },
    {
      kind: 'pin',
      actor: accountId(team, user),
      object: pinObject(team, channel, second, user),
      space,
      target: pin?.message ? messageObject(team, channel, pin.message.text) : null,
      targetActor: pin?.owner ? accountId(team, pin.owner) : null,
    },
  )
}
