import type { Archive, ArchiveEntry } from '../archive/archive.ts'
import { LONGEST_LINE, lines } from '../archive/lines.ts'
import { logLine, tableReader } from './log.ts'

/** Enough files to give up on. */
const LOOKED_AT = 25

export async function recogniseGit(archive: Archive): Promise<string | null> {
  if (archive.repository !== null) return 'a git repository'
  let looked = 0
  for await (const entry of archive.entries()) {
    const first = await firstLine(entry)
    if (first !== null && logLine(first) !== null) return 'a git log in the format asked for'
    if (first !== null && tableReader(first) !== null) return 'a table of git commits'
    if (++looked === LOOKED_AT) return null
  }
  return null
}

async function firstLine(entry: ArchiveEntry): Promise<string | null> {
  for await (const { text, problem } of lines(entry.bytes(), LONGEST_LINE, 'latin1'))
    return problem === null ? text : null
  return null
}
