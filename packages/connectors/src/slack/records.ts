import { type Loose, numberOf, objectsOf, textOf } from '../json/loose.ts'
import { isSecond, type SlackTs, slackTs } from './ids.ts'

/** The records of users.json and channels.json as far as they are needed. */

export interface SlackUser {
  readonly id: string
  readonly team: string | null
  readonly handle: string | null
  readonly realName: string | null
  readonly shownName: string | null
  readonly mail: string | null
  readonly deleted: boolean
  readonly bot: boolean
}

/** @param named accounts somebody called bots: by id, handle or display name, in NFC */
export function slackUser(record: Loose, named: ReadonlySet<string>): SlackUser | null {
  const id = textOf(record['id'])
  if (id === null) return null
  const profile = (record['profile'] ?? {}) as Loose
  const handle = textOf(record['name'])
  const realName = textOf(record['real_name']) ?? textOf(profile['real_name'])
  const shownName = textOf(profile['display_name'])
  const isNamed = [id, handle, realName, shownName].some(
    (name) => name !== null && named.has(name.normalize('NFC')),
  )
  return {
    id,
    team: textOf(record['team_id']),
    handle,
    realName,
    shownName,
    mail: textOf(profile['email']) ?? textOf(record['email']),
    deleted: record['deleted'] === true,
    bot: record['is_bot'] === true || id === 'USLACKBOT' || isNamed,
  }
}

export interface SlackPin {
  readonly user: string
  readonly second: number
  readonly message: SlackTs | null
  readonly owner: string | null
}

export interface SlackChannel {
  readonly id: string
  /** Names the channel's folder; direct messages have none and use the id. */
  readonly name: string
  readonly creator: string | null
  readonly created: number | null
  readonly pins: readonly SlackPin[]
  readonly private: boolean
}

export function slackChannel(record: Loose, list: string): SlackChannel | null {
  const id = textOf(record['id'])
  if (id === null) return null
  const created = numberOf(record['created'])
  const marked = ['is_private', 'is_im', 'is_mpim'].some((flag) => record[flag] === true)
  return {
    id,
    name: (textOf(record['name']) ?? id).normalize('NFC'),
    creator: textOf(record['creator']),
    created: created !== null && isSecond(created) ? Math.floor(created) : null,
    pins: objectsOf(record['pins']).flatMap(slackPin),
    private: marked || list !== 'channels.json',
  }
}

function slackPin(pin: Loose): SlackPin[] {
  const user = textOf(pin['user'])
  const second = numberOf(pin['created'])
  if (user === null || second === null || !isSecond(second)) return []
  return [{ user, second: Math.floor(second), message: slackTs(pin['id']), owner: textOf(pin['owner']) }]
}
