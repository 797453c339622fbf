import { CommonholdError } from '@commonhold/contracts/errors'
import { isObject, type Loose, textOf } from '../json/loose.ts'
import type { Ask, Reply } from '../puller.ts'

/** Slack's Web API answers 200 to almost everything and says in the body how it went. */

/** @throws CommonholdError pull_refused, pull_failed; SlackRefusal where only this question has no answer */
export type Call = (method: string, query?: Readonly<Record<string, string>>) => Promise<Loose>

/** Errors about the token: nothing can be asked until a person changes something.
 *  https://docs.slack.dev/reference/methods/auth.test#errors */
const ABOUT_THE_TOKEN = new Set([
  'not_authed',
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'no_permission',
  'missing_scope',
  'not_allowed_token_type',
  'org_login_required',
  'team_access_not_granted',
  'access_denied',
])
/** Errors about one channel: the others can be read. */
const ABOUT_THE_CHANNEL: Readonly<Record<string, string>> = {
  not_in_channel: 'not-a-member',
  channel_not_found: 'channel-not-found',
  thread_not_found: 'thread-not-found',
  is_archived: 'archived',
  channel_is_limited_access: 'not-a-member',
}

export const callSlack =
  (ask: Ask): Call =>
  async (method, query) => {
    const { status, body } = await ask(`/${method}`, query)
    if (!isObject(body)) throw new CommonholdError('pull_failed', `Slack answered ${method} with ${status}.`)
    if (body['ok'] === true) return body
    const error = word(body['error']) ?? 'something unknown'
    if (ABOUT_THE_TOKEN.has(error)) {
      const needed = error === 'missing_scope' ? scopesOf(body['needed']) : ''
      throw new CommonholdError('pull_refused', `Slack answers ${method} with ${error}${needed}.`)
    }
    const reason = ABOUT_THE_CHANNEL[error]
    if (reason !== undefined) return { skipped: reason }
    throw new CommonholdError('pull_failed', `Slack answers ${method} with ${error}.`)
  }

/** Where a channel has no answer it is skipped. */
export const skippedIn = (answer: Loose): string | null => textOf(answer['skipped'])

const word = (value: unknown): string | null =>
  typeof value === 'string' && /^[a-z_]{1,60}$/.test(value) ? value : null

const scopesOf = (value: unknown): string =>
  typeof value === 'string' && /^[a-z:._,]{1,200}$/.test(value) ? ` (it needs ${value})` : ''

/** Asked too often: 429 with Retry-After as a rule, in the body now and then. */
export const slackBusy = ({ body }: Reply): number | null =>
  isObject(body) && body['error'] === 'ratelimited' ? 30 : null

/** A workspace of a million channels and people has fewer pages; an API that never ends is broken. */
const MOST_PAGES = 10_000

/** All pages of a list, following its cursor. */
export async function* pagesOf(
  call: Call,
  method: string,
  query: Readonly<Record<string, string>>,
): AsyncGenerator<Loose> {
  let cursor: string | null = null
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await call(method, cursor === null ? query : { ...query, cursor })
    yield answer
    const metadata = answer['response_metadata']
    const next = isObject(metadata) ? textOf(metadata['next_cursor']) : null
    if (next === null || next === cursor) return
    cursor = next
  }
  throw new CommonholdError('pull_failed', `Slack's list of ${method} has no end.`)
}
