import type { ErrorCode } from '@commonhold/contracts/errors'
import type { Envelope } from '@commonhold/contracts/events/envelope'
import type { Archive } from './archive/archive.ts'

/** Where in an archive a record stands: entry name, and line or index in it, counted from 1. */
export interface Position {
  readonly file: string
  readonly record: number | null
}

/** What a connector makes of one record. It never throws for bad data: it says what was wrong and goes on. */
export type ReadItem =
  | { readonly type: 'event'; readonly event: Envelope; readonly at: Position }
  | { readonly type: 'skipped'; readonly reason: string; readonly at: Position }
  | { readonly type: 'rejected'; readonly code: ErrorCode; readonly message: string; readonly at: Position }

export const ACCOUNT_BY = ['address', 'name'] as const
export type AccountBy = (typeof ACCOUNT_BY)[number]

export interface ReadOptions {
  readonly pilot: string
  /** Day the archive was taken (YYYY-MM-DD) when the person named it; else the connector looks for one. */
  readonly taken: string | null
  readonly includePrivate: boolean
  /** Accounts the tool does not mark as bots itself: native id, handle or display name. */
  readonly bots: readonly string[]
  /** Mail: who a person is told by, the address or the name written beside it. */
  readonly account: AccountBy
  /** Column mapping (csv, ndjson, viva): our field to the source's column, and how it is read (tabular/mapping.ts);
   *  of github the repository where nothing names it. */
  readonly map: Readonly<Record<string, string>>
  /** An opaque stand-in for a key or address that contains a person (the store's secret is in it). */
  seal(key: string): string
}

/** One tool's archive format: recognise, then read. Native account ids are written `<realm>:<id>`
 *  (slack:T012:U42); the caller replaces them by pseudonyms before anything is stored. */
export interface Connector {
  readonly format: string
  /** What makes it this format, in words for the person; null when it is not. Reads as little as it can. */
  recognise(archive: Archive): Promise<string | null>
  /** Events in any order, each whole; constant memory. Rejects (CommonholdError) only when nothing can be read. */
  read(archive: Archive, options: ReadOptions): AsyncIterable<ReadItem>
}
