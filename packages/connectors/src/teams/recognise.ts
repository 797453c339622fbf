import type { Archive, ArchiveEntry } from '../archive/archive.ts'
import { documentBatches } from '../json/documents.ts'
import { isObject, type Loose } from '../json/loose.ts'
import { hasField } from './fields.ts'
import { isListFile, isMessageFile, isReadable } from './layout.ts'
import { recordType } from './records.ts'

/** Enough files of something else to give up on. */
const LOOKED_AT = 50
/** Enough broken records of one file. */
const RECORDS_LOOKED_AT = 5

export async function recogniseTeams(archive: Archive): Promise<string | null> {
  let looked = 0
  for await (const entry of archive.entries()) {
    // A single file may have any name.
    const named = isListFile(entry.name) || isMessageFile(entry.name)
    if (!named && !isReadable(entry.name, looked === 0)) continue
    for (const record of await firstRecords(entry)) {
      const type = recordType(record)
      if (type === 'message' && isTeamsMessage(record)) return 'messages as Teams and Graph write them'
      if (named && type !== null) return 'the lists Teams export tools write'
    }
    if (++looked === LOOKED_AT) return null
  }
  return null
}

const isTeamsMessage = (record: Loose) =>
  hasField(record, 'createdDateTime') && (hasField(record, 'channelIdentity') || hasField(record, 'chatId'))

/** The first few records of a file that are objects; reads no further than they need. */
export async function firstRecords(entry: ArchiveEntry): Promise<readonly Loose[]> {
  const found: Loose[] = []
  for await (const batch of documentBatches(() => entry.bytes()))
    for (const { value, problem } of batch) {
      if (problem === null && isObject(value)) found.push(...pageRecords(value))
      if (found.length > 0 || problem !== null || found.length >= RECORDS_LOOKED_AT) return found
    }
  return found
}

/** The records of a page that stands in a list of pages; of any other value that value. */
export const pageRecords = (value: Loose): readonly Loose[] =>
  Array.isArray(value['value']) && '@odata.context' in value ? value['value'].filter(isObject) : [value]
