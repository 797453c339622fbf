import type { CommonholdEvent } from '@commonhold/contracts/events/decode'

/** Where accepted, pseudonymised events go. */
export interface EventSink {
  /** Resolves once the events are durable: from then on a crash loses none of them. Rejects if any is not;
   *  sending all of them again is always right, because identities make repetition harmless. */
  publish(events: readonly CommonholdEvent[]): Promise<void>
}

/** What the consumer makes of one batch. It returns only when the batch's facts are durable. */
export type BatchHandler = (events: readonly CommonholdEvent[]) => Promise<void>

/** Where a consumer gets them from, at least once and in no particular order. */
export interface EventSource {
  run(handler: BatchHandler): Promise<void>
  close(): Promise<void>
}
