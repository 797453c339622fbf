import type { ReadItem } from '@commonhold/connectors/connector'
import type { Puller } from '@commonhold/connectors/puller'
import { CommonholdError } from '@commonhold/contracts/errors'
import type { Connection, Connections } from '@commonhold/runtime/connections'
import type { Log } from '@commonhold/runtime/logging'
import type { Documents } from '@commonhold/store/documents'
import { createAsk, type Pace } from './ask.ts'
import { createProgress, type PullState } from './progress.ts'

export interface PullingDeps {
  readonly connections: Connections
  readonly pullers: readonly Puller[]
  /** Resolves once what a page brought is durable. */
  readonly take: (connection: Connection, items: readonly ReadItem[]) => Promise<unknown>
  readonly seal: (key: string) => string
  readonly documents: Documents
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>
}

export interface PullingOptions {
  /** Connections asked at the same time. */
  readonly atOnce?: number
  /** Milliseconds between two looks at which are due. */
  readonly lookEveryMs?: number
  readonly pace?: Pace
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

export interface Pulling {
  start(): void
  /** Asks one connection now, to the end of its round. */
  once(connection: Connection): Promise<PullState>
  /** Stops what is under way; the next start goes on behind the last page that was durable. */
  close(): Promise<void>
}

/** A token that was not taken is tried again now and then: it may have been given its scope meanwhile. */
const AFTER_REFUSAL_MS = 15 * 60_000
/** A cursor of many channels is large, and its loss costs a few questions. */
const SAVE_EVERY_MS = 5_000
const WORTH_TELLING_MS = 5_000

/** Asks the APIs of tools for what is new.
 *  Invariant: a cursor is saved only after everything before it is durable. A crash in between asks for some of it
 *  again, which changes nothing. */
export function createPulling(deps: PullingDeps, options: PullingOptions = {}): Pulling {
  const { connections, pullers, take, seal, documents, log } = deps
  const { atOnce = 2, lookEveryMs = 1_000, now = Date.now, pace } = options
  const stop = new AbortController()
  const progress = createProgress(documents, now)
  const underWay = new Map<string, Promise<unknown>>()
  /** When each is due, in milliseconds since 1970, and with which token it was refused. */
  const due = new Map<string, { at: number; refusedToken: string | null }>()
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> = Promise.resolve()

  const round = async (connection: Connection, puller: Puller): Promise<void> => {
    const { pull, id } = connection
    const url = pull?.url ?? puller.url
    if (pull === null || url === null)
      throw new CommonholdError('pull_failed', 'The connection does not say where its API is (pull.url).')
    const ask = createAsk({
      url: url.replace(/\/+$/, ''),
      token: pull.token(),
      puller,
      stopped: stop.signal,
      onWait: (ms) => tellWait(connection, ms),
      ...(pace === undefined ? {} : { pace }),
    })
    const cursor = await progress.cursor(connection, url)
    const pages = puller.pull(ask, cursor, {
      // Decoding names each pilot in its turn.
      pilot: connection.pilots[0] as string,
      taken: null,
      includePrivate: connection.includePrivate,
      bots: connection.bots,
      account: 'address',
      map: connection.map,
      seal,
      since: pull.since === null ? null : Date.parse(pull.since) * 1_000,
      repositories: pull.repositories,
      now: now() * 1_000,
    })
    let unsaved: { readonly cursor: unknown } | null = null
    let savedAt = now()
    const save = async () => {
      if (unsaved !== null) await progress.reached(connection, url, unsaved.cursor)
      unsaved = null
      savedAt = now()
    }
    try {
      for await (const { items, cursor: reached } of pages) {
        stop.signal.throwIfAborted()
        if (items.length > 0) await take(connection, items)
        unsaved = { cursor: reached }
        if (now() - savedAt >= SAVE_EVERY_MS) await save()
      }
    } finally {
      // Also of a round that was cut short: what was taken is durable.
      await save()
    }
    log.info({ connection: id }, 'asked for what is new')
  }

  const tellWait = (connection: Connection, ms: number) => {
    if (ms < WORTH_TELLING_MS) return
    const detail = `It is left alone for ${Math.ceil(ms / 1_000)} s, as it wants.`
    progress
      .is(connection, 'waiting', detail)
      .catch((error: unknown) => log.error({ err: error }, 'a wait could not be told'))
  }

  const once = async (connection: Connection): Promise<PullState> => {
    const puller = pullers.find(({ tool }) => tool === connection.tool)
    const every = (connection.pull?.every ?? 600) * 1_000
    let next = { at: now() + every * (0.9 + Math.random() * 0.2), refusedToken: null as string | null }
    try {
      if (puller === undefined)
        throw new CommonholdError(
          'pull_failed',
          `The API of ${connection.tool} cannot be asked by this version.`,
        )
      await round(connection, puller)
      return await progress.is(connection, 'ok', null)
    } catch (error) {
      if (stop.signal.aborted) return await progress.state(connection)
      const known = error instanceof CommonholdError ? error : null
      const refused = known?.code === 'pull_refused'
      if (refused)
        next = {
          at: now() + Math.max(every, AFTER_REFUSAL_MS),
          refusedToken: connection.pull?.token() ?? null,
        }
      if (known === null) log.error({ err: error, connection: connection.id }, 'asking failed unexpectedly')
      else log.warn({ connection: connection.id, code: known.code, problem: known.message }, 'asking failed')
      const detail =
        known === null
          ? 'Something failed that nobody expected; the log has it.'
          : `${known.message} ${known.next}`
      return await progress.is(connection, refused ? 'refused' : 'failing', detail)
    } finally {
      due.set(connection.id, next)
    }
  }

  const isDue = (connection: Connection): boolean => {
    if (connection.pull === null || underWay.has(connection.id)) return false
    const planned = due.get(connection.id)
    if (planned === undefined || planned.at <= now()) return true
    // Somebody gave it another token.
    return planned.refusedToken !== null && planned.refusedToken !== connection.pull.token()
  }

  const look = async () => {
    for (const connection of await connections.current()) {
      if (underWay.size >= atOnce) return
      if (stop.signal.aborted || !isDue(connection)) continue
      const { id } = connection
      underWay.set(
        id,
        once(connection)
          .catch((error: unknown) => log.error({ err: error, connection: id }, 'asking could not be told'))
          .finally(() => underWay.delete(id)),
      )
    }
  }
  const later = () => {
    timer = setTimeout(() => {
      looking = look()
        .catch((error: unknown) => log.error({ err: error }, 'connections could not be looked at'))
        .then(() => {
          if (!stop.signal.aborted) later()
        })
    }, lookEveryMs)
    timer.unref()
  }

  return {
    start: later,
    once,
    close: async () => {
      stop.abort()
      clearTimeout(timer)
      await looking
      await Promise.allSettled(underWay.values())
    },
  }
}
