import { mkdirSync } from 'node:fs'
import { CommonholdError } from '@commonhold/contracts/errors'
import { type Client, createDatabase, type Database } from './database.ts'

const READERS = 3
/** A question that takes longer than this is a defect or an attack. */
const READ_SECONDS = 60

/** The engine in this process, over a folder. One writer, one beside it for long work, and readers that cannot
 *  write, nor read files.
 *  @param connect a client of the embedded engine on a path
 *  @throws CommonholdError store_locked when another process holds the folder */
export async function openEmbedded(path: string, connect: (path: string) => Client): Promise<Database> {
  mkdirSync(path, { recursive: true })
  const writer = open(path, connect)
  const aside = open(path, connect)
  const readers = Array.from({ length: READERS }, () => open(path, connect))
  for (const reader of readers) {
    await reader.command({ query: `SET max_execution_time = ${READ_SECONDS}` })
    await reader.command({ query: 'SET readonly = 1' })
  }
  return createDatabase({ writer, aside, readers })
}

function open(path: string, connect: (path: string) => Client): Client {
  try {
    return connect(path)
  } catch (cause) {
    if (/lock|another|already|in use/i.test(String((cause as Error).message)))
      throw new CommonholdError('store_locked', `Another process holds the store at ${path}.`, { cause })
    throw cause
  }
}
