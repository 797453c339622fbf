import { setTimeout } from 'node:timers/promises'
import type { Ask, Puller, Reply } from '@commonhold/connectors/puller'
import { CommonholdError } from '@commonhold/contracts/errors'
import { pauseWanted, retryAfterSeconds } from './rate-limit.ts'

export interface AskConfig {
  /** Where the API is, without a slash at its end. */
  readonly url: string
  readonly token: string | null
  readonly puller: Pick<Puller, 'headers' | 'busy'>
  /** Ends every wait and every question. */
  readonly stopped: AbortSignal
  /** Told when the tool wants to be left alone for a while. */
  readonly onWait?: (milliseconds: number) => void
  readonly pace?: Pace
}

export interface Pace {
  sleep(milliseconds: number, stopped: AbortSignal): Promise<void>
  /** Milliseconds since 1970. */
  now(): number
  /** 0 to 1 */
  random(): number
  /** Milliseconds one answer may take. */
  readonly timeoutMs: number
}

const TRIES = 5
const FIRST_BACKOFF_MS = 1_000
const LONGEST_BACKOFF_MS = 60_000
/** A wait longer than this is left to the next round. */
const LONGEST_WAIT_MS = 15 * 60_000
const LARGEST_ANSWER = 32 * 1024 * 1024
const MOST_HOPS = 3

/** One API, asked one question at a time: as slowly as it wants, again when it fails, and no longer than makes sense.
 *  Nothing of an answer but its status is ever in an error. */
export function createAsk({ url, token, puller, stopped, onWait, pace = REAL_PACE }: AskConfig): Ask {
  /** Milliseconds since 1970 before which nothing may be asked. */
  let notBefore = 0

  const wait = async (milliseconds: number) => {
    if (milliseconds > LONGEST_WAIT_MS)
      throw new CommonholdError('pull_failed', `It wants to be left alone for ${minutes(milliseconds)}.`)
    if (milliseconds <= 0) return
    onWait?.(milliseconds)
    await pace.sleep(milliseconds, stopped)
  }
  const headers = {
    accept: 'application/json',
    'user-agent': 'commonhold',
    ...(token === null ? {} : puller.headers(token)),
  }

  return async (path, query = {}) => {
    const parameters = new URLSearchParams(query).toString()
    const address = new URL(`${url}${path}${parameters === '' ? '' : `?${parameters}`}`)
    let failure = ''
    for (let attempt = 0; attempt < TRIES; attempt++) {
      await wait(notBefore - pace.now())
      const reply = await fetched(address, headers, stopped, pace.timeoutMs)
      if (typeof reply === 'string') failure = reply
      else {
        const seconds = puller.busy?.(reply) ?? null
        const pause = pauseWanted(reply, pace.now())
        notBefore = Math.max(notBefore, pace.now() + pause)
        if (reply.status === 429 || seconds !== null || (reply.status === 403 && pause > 0)) {
          const named = retryAfterSeconds(reply, pace.now()) ?? seconds
          failure = 'it is asked too often'
          await wait(Math.max(pause, named === null ? backoff(attempt, pace) : named * 1_000))
          continue
        }
        if (reply.status === 401 || reply.status === 403)
          throw new CommonholdError('pull_refused', `It answers ${reply.status}: the token is not taken.`)
        if (reply.status < 500 && (reply.body !== undefined || reply.status >= 400)) return reply
        failure = reply.status >= 500 ? `it answers ${reply.status}` : 'its answer is no JSON'
      }
      if (attempt < TRIES - 1) await wait(backoff(attempt, pace))
    }
    throw new CommonholdError('pull_failed', `Asked ${TRIES} times: ${failure}.`)
  }
}

/** Doubling, and never two of us at the same moment. */
const backoff = (attempt: number, { random }: Pace) =>
  Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempt) * (0.5 + random() / 2)

const minutes = (milliseconds: number) => `${Math.ceil(milliseconds / 60_000)} minutes`

/** @returns why there is no answer, where there is none */
async function fetched(
  address: URL,
  headers: Readonly<Record<string, string>>,
  stopped: AbortSignal,
  timeoutMs: number,
): Promise<Reply | string> {
  let at = address
  try {
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(timeoutMs)])
    for (let hop = 0; hop <= MOST_HOPS; hop++) {
      const response = await fetch(at, { headers, redirect: 'manual', signal })
      const target = response.headers.get('location')
      if (response.status < 300 || response.status > 399 || target === null)
        return {
          status: response.status,
          headers: Object.fromEntries(response.headers),
          body: await jsonOf(response),
        }
      await response.body?.cancel()
      const next = new URL(target, at)
      // The token goes where the connection says, and nowhere else.
      if (next.origin !== address.origin)
        throw new CommonholdError('pull_failed', `It redirects to another address: ${next.origin}.`)
      at = next
    }
    return 'it redirects in a circle'
  } catch (error) {
    stopped.throwIfAborted()
    if (error instanceof CommonholdError) throw error
    return (error as Error).name === 'TimeoutError' ? 'it does not answer in time' : 'it cannot be reached'
  }
}

async function jsonOf(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > LARGEST_ANSWER)
      throw new CommonholdError('pull_failed', 'One of its answers has more than 32 MiB.')
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    return undefined
  }
}

const REAL_PACE: Pace = {
  sleep: (milliseconds, stopped) => setTimeout(milliseconds, undefined, { signal: stopped }),
  now: Date.now,
  random: Math.random,
  timeoutMs: 30_000,
}
