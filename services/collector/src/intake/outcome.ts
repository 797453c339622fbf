import type { ReadItem } from '@commonhold/connectors/connector'
import { type CommonholdEvent, decodeEvent, type Rejection } from '@commonhold/contracts/events/decode'

/** What a record becomes, whichever way it came: an event, a reason to leave it out, or a reason to set it aside. */
export type Outcome =
  | { readonly event: CommonholdEvent }
  | { readonly skipped: string }
  | { readonly refused: Rejection; readonly raw: unknown }

/** @param now microseconds since 1970 */
export function outcomeOf(item: ReadItem, pilot: string, now: number): Outcome {
  switch (item.type) {
    case 'event': {
      const decoded = decodeEvent(item.event, now, pilot)
      return decoded.ok ? { event: decoded.event } : { refused: decoded, raw: item.event }
    }
    case 'skipped':
      return { skipped: item.reason }
    case 'rejected':
      return { refused: { code: item.code, pointer: '', message: item.message }, raw: undefined }
  }
}
