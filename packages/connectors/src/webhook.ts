import type { ErrorCode } from '@commonhold/contracts/errors'
import type { ReadItem, ReadOptions } from './connector.ts'

/** What a tool sent, as it came: signatures are over these very bytes. */
export interface Delivery {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly query: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
  /** When it arrived, in microseconds since 1970. */
  readonly received: number
}

/** What becomes of a delivery. */
export type Received =
  /** It is genuine; each item is decoded, taken or set aside like a record of an archive. */
  | { readonly type: 'items'; readonly items: readonly ReadItem[] }
  /** A handshake the tool expects to be answered with exactly this. */
  | { readonly type: 'answer'; readonly contentType: string; readonly body: string }
  /** Nothing of it is believed: no, a wrong, or a too old signature; or it is not what this tool sends. */
  | { readonly type: 'refused'; readonly code: ErrorCode; readonly message: string }

/** One tool's live deliveries. Pure: the caller reads bodies, bounds their size and time, and publishes. */
export interface Webhook {
  readonly tool: string
  /** Checks the delivery against any of the secrets (two while they are changed) in constant time, then reads it.
   *  Ids agree with those the tool's archive gives, so that what comes both ways is one event. Never throws. */
  receive(delivery: Delivery, secrets: readonly string[], options: ReadOptions): Received
}
