import type { Archive, ArchiveEntry } from '../archive/archive.ts'
import { asUtf8 } from '../archive/encoding.ts'
import { csvRecords } from '../csv/records.ts'
import { tableKind } from './table.ts'

/** Enough files of other kinds to give up on. */
const LOOKED_AT = 25
/** A post's own text stands before its numbers. */
const BEGINNING = 256 * 1024

export async function recogniseDiscourse(archive: Archive): Promise<string | null> {
  let looked = 0
  for await (const entry of archive.entries()) {
    if (!/\.(?:json|jsonl|ndjson|csv|tsv|txt)$|(?:^|\/)[^.]+$/i.test(entry.name)) continue
    const head = await beginningOf(entry)
    const has = (...keys: string[]) => keys.every((key) => head.includes(`"${key}"`))
    if (/^\s*[[{]/.test(head)) {
      if (has('post_stream')) return 'topics as Discourse has them'
      if (has('topic_id', 'post_number', 'created_at')) return 'posts as Discourse has them'
    } else {
      const kind = await tableOf(entry)
      if (kind !== null) return kind
    }
    if (++looked >= LOOKED_AT) return null
  }
  return null
}

async function tableOf(entry: ArchiveEntry): Promise<string | null> {
  for await (const { fields, problem } of csvRecords(entry.bytes())) {
    if (problem !== null) return null
    switch (tableKind(fields)) {
      case 'own-posts':
      case 'likes':
        return 'an archive of one user as Discourse makes it'
      case 'posts':
        return 'a table of Discourse posts'
      case 'users':
        return 'a list of users as Discourse exports it'
      default:
        return null
    }
  }
  return null
}

async function beginningOf(entry: ArchiveEntry): Promise<string> {
  let head = ''
  try {
    for await (const chunk of asUtf8(entry.bytes())) {
      head += chunk.toString('utf8')
      if (head.length >= BEGINNING) break
    }
  } catch {
    // As much as can be read must do.
  }
  return head.slice(0, BEGINNING)
}
