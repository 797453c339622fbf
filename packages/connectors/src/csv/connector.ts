import { CommonholdError } from '@commonhold/contracts/errors'
import type { Archive, ArchiveEntry } from '../archive/archive.ts'
import type { Connector, ReadItem, ReadOptions } from '../connector.ts'
import { type FieldMap, fieldMap } from '../tabular/fields.ts'
import { type Row, type RowOutcome, rowReader } from '../tabular/row.ts'
import { csvRecords } from './records.ts'

export const csv: Connector = { format: 'csv', recognise, read }

const isTable = (name: string) => /\.(csv|tsv|tab|txt)$/i.test(name)

async function recognise(archive: Archive): Promise<string | null> {
  for await (const entry of archive.entries())
    for await (const { fields, problem } of csvRecords(entry.bytes())) {
      if (problem !== null || fields.length < 2) break
      const { time, actor } = fieldMap({}, columnsOf(fields), false)
      if (time !== undefined && actor !== undefined)
        return `a table with the columns "${time.slice(0, 40)}" and "${actor.slice(0, 40)}"`
      break
    }
  return null
}

/** One file is read whatever its name; of several those that are tables. */
async function* read(archive: Archive, options: ReadOptions): AsyncGenerator<ReadItem> {
  const toEvents = rowReader('csv', options)
  let files = 0
  for await (const _ of archive.entries()) if (++files > 1) break
  for await (const entry of archive.entries()) {
    if (files > 1 && !isTable(entry.name))
      yield { type: 'skipped', reason: 'other-file', at: { file: entry.name, record: null } }
    else yield* readTable(entry, options, toEvents)
  }
}

async function* readTable(
  entry: ArchiveEntry,
  options: ReadOptions,
  toEvents: (row: Row) => RowOutcome,
): AsyncGenerator<ReadItem> {
  let table: { map: FieldMap; position: ReadonlyMap<string, number>; width: number } | null = null
  for await (const { line, fields, problem } of csvRecords(entry.bytes())) {
    const at = { file: entry.name, record: line }
    if (problem !== null) {
      yield { type: 'rejected', ...problem, at }
      // Without its header nothing in the file has a meaning.
      if (table === null) return
      continue
    }
    if (table === null) {
      const columns = columnsOf(fields)
      table = {
        map: mapOf(options, columns),
        position: new Map(columns.map((name, i) => [name, i])),
        width: fields.length,
      }
      continue
    }
    const { map, position, width } = table
    if (fields.length !== width) {
      const message = `${fields.length} columns instead of ${width}`
      yield { type: 'rejected', code: 'broken_record', message, at }
      continue
    }
    const outcome = toEvents((field) => {
      const column = map[field]
      return column === undefined ? undefined : fields[position.get(column) ?? -1]
    })
    if ('code' in outcome) yield { type: 'rejected', ...outcome, at }
    else for (const event of outcome.events) yield { type: 'event', event, at }
  }
}

const columnsOf = (fields: readonly string[]) => fields.map((name) => name.trim().normalize('NFC'))

function mapOf(options: ReadOptions, columns: readonly string[]): FieldMap {
  const map = fieldMap(options.map, columns, true)
  if (map.time !== undefined) return map
  throw new CommonholdError(
    'invalid_parameter',
    'no column looks like a time: name one with --map time=COLUMN,actor=COLUMN',
  )
}
