/** Every id and object of Slack, built in this one place: an archive and the Events API must agree on them
 *  to the letter, or the same message would count twice. A message's key is its `ts` within its channel. */

export interface SlackTs {
  /** As Slack writes it: the key. */
  readonly text: string
  readonly micros: number
}

const TS = /^(\d{1,12})(?:\.(\d{1,6}))?$/
/** The year 2255: beyond it microseconds are no longer exact numbers. */
const LAST_SECOND = 9_000_000_000

export const isSecond = (seconds: number) => seconds > 0 && seconds < LAST_SECOND

/** "1433558696.000005", and the bare or numeric forms some exporters write. */
export function slackTs(value: unknown): SlackTs | null {
  const text = typeof value === 'number' && Number.isFinite(value) ? value.toFixed(6) : value
  if (typeof text !== 'string') return null
  const usual = usualMicros(text)
  if (usual !== null) return { text, micros: usual }
  const match = TS.exec(text)
  if (!match) return null
  const seconds = Number(match[1])
  if (seconds >= LAST_SECOND) return null
  return { text, micros: seconds * 1_000_000 + Number((match[2] ?? '').padEnd(6, '0')) }
}

/** Ten digits, a point, six digits: all keys of 2001 to 2286, several of them in each message. */
function usualMicros(text: string): number | null {
  if (text.length !== 17 || text.charCodeAt(10) !== 0x2e) return null
  let micros = 0
  for (let i = 0; i < 17; i++) {
    if (i === 10) continue
    const digit = text.charCodeAt(i) - 0x30
    if (digit < 0 || digit > 9) return null
    micros = micros * 10 + digit
  }
  return micros < LAST_SECOND * 1_000_000 ? micros : null
}

export const teamSource = (team: string) => `slack:${team}`

export const accountId = (team: string, user: string) => `slack:${team}:${user}`

/** Also the source of everything that happens in the channel. */
export const spaceId = (team: string, channel: string) => `slack:${team}/${channel}`

export const messageObject = (team: string, channel: string, ts: string) => `${spaceId(team, channel)}/${ts}`

/** Reactions and pins carry who acted: the caller seals keys that name an account. */
export const reactionId = (ts: string, name: string, user: string) => `${ts}:${name}:${user}`

export const reactionObject = (team: string, channel: string, ts: string, name: string, user: string) =>
  `${messageObject(team, channel, ts)}/${name}:${user}`

/** A pin is told twice, as a message line and in the channel's list. Their times share only the second. */
export const pinId = (second: number, user: string) => `pin:${second}:${user}`

export const pinObject = (team: string, channel: string, second: number, user: string) =>
  `${spaceId(team, channel)}/${pinId(second, user)}`

export const createSpaceId = (channel: string) => `create:${channel}`

/** A channel the export has a folder for but no record: its name must do until the id is known. */
export const unrecordedChannel = (folder: string) => `#${folder}`

/** Old webhooks posted without any id. */
export const UNNAMED_BOT = 'unnamed-bot'
