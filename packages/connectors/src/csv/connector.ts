import type { Archive } from '../archive/archive.ts'
import type { Connector } from '../connector.ts'
import { fieldMap } from '../tabular/fields.ts'
import { csvRecords } from './records.ts'
import { columnsOf, readTables, type TableFormat } from './tables.ts'

const ANY_TABLE: TableFormat = { format: 'csv', preset: {}, isWanted: () => true, leftOut: () => null }

export const csv: Connector = {
  format: 'csv',
  recognise,
  read: (archive, options) => readTables(archive, options, ANY_TABLE),
}

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
