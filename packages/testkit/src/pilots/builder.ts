/** A pilot told in a few lines, for specs written by hand:
 *
 *    const question = post('ada', '2024-03-01T09:00Z', { space: 'help' })
 *    const answer = reply('bob', '2024-03-01T09:05Z', question)
 *    deriveActs([question, answer, spaceRecord('help', { purpose: 'help' })])
 *
 *  An id is made of who and when, so that the same line tells the same event; accounts are taken as they are. */

import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { microsOfInstant } from '@commonhold/contracts/events/instant'
import type { Kind } from '@commonhold/contracts/events/kinds'
import { compareText } from '@commonhold/contracts/events/order'
import {
  type AccountData,
  type ActivityData,
  accountData,
  activityData,
  type PilotSettings,
  pilotSettings,
  type SpaceData,
  spaceData,
} from '@commonhold/contracts/events/streams'

export type Told<S extends CommonholdEvent['stream']> = Extract<CommonholdEvent, { stream: S }>
export type ToldActivity = Told<'activity'>

export const PILOT = 'pilot'

/** Where a version stands among others of its identity, and what identity it has. */
export interface Placing {
  readonly source?: string
  readonly id?: string
  readonly sequence?: number
  /** Absent: the event's own time. */
  readonly recorded?: string | number
}

/** Microseconds of `2024-03-01T09:00Z`, seconds and fractions allowed. */
export function at(text: string): number {
  const micros = microsOfInstant(text.replace(/T(\d\d:\d\d)(?!:)/, 'T$1:00'))
  if (micros === null) throw new Error(`not an instant: ${text}`)
  return micros
}

const when = (time: string | number) => (typeof time === 'number' ? time : at(time))

export function act(
  kind: Kind,
  actor: string | null,
  time: string | number,
  { source = 'chat', id, sequence = 0, recorded, ...data }: Placing & Partial<ActivityData> = {},
): ToldActivity {
  const own = id ?? `${actor ?? 'somebody'} ${time}`
  return {
    stream: 'activity',
    pilot: PILOT,
    source,
    id: own,
    sequence,
    time: when(time),
    recorded: when(recorded ?? time),
    data: activityData.parse({ object: `${source}/${own}`, ...data, kind, actor }),
  }
}

/** A post in a flat channel, unless `conversation` is given. */
export const post = (
  actor: string | null,
  time: string | number,
  more: Placing & Partial<ActivityData> = {},
): ToldActivity => act('post', actor, time, more)

/** The root of a conversation in a tool that has threads. */
export function topic(
  actor: string | null,
  time: string | number,
  more: Placing & Partial<ActivityData> = {},
): ToldActivity {
  const root = post(actor, time, more)
  return { ...root, data: { ...root.data, conversation: root.data.object } }
}

/** A reply in the conversation of `to`, or to an object nobody has read. */
export function reply(
  actor: string | null,
  time: string | number,
  to: ToldActivity | string,
  more: Placing & Partial<ActivityData> = {},
): ToldActivity {
  const place =
    typeof to === 'string'
      ? { conversation: to, inReplyTo: to }
      : { space: to.data.space, conversation: to.data.conversation, inReplyTo: to.data.object }
  return act('reply', actor, time, { ...place, ...more })
}

/** A later version, unless `sequence` says otherwise. */
export function correct(
  event: ToldActivity,
  { sequence = event.sequence + 1, recorded, time, ...data }: CorrectionOf,
): ToldActivity {
  return {
    ...event,
    sequence,
    time: time === undefined ? event.time : when(time),
    recorded: recorded === undefined ? event.recorded : when(recorded),
    data: { ...event.data, ...data },
  }
}
type CorrectionOf = Omit<Placing, 'id' | 'source'> & { time?: string | number } & Partial<ActivityData>

export const retract = (
  event: ToldActivity,
  { sequence = event.sequence, recorded = event.recorded }: Omit<Placing, 'id' | 'source'> = {},
): Told<'retraction'> => ({
  ...event,
  stream: 'retraction',
  sequence,
  recorded: when(recorded),
  data: { actor: null },
})

const directory = (id: string, { source = 'directory', sequence = 0, recorded = 0 }: Placing) => ({
  pilot: PILOT,
  source,
  id,
  sequence,
  time: when(recorded),
  recorded: when(recorded),
})

export const accountRecord = (
  account: string,
  { class: actorClass = 'human', ...placing }: Placing & Partial<Pick<AccountData, 'class'>> = {},
): Told<'account'> => ({
  stream: 'account',
  ...directory(account, placing),
  data: accountData.parse({ account, class: actorClass }),
})

export const bot = (account: string): Told<'account'> => accountRecord(account, { class: 'bot' })

function pair(a: string, b: string, placing: Placing) {
  const [first, second] = [a, b].sort(compareText) as [string, string]
  const data: Told<'identity-link'>['data'] = { accounts: [first, second] }
  return { ...directory(`${first} ${second}`, placing), data }
}

export const link = (a: string, b: string, placing: Placing = {}): Told<'identity-link'> => ({
  stream: 'identity-link',
  ...pair(a, b, placing),
})

export const unlink = (a: string, b: string, placing: Placing = {}): Told<'identity-unlink'> => ({
  stream: 'identity-unlink',
  ...pair(a, b, placing),
})

export const spaceRecord = (
  space: string,
  { source, sequence, recorded, ...data }: Omit<Placing, 'id'> & Partial<SpaceData> = {},
): Told<'space'> => ({
  stream: 'space',
  ...directory(space, {
    ...(source !== undefined && { source }),
    ...(sequence !== undefined && { sequence }),
    ...(recorded !== undefined && { recorded }),
  }),
  data: spaceData.parse({ ...data, space }),
})

export const settings = (
  data: Partial<PilotSettings>,
  placing: Omit<Placing, 'id'> = {},
): Told<'pilot-settings'> => ({
  stream: 'pilot-settings',
  ...directory('settings', placing),
  data: pilotSettings.parse(data),
})
