import type { Archive, ArchiveEntry } from '../archive/archive.ts'
import { splitMbox } from './split.ts'

/** Enough files to give up on. */
const LOOKED_AT = 25
const LOOKED_INTO = 256 * 1024

export async function recogniseMbox(archive: Archive): Promise<string | null> {
  let looked = 0
  for await (const entry of archive.entries()) {
    if (await holdsMail(entry)) return 'messages with "From " lines before them'
    if (++looked === LOOKED_AT) return null
  }
  return null
}

async function holdsMail(entry: ArchiveEntry): Promise<boolean> {
  for await (const splits of splitMbox(beginningOf(entry)))
    if (splits.some(({ number, problem }) => number > 0 && problem === null)) return true
  return false
}

async function* beginningOf(entry: ArchiveEntry): AsyncGenerator<Uint8Array> {
  let seen = 0
  for await (const chunk of entry.bytes()) {
    yield chunk
    seen += chunk.length
    if (seen >= LOOKED_INTO) return
  }
}
