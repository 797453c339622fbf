import { type FakeApi, fakeApi } from './fake-api.ts'

/** A workspace as Slack's Web API shows it: lists by cursor, history from the newest backwards, threads apart. */
export interface FakeSlack extends FakeApi {
  readonly token: string
  readonly users: object[]
  readonly channels: { id: string; [field: string]: unknown }[]
  /** By channel, in any order; replies stand beside their roots. */
  readonly messages: Map<string, Message[]>
  /** How much one page has. */
  readonly pages: { size: number }
  /** Channels the app is not a member of. */
  readonly closed: Set<string>
}

export interface Message {
  ts: string
  thread_ts?: string
  [field: string]: unknown
}

export async function fakeSlack(): Promise<FakeSlack> {
  const token = 'xoxb-a-token-of-a-test'
  const users: object[] = []
  const channels: FakeSlack['channels'] = []
  const messages = new Map<string, Message[]>()
  const closed = new Set<string>()
  const pages = { size: 2 }

  const listed = (key: string, all: readonly object[], query: URLSearchParams) => {
    const from = Number(query.get('cursor') ?? 0)
    const next = from + pages.size
    return {
      ok: true,
      [key]: all.slice(from, next),
      response_metadata: { next_cursor: next < all.length ? String(next) : '' },
    }
  }
  const isReply = ({ ts, thread_ts }: Message) => thread_ts !== undefined && thread_ts !== ts
  const withThread = (message: Message, all: readonly Message[]): Message => {
    const replies = all.filter((each) => isReply(each) && each.thread_ts === message.ts)
    if (replies.length === 0) return message
    const latest = replies
      .map(({ ts }) => ts)
      .sort()
      .at(-1)
    return { ...message, thread_ts: message.ts, reply_count: replies.length, latest_reply: latest }
  }
  const history = (query: URLSearchParams) => {
    const channel = query.get('channel') ?? ''
    const all = messages.get(channel) ?? []
    const [oldest, latest] = [query.get('oldest') ?? '0', query.get('latest') ?? '9']
    const found = all
      .filter((each) => !isReply(each) || each['subtype'] === 'thread_broadcast')
      .filter(({ ts }) => ts > oldest && ts < latest)
      .sort((a, b) => (a.ts < b.ts ? 1 : -1))
    const page = found.slice(0, pages.size)
    return {
      ok: true,
      messages: page.map((each) => withThread(each, all)),
      has_more: found.length > page.length,
    }
  }
  const replies = (query: URLSearchParams) => {
    const all = messages.get(query.get('channel') ?? '') ?? []
    const root = query.get('ts')
    const oldest = query.get('oldest') ?? '0'
    const thread = all
      .filter(({ ts, thread_ts }) => ts === root || thread_ts === root)
      .filter(({ ts }) => ts === root || ts > oldest)
      .sort((a, b) => (a.ts < b.ts ? -1 : 1))
    return listed('messages', thread, query)
  }

  const api = await fakeApi((path, query, request) => {
    if (request.headers.authorization !== `Bearer ${token}`)
      return { body: { ok: false, error: 'invalid_auth' } }
    if (closed.has(query.get('channel') ?? '')) return { body: { ok: false, error: 'not_in_channel' } }
    switch (path) {
      case '/auth.test':
        return { body: { ok: true, team_id: 'T1', user_id: 'UBOT', bot_id: 'BBOT' } }
      case '/users.list':
        return { body: listed('members', users, query) }
      case '/conversations.list':
        return { body: listed('channels', channels, query) }
      case '/conversations.history':
        return { body: history(query) }
      case '/conversations.replies':
        return { body: replies(query) }
      default:
        return { body: { ok: false, error: 'unknown_method' } }
    }
  })
  return Object.assign(api, { token, users, channels, messages, closed, pages })
}
