import { CommonholdError } from '@commonhold/contracts/errors'
import type { Archive, ArchiveEntry } from '../archive/archive.ts'
import type { ReadItem, ReadOptions } from '../connector.ts'
import { type FieldMap, fieldMap, namesOf } from '../tabular/fields.ts'
import { type Mapping, mappingOf } from '../tabular/mapping.ts'
import { type Row, type RowOutcome, rowReader } from '../tabular/row.ts'
import { csvRecords } from './records.ts'

/** What a tool's own tables have beside the columns a person maps. */
export interface TableFormat {
  readonly format: string
  /** Columns as the tool names them; what the person maps goes before. */
  readonly preset: Readonly<Record<string, string>>
  /** Whether a table of several is one of those with acts, by its columns. */
  readonly isWanted: (columns: readonly string[]) => boolean
  /** Why a row is left out, told by columns that are nobody's to map; null for one that counts. */
  readonly leftOut: (column: (name: string) => string | undefined, options: ReadOptions) => string | null
}

const isTable = (name: string) => /\.(csv|tsv|tab|txt)$/i.test(name)

/** One file is read whatever its name; of several those that are tables. */
export async function* readTables(
  archive: Archive,
  options: ReadOptions,
  table: TableFormat,
): AsyncGenerator<ReadItem> {
  const mapping = mappingOf({ ...table.preset, ...options.map })
  const toEvents = rowReader(table.format, options, mapping)
  let files = 0
  for await (const _ of archive.entries()) if (++files > 1) break
  for await (const entry of archive.entries()) {
    const isOther = files > 1 && !(isTable(entry.name) && (await isWanted(entry, mapping, table)))
    if (isOther) yield { type: 'skipped', reason: 'other-file', at: { file: entry.name, record: null } }
    else yield* readTable(entry, { options, mapping, toEvents, table })
  }
}

async function isWanted(entry: ArchiveEntry, { separator }: Mapping, table: TableFormat): Promise<boolean> {
  for await (const { fields, problem } of csvRecords(entry.bytes(), separator))
    return problem !== null || table.isWanted(columnsOf(fields))
  return true
}

interface Reading {
  readonly options: ReadOptions
  readonly mapping: Mapping
  readonly toEvents: (row: Row) => RowOutcome
  readonly table: TableFormat
}

async function* readTable(
  entry: ArchiveEntry,
  { options, mapping, toEvents, table }: Reading,
): AsyncGenerator<ReadItem> {
  let header: { map: FieldMap; position: ReadonlyMap<string, number>; width: number } | null = null
  for await (const { line, fields, problem } of csvRecords(entry.bytes(), mapping.separator)) {
    const at = { file: entry.name, record: line }
    if (problem !== null) {
      yield { type: 'rejected', ...problem, at }
      // Without its header nothing in the file has a meaning.
      if (header === null) return
      continue
    }
    if (header === null) {
      const columns = columnsOf(fields)
      const position = new Map(columns.map((name, i) => [name, i]))
      header = { map: mapOf(mapping, columns), position, width: fields.length }
      continue
    }
    const { map, position, width } = header
    if (fields.length !== width) {
      const message = `${fields.length} columns instead of ${width}`
      yield { type: 'rejected', code: 'broken_record', message, at }
      continue
    }
    const column = (name: string) => fields[position.get(name) ?? -1]
    const left = table.leftOut(column, options)
    const outcome = left === null ? toEvents((field) => column(map[field] ?? '')) : { skipped: left }
    if ('code' in outcome) yield { type: 'rejected', ...outcome, at }
    else if ('skipped' in outcome) yield { type: 'skipped', reason: outcome.skipped, at }
    else for (const event of outcome.events) yield { type: 'event', event, at }
  }
}

export const columnsOf = (fields: readonly string[]) => fields.map((name) => name.trim().normalize('NFC'))

function mapOf({ columns: mapped }: Mapping, columns: readonly string[]): FieldMap {
  const map = fieldMap(mapped, columns, true)
  if (map.time !== undefined) return map
  throw new CommonholdError(
    'invalid_parameter',
    `no column looks like a time; name one with --map time=COLUMN,actor=COLUMN; ${namesOf(columns)}`,
  )
}
