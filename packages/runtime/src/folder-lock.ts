import { linkSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { CommonholdError } from '@commonhold/contracts/errors'
import { z } from 'zod'
import { folderFailure, writeDraft } from './draft.ts'
import { startOfProcess } from './process-identity.ts'

/** One process holds a data folder. Its lock file says who, and where it can be talked to; it is readable by the
 *  folder's owner alone, because it carries the token that proves to the service that one can read the folder. */

const holder = z.object({
  pid: z.int().positive(),
  started: z.string(),
  /** Where the service answers; null while it does not serve. */
  address: z.string().nullable(),
  token: z.string(),
})
export type Holder = z.output<typeof holder>

export interface FolderLock {
  /** Says where the holder can be talked to. */
  announce(address: string): void
  release(): void
}

const fileOf = (folder: string) => path.join(folder, 'lock')

/** Takes the folder for this process, also from one that died without letting go.
 *  @throws CommonholdError store_locked, disk_full, invalid_configuration */
export function lockFolder(folder: string, token: string): FolderLock {
  const file = fileOf(folder)
  makeFolder(folder)
  const own: Holder = {
    pid: process.pid,
    started: startOfProcess(process.pid) ?? '',
    address: null,
    token,
  }
  while (!create(file, own)) {
    const found = read(file)
    if (found !== null && isHeld(found)) throw new CommonholdError('store_locked', heldBy(folder, found))
    discard(file, found)
  }
  return {
    announce: (address) => replace(file, { ...own, address }),
    release: () => {
      if (isSame(read(file), own)) rmSync(file, { force: true })
    },
  }
}

/** Who holds the folder now; null: nobody. */
export function holderOf(folder: string): Holder | null {
  const found = read(fileOf(folder))
  return found !== null && isHeld(found) ? found : null
}

const isHeld = ({ pid, started }: Holder) => startOfProcess(pid) === started
const isSame = (a: Holder | null, b: Holder | null) => a?.pid === b?.pid && a?.started === b?.started

const heldBy = (folder: string, { pid, address }: Holder) =>
  `Process ${pid} holds the store at ${folder}${address === null ? '' : ` and serves it at ${address}`}.`

/** Whole or not at all, and only where nothing stands. */
function create(file: string, content: Holder): boolean {
  const draft = write(file, content)
  try {
    linkSync(draft, file)
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw cause
  } finally {
    rmSync(draft, { force: true })
  }
}

const replace = (file: string, content: Holder) => renameSync(write(file, content), file)

const write = (file: string, content: Holder) => writeDraft(file, `${JSON.stringify(content)}\n`)

function makeFolder(folder: string): void {
  try {
    // The store holds names: other users of the machine have no business in it.
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw folderFailure(cause)
  }
}

/** Of several who find the same dead holder, one moves it away. Whoever comes late may have moved a living one: then it
 *  goes back. */
function discard(file: string, stale: Holder | null): void {
  const aside = `${file}.${process.pid}.stale`
  try {
    renameSync(file, aside)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return
    throw cause
  }
  if (!isSame(read(aside), stale)) {
    try {
      linkSync(aside, file)
    } catch {
      // Somebody has taken the folder in between; the engine's own lock decides between the two.
    }
  }
  rmSync(aside, { force: true })
}

function read(file: string): Holder | null {
  try {
    return holder.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // Not there, or not ours: nobody holds it.
    return null
  }
}
