import type { ErrorCode } from '@commonhold/contracts/errors'

/** What zip, tar, folder and single file have in common. open.ts puts every safety rule on top, once. */

export interface Refusal {
  readonly code: ErrorCode
  readonly message: string
}

/** Told how many packed bytes more were read. */
export type Count = (packed: number) => void

export const both =
  (a: Count, b: Count): Count =>
  (packed) => {
    a(packed)
    b(packed)
  }

/** One thing found in a container, its name not yet trusted. */
export interface Member {
  readonly rawName: string
  /** Unpacked bytes as the container claims, null when it does not say. */
  readonly size: number | null
  /** Why the container itself will not hand it out (a link, encrypted, …). */
  readonly refusal: Refusal | null
  /** Gzip is taken off by open.ts: always for the one file of a .gz, else when the name ends in .gz. */
  readonly gzip: boolean
  /** @param own told the packed bytes each step took, for the ratio of packed to unpacked */
  bytes(own: Count): AsyncIterable<Uint8Array>
}

export interface Container {
  readonly totalBytes: number | null
  /** A folder that is a git repository. */
  readonly repository?: string
  /** A fresh pass. It ends early, never throws, when the rest cannot be read: `broken` is told why.
   *  @param count progress of the pass: a tar.gz is unpacked even where its entries are skipped */
  members(count: Count, broken: (reason: Refusal) => void): AsyncIterable<Member>
  close(): Promise<void>
}
