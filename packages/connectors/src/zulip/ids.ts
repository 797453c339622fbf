/** Every id and object of Zulip, built in this one place. A message's id is its server's own and ascends; it is the
 *  same in an archive of web-public streams and in the organisation's export, so that a message read from both is one.
 *
 *  Numbers stand beside letters (s7, m123): an account may be a number, and keys that name an account are sealed. */

/** An archive does not say which organisation it is of: a pilot's Zulip goes without a name, unless it has two and
 *  `--map site=…` tells them apart. */
export const siteOf = (map: Readonly<Record<string, string>>) => map['site'] || '-'

export const siteSource = (site: string) => `zulip:${site}`

/** A user's id; where the archive has none, the name the sender goes by. */
export const accountId = (site: string, account: number | string) =>
  `zulip:${site}:${typeof account === 'string' ? account.normalize('NFC') : account}`

export const streamKey = (id: number) => `s${id}`

/** An archive whose folders carry no ids. */
export const namedStreamKey = (name: string) => `#${name.normalize('NFC')}`

export const spaceId = (site: string, stream: string) => `zulip:${site}/${stream}`

/** What somebody called a topic is text: only a seal of it leaves. Zulip tells topics apart without regard to case.
 *  Its dashes are taken out, because between them a few digits could be taken for an account. */
export const topicObject = (
  site: string,
  stream: string,
  topic: string,
  seal: (key: string) => string,
): string => {
  const name = topic.normalize('NFC').trim().toLowerCase()
  return `zulip:${site}/${stream}t${seal(`zulip-topic:${stream}:${name}`).replace(/[^A-Za-z0-9]/g, 'x')}`
}

/** The same for many messages: sealing is what costs, and topics repeat. */
export function topicObjects(
  site: string,
  seal: (key: string) => string,
): (stream: string, topic: string) => string {
  const MOST = 50_000
  const known = new Map<string, string>()
  return (stream, topic) => {
    const key = `${stream} ${topic}`
    const before = known.get(key)
    if (before !== undefined) return before
    if (known.size >= MOST) known.clear()
    const made = topicObject(site, stream, topic, seal)
    known.set(key, made)
    return made
  }
}

export const messageObject = (site: string, id: number) => `zulip:${site}/m${id}`

/** Who talks with whom is nobody's business, not even as numbers. */
export const directSpaceId = (site: string, people: string, seal: (key: string) => string) =>
  `zulip:${site}/d${seal(`zulip-direct:${people}`).replace(/[^A-Za-z0-9]/g, 'x')}`

export const reactionId = (message: number, emoji: string, user: number) => `m${message}:${emoji}:${user}`

export const reactionObject = (site: string, message: number, emoji: string, user: number) =>
  `zulip:${site}/${reactionId(message, emoji, user)}`

export const createStreamId = (stream: number) => `create:s${stream}`
