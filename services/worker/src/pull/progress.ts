import type { Connection } from '@commonhold/runtime/connections'
import type { Documents } from '@commonhold/store/documents'
import { z } from 'zod'

/** How asking one connection's API goes, and how far it came. */
const pullState = z.object({
  /** ok: the last round came to its end. waiting: the tool wants to be left alone. failing: it is tried again by
   *  itself. refused: a person has to change something. */
  state: z.enum(['ok', 'waiting', 'failing', 'refused']),
  detail: z.string().nullable(),
  /** ISO 8601, since when it is so. */
  at: z.string(),
  /** Of what the cursor is: of another address, tool or pilots it says nothing. */
  of: z.string(),
  cursor: z.unknown(),
})
export type PullState = z.output<typeof pullState>

export interface PullProgress {
  /** Null at the beginning, and again when the connection became another. */
  cursor(connection: Connection, url: string): Promise<unknown>
  reached(connection: Connection, url: string, cursor: unknown): Promise<void>
  is(connection: Connection, state: PullState['state'], detail: string | null): Promise<PullState>
  state(connection: Connection): Promise<PullState>
}

/** What is told of one connection is told in order: each is a change of what stands.
 *  @param now milliseconds since 1970 */
export function createProgress(documents: Documents, now: () => number): PullProgress {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work, work)
    last = done.catch(() => {})
    return done
  }
  const iso = () => new Date(now()).toISOString()
  const state = async ({ id }: Connection): Promise<PullState> => {
    const found = pullState.safeParse((await documents.get('cursors', id))?.body)
    return found.success ? found.data : { state: 'ok', detail: null, at: iso(), of: '', cursor: null }
  }
  const save = async ({ id, pilots }: Connection, body: PullState) => {
    // Removed with its only pilot: if that is made anew, so is what it is asked for.
    const pilot = pilots.length === 1 ? (pilots[0] as string) : ''
    await documents.put('cursors', [{ id, pilot, body }])
    return body
  }
  return {
    state,
    cursor: async (connection, url) => {
      const { of, cursor } = await state(connection)
      return of === subjectOf(connection, url) ? cursor : null
    },
    reached: (connection, url, cursor) =>
      inTurn(async () => {
        const before = await state(connection)
        const going = before.state === 'waiting' ? { state: 'ok' as const, detail: null, at: iso() } : {}
        await save(connection, { ...before, ...going, of: subjectOf(connection, url), cursor })
      }),
    is: (connection, next, detail) =>
      inTurn(async () => {
        const before = await state(connection)
        const same = before.state === next && before.detail === detail
        return save(connection, { ...before, state: next, detail, at: same ? before.at : iso() })
      }),
  }
}

const subjectOf = ({ tool, pilots, includePrivate }: Connection, url: string) =>
  JSON.stringify([tool, url, [...pilots].sort(), includePrivate])
