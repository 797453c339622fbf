import { constants, type Dirent } from 'node:fs'
import { type FileHandle, open, readdir, realpath } from 'node:fs/promises'
import path from 'node:path'
import { CommonholdError } from '@commonhold/contracts/errors'
import { both, type Container, type Count, type Member, type Refusal } from './container.ts'
import { decodeName } from './names.ts'
import { fileRange, unreadable } from './source.ts'

/** Deeper than any export; a bind mount can make a folder contain itself. */
const DEEPEST = 32

interface Found {
  readonly rawName: string
  /** As bytes: a file's name need not be UTF-8. */
  readonly location: Buffer
  readonly refusal: Refusal | null
}

export async function openFolder(folder: string, maxEntries: number): Promise<Container> {
  const root = await realpath(folder)
  const found: Found[] = []
  await walk(root, Buffer.from(root), '', 0, found, maxEntries)
  found.sort((a, b) => (a.rawName < b.rawName ? -1 : a.rawName > b.rawName ? 1 : 0))
  return {
    totalBytes: null,
    async *members(count) {
      for (const each of found) yield memberOf(each, count)
    },
    close: async () => {},
  }
}

async function walk(
  root: string,
  folder: Buffer,
  prefix: string,
  depth: number,
  found: Found[],
  maxEntries: number,
): Promise<void> {
  const listed = (await readdir(folder, { withFileTypes: true, encoding: 'buffer' }).catch((cause) => {
    throw unreadable(cause)
  })) as unknown as Dirent<Buffer>[]
  for (const entry of listed) {
    const rawName = prefix + decodeName(entry.name)
    // Git's own bookkeeping beside an export that is kept in a repository.
    if (entry.isDirectory() && prefix === '' && rawName === '.git') continue
    const location = Buffer.concat([folder, Buffer.from(path.sep), entry.name])
    const add = (refusal: Refusal | null) => found.push({ rawName, location, refusal })
    if (entry.isSymbolicLink()) add(await refusalOfLink(root, location))
    else if (entry.isFile()) add(null)
    else if (!entry.isDirectory())
      add({ code: 'unsafe_entry', message: 'not read: a device, pipe or socket' })
    else if (depth >= DEEPEST) add({ code: 'unsafe_entry', message: 'not read: nested too deeply' })
    else await walk(root, location, `${rawName}/`, depth + 1, found, maxEntries)
    if (found.length > maxEntries)
      throw new CommonholdError(
        'unreadable_archive',
        `more than ${maxEntries.toLocaleString('en')} files: import it in parts`,
      )
  }
}

/** No link is followed: one that leaves the folder is a trap, one that stays names what is read anyway. */
async function refusalOfLink(root: string, location: Buffer): Promise<Refusal> {
  const target = await realpath(location, 'utf8').catch(() => null)
  const inside = target?.startsWith(root + path.sep) ?? false
  const message = inside
    ? 'not read: a link to something in the same folder, read there'
    : 'not read: a link that leaves the folder'
  return { code: 'unsafe_entry', message }
}

const memberOf = ({ rawName, location, refusal }: Found, count: Count): Member => ({
  rawName,
  size: null,
  refusal,
  gzip: false,
  async *bytes(own) {
    let file: FileHandle
    try {
      // The folder may change while it is read: a link put in place of a file is not followed either.
      file = await open(location, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
    } catch (cause) {
      throw unreadable(cause)
    }
    try {
      const { size } = await file.stat()
      yield* fileRange(file, 0, size, both(count, own))
    } finally {
      await file.close()
    }
  },
})
