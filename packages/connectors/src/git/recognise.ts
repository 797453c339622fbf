import type { Archive, ArchiveEntry } from '../archive/archive.ts'
import { LONGEST_LINE, lines } from '../archive/lines.ts'
import { LOOKED_AT, logLine, tableReader } from './log.ts'

/** Enough files to give up on. */
const FILES = 25

export async function recogniseGit(archive: Archive): Promise<string | null> {
  if (archive.repository !== null) return 'a git repository'
  let looked = 0
  for await (const entry of archive.entries()) {
    const found = await historyIn(entry)
    if (found !== null) return found
    if (++looked === FILES) return null
  }
  return null
}

/** The first lines of a file may be damaged, or none of its own. */
async function historyIn(entry: ArchiveEntry): Promise<string | null> {
  let looked = 0
  for await (const { text } of lines(entry.bytes(), LONGEST_LINE, 'latin1')) {
    if (tableReader(text) !== null) return 'a table of git commits'
    if (logLine(text) !== null) return 'a git log in the format asked for'
    if (++looked === LOOKED_AT) return null
  }
  return null
}
