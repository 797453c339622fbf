import type { z } from 'zod'
import type { ErrorCode, FieldError } from '../errors.ts'
import { envelope } from './envelope.ts'
import { EVENT_TYPES, type EventType, isEventType } from './streams.ts'
import { upcast } from './upcast.ts'

/** What every accepted event has, whatever its stream. Times in microseconds since 1970. */
export interface EventHead {
  readonly pilot: string
  readonly source: string
  readonly id: string
  readonly sequence: number
  readonly time: number
  readonly recorded: number
}

type DataOf<T extends EventType> = z.output<(typeof EVENT_TYPES)[T]['data']>
type Streams = {
  [T in EventType]: EventHead & { stream: (typeof EVENT_TYPES)[T]['stream']; data: DataOf<T> }
}

/** A validated event, one member for each stream. */
export type CommonholdEvent = Streams[EventType]
export type ActivityEvent = Extract<CommonholdEvent, { stream: 'activity' | 'retraction' }>
export type DirectoryEvent = Exclude<CommonholdEvent, ActivityEvent>

export interface Rejection {
  readonly code: ErrorCode
  readonly pointer: string
  readonly message: string
}

export type Decoded =
  | { readonly ok: true; readonly event: CommonholdEvent }
  | ({ readonly ok: false } & Rejection)

const EARLIEST = 0
const DAY = 86_400_000_000

/** One CloudEvent as it came, to a validated event or the reason why not.
 *  @param now microseconds since 1970; times more than a day ahead of it are refused
 *  @param pilot fills in a partitionkey the sender left out (an import names the pilot once) */
export function decodeEvent(raw: unknown, now: number, pilot?: string): Decoded {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return refuse('invalid_event', '', 'an event is a JSON object')
  const event = upcast(
    (pilot === undefined ? raw : { ...raw, partitionkey: pilot }) as Record<string, unknown>,
  )
  if (event['specversion'] !== '1.0')
    return refuse('unsupported_version', '/specversion', 'specversion must be "1.0"')
  if (event['partitionkey'] === undefined)
    return refuse('wrong_partition', '/partitionkey', 'partitionkey must name the pilot')
  const head = envelope.safeParse(event)
  if (!head.success) return refuseIssue(head.error, '')
  const { type, source, id, partitionkey, sequence = 0 } = head.data
  if (!isEventType(type))
    return refuse('unknown_event_type', '/type', `"${type.slice(0, 80)}" is not a type known here`)

  const { time, recordedtime: recorded = time } = head.data
  for (const [pointer, micros] of [
    ['/time', time],
    ['/recordedtime', recorded],
  ] as const)
    if (micros < EARLIEST || micros > now + DAY)
      return refuse('time_out_of_range', pointer, 'before 1970, or more than a day in the future')

  const { stream, data: schema } = EVENT_TYPES[type]
  // Taken and not carried out, it would be a promise broken in silence.
  if (stream === 'erasure') return refuse('not_supported', '/type', 'this version cannot erase an account')
  const data = schema.safeParse(head.data.data)
  if (!data.success) return refuseIssue(data.error, '/data')
  return {
    ok: true,
    event: {
      stream,
      pilot: partitionkey,
      source,
      id,
      sequence,
      time,
      recorded,
      data: data.data,
    } as CommonholdEvent,
  }
}

const refuse = (code: ErrorCode, pointer: string, message: string): Decoded => ({
  ok: false,
  code,
  pointer,
  message,
})

const CODES_IN_MESSAGES: ReadonlySet<string> = new Set([
  'value_too_long',
  'forbidden_character',
  'unknown_kind',
])

function refuseIssue(error: z.ZodError, base: string): Decoded {
  const issue = error.issues[0]
  const pointer = base + (issue?.path ?? []).map((part) => `/${escapePointer(String(part))}`).join('')
  const message = issue?.message ?? 'not valid'
  const code = CODES_IN_MESSAGES.has(message) ? (message as ErrorCode) : 'invalid_event'
  return refuse(code, pointer, message)
}

/** RFC 6901. Keys come from strangers, so only so much of one is shown. */
const escapePointer = (part: string) => part.slice(0, 80).replaceAll('~', '~0').replaceAll('/', '~1')

export const fieldErrors = (error: z.ZodError): FieldError[] =>
  error.issues.map((issue) => ({
    pointer: issue.path.map((part) => `/${escapePointer(String(part))}`).join(''),
    message: issue.message,
  }))
