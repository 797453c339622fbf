/** Where things stand: zulip-archive writes <stream id>-<stream name>/<topic>.json beside a stream_index.json;
 *  the organisation's export has realm.json and messages-000001.json and so on, in a folder of its own.
 *  https://github.com/zulip/zulip-archive/blob/main/lib/url.py
 *  https://github.com/zulip/zulip/blob/main/zerver/lib/export.py */

const TOPIC_FILE = /^(?:.*\/)?([^/]+)\/([^/]+)\.json$/
const MESSAGES_FILE = /^(?:(.*)\/)?messages-(\d{1,9})\.json$/

export interface TopicFile {
  readonly folder: string
  readonly streamId: number | null
  readonly stream: string
  readonly topic: string
}

export function topicFileOf(name: string): TopicFile | null {
  const match = TOPIC_FILE.exec(name)
  if (!match) return null
  const [, folder = '', topic = ''] = match
  const numbered = /^(\d{1,15})-(.*)$/.exec(folder)
  return {
    folder,
    streamId: numbered ? Number(numbered[1]) : null,
    // Its blanks were made dashes, and cannot be told from dashes any more.
    stream: percentDecoded(numbered ? (numbered[2] as string) : folder),
    topic: percentDecoded(topic.replace(/\.(?=[0-9A-Fa-f]{2})/g, '%')),
  }
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** `export/messages-000012.json` → root `export`, number 12. */
export function messagesFileOf(name: string): { root: string; number: number } | null {
  const match = MESSAGES_FILE.exec(name)
  return match ? { root: match[1] ?? '', number: Number(match[2]) } : null
}

/** `export/realm.json` → `export`. */
export const realmFileOf = (name: string): string | null =>
  /^(?:.*\/)?realm\.json$/.test(name) ? name.slice(0, -'realm.json'.length).replace(/\/$/, '') : null
