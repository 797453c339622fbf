import type { ReadItem, ReadOptions } from './connector.ts'

/** What a tool's API answered. */
export interface Reply {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Parsed; undefined when it is no JSON. */
  readonly body: unknown
}

/** One question to a tool's API. The caller shows the token, waits as the tool wants it to, tries again when it is
 *  busy, and gives up with a CommonholdError: what comes back is an answer.
 *  @param path below the API's address, with its leading slash
 *  @throws CommonholdError pull_refused (the token is not taken), pull_failed (no answer worth having came) */
export type Ask = (path: string, query?: Readonly<Record<string, string>>) => Promise<Reply>

export interface PullOptions extends ReadOptions {
  /** Microseconds; nothing older is asked for when there is no cursor yet. Null: everything there is. */
  readonly since: number | null
  /** GitHub: owner/name of each. */
  readonly repositories: readonly string[]
  /** When this round began, in microseconds since 1970. */
  readonly now: number
}

/** Some of what is new, and where to go on once it is durable. */
export interface Page {
  readonly items: readonly ReadItem[]
  /** Plain JSON. Resuming from it repeats what came after it, which changes nothing. */
  readonly cursor: unknown
}

/** Asking a tool's API for what is new. Ids are those of its archive and its webhook. */
export interface Puller {
  readonly tool: string
  /** Where the API is when the connection does not say; null: it has to. */
  readonly url: string | null
  /** How the token is shown; none where the connection has none. */
  headers(token: string): Readonly<Record<string, string>>
  /** Seconds to wait, where a tool says so in an answer of its own kind that it is being asked too often; null when it
   *  does not. 429 and Retry-After are understood without it. */
  busy?(reply: Reply): number | null
  /** One round: from the cursor (null the first time) to what is there now.
   *  @throws CommonholdError pull_refused, pull_failed */
  pull(ask: Ask, cursor: unknown, options: PullOptions): AsyncIterable<Page>
}
