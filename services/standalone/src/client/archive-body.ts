import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { isRepository } from '@commonhold/connectors/archive/repository'
import { gitLog } from '@commonhold/connectors/git/repository'
import { CommonholdError } from '@commonhold/contracts/errors'
import { pack } from 'tar-stream'

export interface ArchiveBody {
  readonly label: string
  /** Bytes on the way where that is known beforehand. */
  readonly size: number | null
  readonly stream: Readable
}

/** What goes over the wire for a path: a file as it is, a folder packed on the way, of a git repository its history,
 *  `-` as it comes in. */
export async function archiveBody(target: string, format: string, stdin: Readable): Promise<ArchiveBody> {
  if (target === '-') return { label: 'standard input', size: null, stream: stdin }
  const found = await stat(target).catch((cause) => {
    const why =
      cause?.code === 'ENOENT' ? 'there is no such file or folder' : `it cannot be read (${cause?.code})`
    throw new CommonholdError('unreadable_archive', `${target}: ${why}`, { cause })
  })
  const label = path.basename(path.resolve(target))
  const isHistory = found.isDirectory() && ['git', 'auto'].includes(format) && (await isRepository(target))
  if (isHistory) return { label, size: null, stream: Readable.from(gitLog(target)) }
  if (found.isDirectory()) return { label, size: null, stream: packed(target) }
  return { label, size: found.isFile() ? found.size : null, stream: createReadStream(target) }
}

/** Links are left out: an archive of a folder holds what is in the folder. */
function packed(folder: string): Readable {
  const tar = pack()
  const zipped = createGzip({ level: 1 })
  const written = async () => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    for (const entry of entries.filter((found) => found.isFile())) {
      const file = path.join(entry.parentPath, entry.name)
      // Git's own bookkeeping beside an export that is kept in a repository.
      if (path.relative(folder, file).startsWith(`.git${path.sep}`)) continue
      const { size, mtime } = await stat(file)
      const name = path.relative(folder, file).split(path.sep).join('/')
      await pipeline(createReadStream(file), tar.entry({ name, size, mtime }))
    }
    tar.finalize()
  }
  written().catch((error) => tar.destroy(error))
  pipeline(tar, zipped).catch((error) => zipped.destroy(error))
  return Readable.from(zipped)
}
