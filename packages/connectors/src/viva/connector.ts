import type { Archive } from '../archive/archive.ts'
import type { Connector, ReadOptions } from '../connector.ts'
import { csvRecords } from '../csv/records.ts'
import { columnsOf, readTables, type TableFormat } from '../csv/tables.ts'

/** Viva Engage, until a real export can be seen: a table mapped beforehand. The columns are those of a message in the
 *  Yammer API; that its export names them so is not verified. */

const NEEDED = ['id', 'thread_id', 'sender_id', 'created_at']

const PRESET = {
  time: 'created_at',
  actor: 'sender_id',
  id: 'id',
  conversation: 'thread_id',
  kind: '',
}

/** Only where they are there: a column that was guessed wrongly must not stop the others. */
const isOn = (value: string | undefined) => /^(true|yes|1)$/i.test((value ?? '').trim())
const isSet = (value: string | undefined) => (value ?? '').trim() !== ''

function leftOut(
  column: (name: string) => string | undefined,
  { includePrivate }: ReadOptions,
): string | null {
  if (isSet(column('deleted_at'))) return 'deleted'
  const isPrivate = ['in_private_conversation', 'in_private_group', 'direct_message'].some((name) =>
    isOn(column(name)),
  )
  return isPrivate && !includePrivate ? 'private' : null
}

const MESSAGES: TableFormat = {
  format: 'viva',
  preset: PRESET,
  isWanted: (columns) => NEEDED.every((name) => columns.includes(name)),
  leftOut,
}

export const viva: Connector = {
  format: 'viva',
  recognise,
  read: (archive, options) => readTables(archive, options, MESSAGES),
}

async function recognise(archive: Archive): Promise<string | null> {
  for await (const entry of archive.entries())
    for await (const { fields, problem } of csvRecords(entry.bytes())) {
      if (problem === null && MESSAGES.isWanted(columnsOf(fields)))
        return 'a table of messages with the columns of the Yammer API'
      break
    }
  return null
}
