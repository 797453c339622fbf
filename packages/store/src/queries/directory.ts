import { z } from 'zod'
import type { Database } from '../database.ts'
import { readDirectory } from '../directory/directory.ts'
import { currentLens } from '../directory/lens.ts'
import type { Directory } from '../directory/standing.ts'
import { DATABASE } from '../schema/tables.ts'

/** The directory for those who only read: never in line behind an import that is being written. */
const besideTheWriter = (database: Database): Database => ({ ...database, written: database.rows })

const versionRow = z.object({ newest: z.number(), records: z.number() })

/** Changes whenever the directory does: cheap to ask before reading all of it. */
export async function directoryVersion(database: Database, pilot: string): Promise<string> {
  const [found] = await database.rows(
    `SELECT max(ticket) AS newest, toFloat64(count()) AS records FROM ${DATABASE}.directory WHERE pilot = {pilot:String}`,
    versionRow,
    { pilot },
  )
  return `${found?.newest ?? 0}.${found?.records ?? 0}`
}

export const standingDirectory = (database: Database, pilot: string): Promise<Directory> =>
  readDirectory(besideTheWriter(database), pilot)

/** 1 for the first view of who is who, rising with every change of it; 0 before there is one. */
export const identityVersion = async (database: Database, pilot: string): Promise<number> =>
  (await currentLens(besideTheWriter(database), pilot)).ordinal
