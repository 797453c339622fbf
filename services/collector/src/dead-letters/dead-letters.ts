import { randomUUID } from 'node:crypto'
import { CommonholdError, type ErrorCode } from '@commonhold/contracts/errors'
import { decodeEvent, type Rejection } from '@commonhold/contracts/events/decode'
import type { Pseudonymiser } from '@commonhold/contracts/events/pseudonym'
import { pilotId } from '@commonhold/contracts/events/text'
import type { Documents } from '@commonhold/store/documents'
import type { EventSink } from '@commonhold/stream/port'
import type { Log } from '../log.ts'
import { type Cleaned, cleaned } from './cleaned.ts'

/** What could not be taken, kept so that a person can see why and try again. */
export interface DeadLetter {
  readonly id: string
  /** Null where the event names none that could be one. */
  readonly pilot: string | null
  readonly code: ErrorCode
  readonly pointer: string
  readonly message: string
  /** ISO 8601 */
  readonly at: string
  /** `http`, or the id of an import. */
  readonly from: string
  readonly file: string | null
  /** Line or index in the file, from 1; in a batch from 0. */
  readonly record: number | null
  readonly event: Cleaned | null
  /** `event` has pseudonyms already: it is not to be pseudonymised again. */
  readonly pseudonymised: true
}

export interface Refusal {
  /** As it came; undefined where a record did not even become an event. */
  readonly raw: unknown
  readonly rejection: Rejection
  readonly from: string
  /** Where it is known without the event. */
  readonly pilot: string | null
  readonly position: { readonly file: string | null; readonly record: number | null }
}

export interface DeadLetters {
  /** What may be kept of a refusal: small, whatever came. */
  letter(refusal: Refusal): DeadLetter
  /** Never fails: a letter that cannot be kept is no reason to lose a good event. */
  keep(letters: readonly DeadLetter[]): Promise<void>
  page(limit: number, offset: number): Promise<{ total: number; deadLetters: DeadLetter[] }>
  get(id: string): Promise<DeadLetter>
  /** Sends it once more and forgets it when it is taken. Acts only: of the other streams a letter keeps too little,
   *  names above all.
   *  @throws CommonholdError what is still wrong with it */
  replay(id: string): Promise<void>
  discard(id: string): Promise<void>
}

export interface DeadLettersDeps {
  readonly documents: Documents
  readonly pseudonymiser: Pseudonymiser
  readonly sink: EventSink
  /** Microseconds since 1970. */
  readonly now: () => number
  readonly log: Log
}

/** Of one request or import, and of all: what is refused comes from strangers and must not fill a disk. */
export const MOST_LETTERS_AT_ONCE = 1_000
const MOST_LETTERS = 20_000

export function createDeadLetters({
  documents,
  pseudonymiser,
  sink,
  now,
  log,
}: DeadLettersDeps): DeadLetters {
  const letter = ({ raw, rejection, from, pilot, position }: Refusal): DeadLetter => {
    const event = cleaned(raw, pseudonymiser)
    const named = pilotId.safeParse(event?.['partitionkey'])
    return {
      id: randomUUID(),
      pilot: pilot ?? (named.success ? named.data : null),
      code: rejection.code,
      pointer: rejection.pointer,
      message: rejection.message.slice(0, 500),
      at: new Date(now() / 1000).toISOString(),
      from,
      file: position.file,
      record: position.record,
      event,
      pseudonymised: true,
    }
  }
  const get = async (id: string): Promise<DeadLetter> => {
    const found = await documents.get('dead-letters', id)
    if (!found) throw new CommonholdError('not_found', 'There is no such dead letter.')
    return found.body as DeadLetter
  }
  return {
    letter,
    keep: async (letters) => {
      if (letters.length === 0) return
      try {
        const room = Math.max(0, MOST_LETTERS - (await documents.count('dead-letters')))
        if (room < letters.length)
          log.warn({ set_aside: letters.length, kept: room }, 'there are too many dead letters to keep more')
        const kept = letters.slice(0, room).map((body) => ({ id: body.id, pilot: body.pilot ?? '', body }))
        await documents.put('dead-letters', kept)
      } catch (cause) {
        log.error({ err: cause, set_aside: letters.length }, 'dead letters could not be kept')
      }
    },
    page: async (limit, offset) => ({
      total: await documents.count('dead-letters'),
      deadLetters: (await documents.list('dead-letters', { limit, offset })).map(
        ({ body }) => body as DeadLetter,
      ),
    }),
    get,
    replay: async (id) => {
      const { event, pilot } = await get(id)
      const decoded = decodeEvent(event, now(), pilot ?? undefined)
      if (!decoded.ok)
        throw new CommonholdError('nothing_accepted', 'It is refused for the same reason as before.', {
          errors: [{ pointer: decoded.pointer, message: decoded.message }],
        })
      if (decoded.event.stream !== 'activity' && decoded.event.stream !== 'retraction')
        throw new CommonholdError(
          'conflict',
          'Its letter keeps too little of it: send it again from its source.',
        )
      await sink.publish([decoded.event])
      await documents.remove('dead-letters', id)
    },
    discard: async (id) => {
      await get(id)
      await documents.remove('dead-letters', id)
    },
  }
}
