import type { Archive, ArchiveEntry } from '../archive/archive.ts'
import type { Refusal } from '../archive/container.ts'
import { asUtf8 } from '../archive/encoding.ts'
import { failureOf } from '../archive/entries.ts'
import { inWords } from '../archive/limits.ts'
import { lines } from '../archive/lines.ts'
import { elementBatches } from '../json/array.ts'
import { isObject, type Loose } from '../json/loose.ts'

/** One record of a file, whichever way they are written: a list, lists one after the other or in a list
 *  (`gh api --paginate`, with `--slurp`), one
 *  JSON object a line, or a single object. */
export interface FileRecord {
  readonly index: number
  readonly value: unknown
  readonly problem: Refusal | null
}

/** A file that is one object must be held whole. */
const LARGEST_OBJECT = 128 * 1024 * 1024
const LONGEST_LINE = 16 * 1024 * 1024

/** One file is read whatever its name; of several those that may hold records. */
export async function recordFiles(archive: Archive): Promise<(name: string) => boolean> {
  let files = 0
  for await (const _ of archive.entries())
    if (++files > 1) return (name) => /\.(json|ndjson|jsonl)$/i.test(name)
  return () => true
}

export async function* recordsOf(entry: ArchiveEntry): AsyncGenerator<FileRecord> {
  const form = await formOf(entry)
  if (form === 'list') yield* listed(entry)
  else if (form === 'lines') yield* lined(entry)
  else if (form === 'object') yield await whole(entry)
}

async function* listed(entry: ArchiveEntry): AsyncGenerator<FileRecord> {
  let index = 0
  for await (const batch of elementBatches(entry.bytes()))
    for (const { value, problem } of batch) {
      if (problem !== null) yield { index: ++index, value: undefined, problem }
      else if (Array.isArray(value))
        for (const each of value) yield { index: ++index, value: each, problem: null }
      else yield { index: ++index, value, problem: null }
    }
}

async function* lined(entry: ArchiveEntry): AsyncGenerator<FileRecord> {
  for await (const { number, text, problem } of lines(entry.bytes(), LONGEST_LINE)) {
    if (problem !== null) yield { index: number, value: undefined, problem }
    else if (text.trim() !== '') {
      const value = parsed(text)
      const broken = value === undefined ? NOT_JSON : null
      yield { index: number, value, problem: broken }
    }
  }
}

const NOT_JSON: Refusal = { code: 'not_json', message: 'not valid JSON' }

async function whole(entry: ArchiveEntry): Promise<FileRecord> {
  const chunks: Buffer[] = []
  let size = 0
  const failed = (problem: Refusal) => ({ index: 1, value: undefined, problem })
  try {
    for await (const chunk of asUtf8(entry.bytes())) {
      chunks.push(chunk)
      size += chunk.length
      if (size > LARGEST_OBJECT)
        return failed({
          code: 'entry_too_large',
          message: `one object of more than ${inWords(LARGEST_OBJECT)}: export lists instead`,
        })
    }
  } catch (error) {
    return failed(failureOf(error))
  }
  const value = parsed(Buffer.concat(chunks).toString('utf8'))
  return value === undefined ? failed(NOT_JSON) : { index: 1, value, problem: null }
}

type Form = 'list' | 'lines' | 'object' | 'none'

/** By the first character, and for an object by whether its first line is one. */
async function formOf(entry: ArchiveEntry): Promise<Form> {
  const held: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of asUtf8(entry.bytes())) {
      const from = held.length > 0 ? 0 : chunk.findIndex((byte) => byte > 0x20)
      if (from < 0) continue
      if (held.length === 0 && chunk[from] === OPEN_LIST) return 'list'
      if (held.length === 0 && chunk[from] !== OPEN_OBJECT) return 'none'
      const end = chunk.indexOf(NEWLINE, from)
      held.push(chunk.subarray(from, end < 0 ? undefined : end))
      size += chunk.length
      if (end >= 0) return isObject(parsed(Buffer.concat(held).toString('utf8'))) ? 'lines' : 'object'
      if (size > LONGEST_LINE) return 'object'
    }
  } catch (error) {
    // Reading it for its records tells what is wrong with it.
    failureOf(error)
  }
  return held.length > 0 ? 'object' : 'none'
}

const NEWLINE = 0x0a
const OPEN_LIST = 0x5b
const OPEN_OBJECT = 0x7b

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The first record that is an object, of a file that has any. */
export async function firstRecord(entry: ArchiveEntry): Promise<Loose | null> {
  let looked = 0
  for await (const { value, problem } of recordsOf(entry)) {
    if (problem === null && isObject(value)) return value
    if (++looked === 3) return null
  }
  return null
}
