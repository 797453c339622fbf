import type { Archive, ArchiveEntry } from '../archive/archive.ts'
import { isObject, type Loose } from '../json/loose.ts'
import { placeOf } from './fields.ts'
import type { Repository } from './ids.ts'
import { firstRecord, recordFiles, recordsOf } from './records.ts'
import { shapeOf } from './shape.ts'
import { threadOf } from './subject.ts'
import type { Thread } from './told.ts'

/** What must be known before records can be read that stand apart from their issue: whose it is, and whether it was
 *  merged. Its size follows the number of issues and pull requests, and only where such records are there. */
export interface Survey {
  readonly threadOf: (repository: Repository, number: number) => Thread | null
  /** For records that do not name their repository, by the file they stand in. */
  readonly repositoryOf: (file: string) => Repository | null
}

/** Records that need to know, and records that say. */
const APART = new Set(['event', 'review'])
const TELLING = new Set(['thread', 'event'])

export async function surveyGithub(archive: Archive, named: Repository | null): Promise<Survey> {
  const entries: { name: string; shape: string; repository: Repository | null }[] = []
  const isRecordFile = await recordFiles(archive)
  for await (const entry of archive.entries()) {
    if (!isRecordFile(entry.name)) continue
    const first = await firstRecord(entry)
    const shape = first === null ? 'other' : shapeOf(first)
    const isThread = shape === 'thread' || shape === 'archive'
    const known = first === null || !isThread ? null : repositoryIn(first)
    const repository = known ?? (isThread && named === null ? await anyRepository(entry) : null)
    entries.push({ name: entry.name, shape, repository })
  }
  const all = new Set(entries.flatMap(({ repository }) => (repository === null ? [] : [repository])))
  const only = all.size === 1 ? ([...all][0] as Repository) : null
  const byFile = new Map(entries.map(({ name, repository }) => [name, repository]))
  const threads = new Map<string, Thread>()
  if (entries.some(({ shape }) => APART.has(shape))) {
    const telling = new Set(entries.flatMap(({ name, shape }) => (TELLING.has(shape) ? [name] : [])))
    for await (const entry of archive.entries()) if (telling.has(entry.name)) await learn(entry, threads)
  }
  return {
    threadOf: (repository, number) => threads.get(`${repository}#${number}`) ?? null,
    repositoryOf: (file) => named ?? byFile.get(file) ?? only,
  }
}

/** A pull request is known to be merged by its own record or by the event of it. */
async function learn(entry: ArchiveEntry, threads: Map<string, Thread>): Promise<void> {
  for await (const { value } of recordsOf(entry)) {
    if (!isObject(value)) continue
    const isEvent = value['event'] !== undefined
    if (isEvent && value['event'] !== 'merged') continue
    const thread = isEvent ? mergedThread(value) : threadOf(value, null)
    if (thread === null) continue
    const key = `${thread.repository}#${thread.number}`
    const known = threads.get(key)
    const author = thread.author === undefined ? known?.author : thread.author
    threads.set(key, { ...thread, author, merged: thread.merged || (known?.merged ?? false) })
  }
}

function mergedThread(event: Loose): Thread | null {
  const place = placeOf(isObject(event['issue']) ? event['issue'] : event)
  return place === null || place.number === null
    ? null
    : { repository: place.repository, number: place.number, author: undefined, merged: true }
}

/** A record's own, or that of anything inside it: `gh` names it nowhere unless asked for `url`, but its comments do. */
function repositoryIn(record: Loose): Repository | null {
  const own = placeOf(record)
  if (own !== null) return own.repository
  for (const part of Object.values(record))
    if (Array.isArray(part))
      for (const each of part) {
        const place = isObject(each) ? placeOf(each) : null
        if (place !== null) return place.repository
      }
  return null
}

async function anyRepository(entry: ArchiveEntry): Promise<Repository | null> {
  for await (const { value } of recordsOf(entry)) {
    const found = isObject(value) ? repositoryIn(value) : null
    if (found !== null) return found
  }
  return null
}
