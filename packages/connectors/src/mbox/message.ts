import type { ErrorCode } from '@commonhold/contracts/errors'
import type { Envelope } from '@commonhold/contracts/events/envelope'
import type { ReadOptions } from '../connector.ts'
import type { MakeEvent } from '../envelopes.ts'
import { mailDate } from './date.ts'
import type { MailDirectory } from './directory.ts'
import { type Headers, headersOf } from './headers.ts'
import { mailSource, messageKey, messageObject, spaceId } from './ids.ts'
import { isDiscarded, isOwnMailbox, isToList, listOf } from './list.ts'
import { isAutomatic, type SenderReader } from './sender.ts'
import type { Separator } from './separator.ts'
import type { Split } from './split.ts'
import { threadOf } from './thread.ts'

export interface MailContext {
  readonly options: ReadOptions
  readonly make: MakeEvent
  readonly senderOf: SenderReader
  readonly directory: MailDirectory
  /** Where mail belongs that names no list. */
  readonly place: string | null
}

export type MailOutcome =
  | { readonly events: readonly Envelope[] }
  | { readonly skipped: string }
  | { readonly code: ErrorCode; readonly message: string }

/** One message: who wrote when, and what it answers. Its subject and its body stay in the file. */
export function readMail({ head, separator, line }: Split, context: MailContext): MailOutcome {
  const { options, make, directory } = context
  const { pilot, seal } = options
  const header = headersOf(head)
  if (isDiscarded(header)) return { skipped: 'discarded' }
  if (isAutomatic(header)) return { skipped: 'automatic' }
  const isPrivate = isOwnMailbox(header) && !isToList(header)
  if (isPrivate && !options.includePrivate) return { skipped: 'private' }
  const micros = timeOf(header, separator)
  if (micros === null)
    return { code: 'broken_record', message: 'neither Date nor the separator tells a time' }
  if (micros >= LAST) return { code: 'time_out_of_range', message: 'the date is in a year far from now' }

  const source = mailSource(pilot)
  const thread = threadOf(header)
  const key = messageKey(seal, thread.own ?? withoutId(header, line))
  const object = (id: string) => messageObject(pilot, messageKey(seal, id))
  const self = messageObject(pilot, key)
  const place = listOf(header) ?? (isPrivate ? PRIVATE : (context.place ?? 'mail'))
  const about = directory(context.senderOf(header), { place, private: isPrivate }, micros)
  const act = make(
    'org.commonhold.activity.v1',
    // Read once by address and once by name, the name stands.
    { source, id: key, micros, sequence: options.account === 'name' ? 1 : 0 },
    {
      kind: thread.root === null ? 'post' : 'reply',
      actor: about.account,
      object: self,
      space: spaceId(pilot, place),
      conversation: thread.root === null ? self : object(thread.root),
      inReplyTo: thread.parent === null ? null : object(thread.parent),
    },
  )
  return { events: [...about.events, act] }
}

const PRIVATE = 'not on a list'

/** Beyond the year 2255 microseconds are no exact numbers. */
const LAST = 9_000_000_000_000_000
const DAY = 86_400_000_000
/** A clock that was never set. */
const NEVER_SET = 2 * DAY

/** The sender's clock, unless it is more than two days off the arrival: then the arrival, in whose time zone most
 *  archives do not say. */
function timeOf(header: Headers, separator: Separator): number | null {
  const date = mailDate(header('date') ?? '')
  const sent = date === null || date.micros < NEVER_SET ? null : date.micros
  const arrived = separator.arrived ?? receivedAt(header)
  if (sent === null) return arrived ?? separator.micros
  return arrived !== null && Math.abs(sent - arrived) > 2 * DAY ? arrived : sent
}

/** The last hop is written first: the reader's own server. */
function receivedAt(header: Headers): number | null {
  const received = header('received')
  const date = received === null ? null : mailDate(received.slice(received.lastIndexOf(';') + 1))
  return date === null || date.micros < NEVER_SET ? null : date.micros
}

/** Without a Message-ID a message is known by what its author wrote above it; where that is nothing, by its place. */
function withoutId(header: Headers, line: string): string {
  const told = ['from', 'date', 'subject'].map(header)
  return JSON.stringify([...told, header('date') === null ? line : null])
}
