import type { Archive, ArchiveEntry } from '../archive/archive.ts'
import { lines } from '../archive/lines.ts'
import type { Connector, ReadItem, ReadOptions } from '../connector.ts'
import { isObject, type Loose } from '../json/loose.ts'
import { type FieldMap, fieldMap } from '../tabular/fields.ts'
import { type Mapping, mappingOf } from '../tabular/mapping.ts'
import { type Row, type RowOutcome, rowReader } from '../tabular/row.ts'

export const ndjson: Connector = { format: 'ndjson', recognise, read }

const isLineFile = (name: string) => /\.(ndjson|jsonl|json|log|txt)$/i.test(name)

async function recognise(archive: Archive): Promise<string | null> {
  for await (const entry of archive.entries()) {
    const first = await firstObject(entry)
    if (first === null) continue
    const { time, actor } = fieldMap({}, Object.keys(first), false)
    if (time !== undefined && actor !== undefined) return 'lines of JSON with a time and an actor'
  }
  return null
}

/** The first line, where it is a whole JSON object; null for all that is no line file. */
export async function firstObject(entry: ArchiveEntry): Promise<Loose | null> {
  for await (const { text, problem } of lines(entry.bytes())) {
    if (problem !== null) return null
    if (text.trim() === '') continue
    const value = parsed(text)
    return isObject(value) ? value : null
  }
  return null
}

async function* read(archive: Archive, options: ReadOptions): AsyncGenerator<ReadItem> {
  const mapping = mappingOf(options.map)
  const toEvents = rowReader('ndjson', options, mapping)
  let files = 0
  for await (const _ of archive.entries()) if (++files > 1) break
  for await (const entry of archive.entries()) {
    if (files > 1 && !isLineFile(entry.name))
      yield { type: 'skipped', reason: 'other-file', at: { file: entry.name, record: null } }
    else yield* readLines(entry, mapping, toEvents)
  }
}

async function* readLines(
  entry: ArchiveEntry,
  mapping: Mapping,
  toEvents: (row: Row) => RowOutcome,
): AsyncGenerator<ReadItem> {
  for await (const { number, text, problem } of lines(entry.bytes())) {
    const at = { file: entry.name, record: number }
    if (problem !== null) {
      yield { type: 'rejected', ...problem, at }
      continue
    }
    if (text.trim() === '') continue
    const value = parsed(text)
    if (!isObject(value)) {
      const message = value === undefined ? 'not valid JSON' : 'not a JSON object'
      yield { type: 'rejected', code: 'not_json', message, at }
      continue
    }
    const map = mapFor(value, mapping)
    const outcome = toEvents((field) => {
      const path = map[field]
      return path === undefined ? undefined : property(value, path)
    })
    if ('code' in outcome) yield { type: 'rejected', ...outcome, at }
    else if ('skipped' in outcome) yield { type: 'skipped', reason: outcome.skipped, at }
    else for (const event of outcome.events) yield { type: 'event', event, at }
  }
}

/** Objects of one file mostly have the same properties; the guess is kept for each set of them. */
const guesses = new WeakMap<Mapping, Map<string, FieldMap>>()

function mapFor(value: Loose, mapping: Mapping): FieldMap {
  const known = guesses.get(mapping) ?? new Map<string, FieldMap>()
  guesses.set(mapping, known)
  const names = Object.keys(value)
  const shape = names.join('\n')
  const found = known.get(shape)
  if (found) return found
  if (known.size >= 1000) known.clear()
  const map = fieldMap(mapping.columns, names, false)
  known.set(shape, map)
  return map
}

/** `author.id`, or a property whose own name has dots. */
function property(value: Loose, path: string): unknown {
  if (Object.hasOwn(value, path)) return value[path]
  let at: unknown = value
  for (const part of path.split('.')) {
    if (!isObject(at) || !Object.hasOwn(at, part)) return undefined
    at = at[part]
  }
  return at
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
