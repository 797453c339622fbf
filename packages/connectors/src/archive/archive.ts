/** One view of a file, a folder, a zip, a tar.gz, a gz or standard input. */

export interface ArchiveEntry {
  /** Path inside the archive, `/` between parts, never absolute and never with `..`. */
  readonly name: string
  /** Unpacked bytes where the container tells, else null. */
  readonly size: number | null
  /** The unpacked bytes, with the limits of the archive applied (a bomb ends with `entry_too_large`).
   *  Throws CommonholdError once what could be read has been handed out. Read it while it is the current
   *  entry: later it is as right, but a tar is then unpacked again up to it. */
  bytes(): AsyncIterable<Uint8Array>
}

export interface Archive {
  /** As the person named it: for messages, and for formats that are told by a file's name. */
  readonly label: string
  /** Bytes of the whole (as packed) where known: for progress and time left. */
  readonly totalBytes: number | null
  /** Where the folder is a git repository: its path, for git itself to read its history. The files beside the
   *  history are entries as in any folder. */
  readonly repository: string | null
  /** Packed bytes read so far in the pass last read in; grows while its entries are read. */
  readBytes(): number
  /** Entries in a stable order. Call it as often as needed: the archive can be read again. */
  entries(): AsyncIterable<ArchiveEntry>
  /** Entries that were refused before anybody saw them (path tricks, links, duplicates, the part behind a
   *  damaged place), with the reason. Complete after a full pass; connectors leave telling of them to the caller. */
  refused(): readonly { readonly name: string; readonly code: string; readonly message: string }[]
  /** Always: an open file that is forgotten ends the process when it is collected. */
  close(): Promise<void>
}
