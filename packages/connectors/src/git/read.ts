import { CommonholdError } from '@commonhold/contracts/errors'
import type { Archive } from '../archive/archive.ts'
import { LONGEST_LINE, lines } from '../archive/lines.ts'
import type { ReadItem, ReadOptions } from '../connector.ts'
import { eventMaker } from '../envelopes.ts'
import { dayMicros } from '../taken.ts'
import { type CommitContext, commitEvents } from './commit.ts'
import { type Commit, type LineReader, LOOKED_AT, logLine, tableReader } from './log.ts'
import { gitLog, isShallow } from './repository.ts'

/** A repository through git itself, or files of what git wrote: the same lines, read the same way. */
export async function* readGit(archive: Archive, options: ReadOptions): AsyncGenerator<ReadItem> {
  const bots = new Set(options.bots.map((name) => name.normalize('NFC')))
  const told = new Set<string>()
  const isNew = (key: string) => {
    if (told.has(key)) return false
    // Bounded: every line may name somebody new. Told again it does no harm.
    if (told.size >= 500_000) told.clear()
    told.add(key)
    return true
  }
  const reader = (name: string) => historyReader(repositoryName(name), options, bots, isNew)
  if (archive.repository !== null) {
    const at = { file: archive.label, record: null }
    if (await isShallow(archive.repository)) yield { type: 'skipped', reason: 'cut-off-by-shallow-clone', at }
    let read = 0
    for await (const item of reader(archive.label)(gitLog(archive.repository), archive.label)) {
      // Git itself failed, and had nothing to say before.
      if (read++ === 0 && item.type === 'rejected' && item.code === 'unreadable_archive')
        throw new CommonholdError(item.code, item.message)
      yield item
    }
    return
  }
  for await (const entry of archive.entries()) yield* reader(entry.name)(entry.bytes(), entry.name)
}

/** `histories/zod.tsv` → `zod` */
const repositoryName = (file: string) =>
  file
    .slice(file.lastIndexOf('/') + 1)
    .replace(/(?:\.(?:git|tsv|log|txt|gz|zip))+$/i, '')
    .slice(0, 200) || 'git'

/** The year 2255: beyond it microseconds are no longer exact numbers. */
const LAST_SECOND = 9_000_000_000

type HistoryReader = (bytes: AsyncIterable<Uint8Array>, file: string) => AsyncGenerator<ReadItem>

function historyReader(
  repository: string,
  options: ReadOptions,
  bots: ReadonlySet<string>,
  isNew: (key: string) => boolean,
): HistoryReader {
  return async function* (bytes, file) {
    let read: LineReader = logLine
    let context: CommitContext | null = null
    // Until the first commit it may be a history whose beginning is damaged, or another file.
    let before: ReadItem[] = []
    for await (const { number, text, problem } of lines(bytes, LONGEST_LINE, 'latin1')) {
      const at = { file, record: number }
      const table = context === null && problem === null ? tableReader(text) : null
      if (table !== null) read = table
      if (table !== null || (problem === null && text === '')) continue
      const commit = problem === null ? read(text) : null
      if (commit === null) {
        const item: ReadItem = { type: 'rejected', ...(problem ?? NO_COMMIT), at }
        if (context !== null) yield item
        else before.push(item)
        if (before.length < LOOKED_AT) continue
        break
      }
      yield* before
      before = []
      context ??= {
        options,
        bots,
        isNew,
        repository,
        make: eventMaker(options.pilot, takenAt(commit, options)),
      }
      if (commit.authored < 0 || commit.authored >= LAST_SECOND)
        yield { type: 'rejected', code: 'time_out_of_range', message: 'the author time cannot be right', at }
      else if (commit.parents > 1) yield { type: 'skipped', reason: 'merge', at }
      else for (const event of commitEvents(commit, context)) yield { type: 'event', event, at }
    }
    if (context !== null) return
    // The file's own failure is told in any case.
    const failed = before.filter((item) => item.type === 'rejected' && item.code !== 'broken_record')
    if (failed.length > 0) yield* failed
    else yield { type: 'skipped', reason: 'other-file', at: { file, record: null } }
  }
}

const NO_COMMIT = { code: 'broken_record', message: 'not a commit as the other lines have it' } as const

/** Git writes the newest commit first, so a history is as old as its first line: read again later, with another
 *  mailmap, what it says then stands. Null where that clock runs ahead: it tells nothing. */
function takenAt({ committed, authored }: Commit, { taken }: ReadOptions): number | null {
  if (taken !== null) return dayMicros(taken)
  const first = committed ?? authored
  return first >= 0 && first * 1000 <= Date.now() ? first * 1_000_000 : null
}
