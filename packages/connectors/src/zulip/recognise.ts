import type { Archive, ArchiveEntry } from '../archive/archive.ts'
import { asUtf8 } from '../archive/encoding.ts'
import { arrayElements } from '../json/array.ts'
import { isObject } from '../json/loose.ts'
import { messagesFileOf, realmFileOf, topicFileOf } from './layout.ts'

/** Enough files of other kinds to give up on. */
const LOOKED_AT = 25

export async function recogniseZulip(archive: Archive): Promise<string | null> {
  let looked = 0
  for await (const entry of archive.entries()) {
    if (realmFileOf(entry.name) !== null || messagesFileOf(entry.name) !== null) {
      if ((await beginningOf(entry)).includes('"zerver_')) return 'the export of a Zulip organisation'
    } else if (topicFileOf(entry.name) !== null) {
      const first = await firstElement(entry)
      if (isObject(first) && 'sender_full_name' in first && 'timestamp' in first)
        return 'topics as zulip-archive keeps them'
      if (++looked >= LOOKED_AT) return null
    }
  }
  return null
}

async function firstElement(entry: ArchiveEntry): Promise<unknown> {
  for await (const { value } of arrayElements(entry.bytes())) return value
  return undefined
}

async function beginningOf(entry: ArchiveEntry): Promise<string> {
  try {
    for await (const chunk of asUtf8(entry.bytes())) return chunk.toString('latin1', 0, 65_536)
  } catch {
    // Reading it says so in its place.
  }
  return ''
}
