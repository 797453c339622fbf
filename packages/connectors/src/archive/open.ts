import { type FileHandle, open, stat } from 'node:fs/promises'
import path from 'node:path'
import { createGunzip } from 'node:zlib'
import { CommonholdError } from '@commonhold/contracts/errors'
import type { Archive } from './archive.ts'
import { both, type Container, type Count } from './container.ts'
import { archiveOf } from './entries.ts'
import { openFolder } from './folder.ts'
import { guarded, isGzip, isZip } from './guard.ts'
import { type ArchiveLimits, DEFAULT_LIMITS } from './limits.ts'
import { createPull } from './pull.ts'
import { isRepository, openRepository } from './repository.ts'
import { fileRange, readAt } from './source.ts'
import { spool } from './spool.ts'
import { openTar } from './tar.ts'
import { BLOCK, isTarHeader, isZeroBlock } from './tar-header.ts'
import { unpacked } from './unpack.ts'
import { openZip } from './zip.ts'

/** A file, a folder, or `-` for standard input; what it is follows from its bytes, not from its name.
 *  Close it: standard input waits in a temporary file until then. */
export async function openArchive(target: string, limits: Partial<ArchiveLimits> = {}): Promise<Archive> {
  if (target === '-') return openArchiveStream(process.stdin, 'standard input', limits)
  const all = { ...DEFAULT_LIMITS, ...limits }
  const found = await stat(target).catch((cause) => {
    const why =
      cause?.code === 'ENOENT' ? 'there is no such file or folder' : `it cannot be read (${cause?.code})`
    throw new CommonholdError('unreadable_archive', `${target}: ${why}`, { cause })
  })
  const label = path.basename(path.resolve(target))
  if (found.isDirectory() && (await isRepository(target)))
    return archiveOf(label, openRepository(path.resolve(target), all.entries), all)
  if (found.isDirectory()) return nonEmpty(archiveOf(label, await openFolder(target, all.entries), all))
  if (found.isFIFO()) {
    const pipe = await open(target, 'r')
    return openArchiveStream(pipe.createReadStream(), label, limits)
  }
  if (!found.isFile())
    throw new CommonholdError('unreadable_archive', `${target}: neither a file nor a folder`)
  return openFile(target, label, all, async () => {})
}

/** An archive that comes as a stream (an upload): kept in a temporary file until it is closed. */
export async function openArchiveStream(
  stream: AsyncIterable<Uint8Array>,
  label: string,
  limits: Partial<ArchiveLimits> = {},
): Promise<Archive> {
  const all = { ...DEFAULT_LIMITS, ...limits }
  const { file, remove } = await spool(stream, all.totalBytes)
  try {
    return await openFile(file, label, all, remove)
  } catch (error) {
    await remove()
    throw error
  }
}

async function openFile(
  location: string,
  label: string,
  limits: ArchiveLimits,
  after: () => Promise<void>,
): Promise<Archive> {
  const file = await open(location, 'r').catch((cause) => {
    throw new CommonholdError('unreadable_archive', `${label}: it cannot be read (${cause?.code})`, { cause })
  })
  try {
    const { size } = await file.stat()
    if (size === 0) throw new CommonholdError('empty_archive', `${label} is empty`)
    const container = await containerOf(file, size, label, limits)
    const closed = async () => {
      await container.close()
      await file.close()
      await after()
    }
    return await nonEmpty(archiveOf(label, { ...container, close: closed }, limits))
  } catch (error) {
    await file.close()
    throw error
  }
}

async function containerOf(
  file: FileHandle,
  size: number,
  label: string,
  limits: ArchiveLimits,
): Promise<Container> {
  const head = Buffer.alloc(BLOCK)
  const read = await readAt(file, head, 0)
  if (isZip(head)) return openZip(file, size, limits.entries)
  const raw = (count: Count) => fileRange(file, 0, size, count)
  // A tar without entries is zeros alone.
  if (isTarHeader(head.subarray(0, read)) || (read === BLOCK && isZeroBlock(head))) return openTar(raw, size)
  if (!isGzip(head)) return single(label, size, raw, false)
  const plain = (count: Count) => {
    let packed = 0
    const counted = raw((bytes) => {
      packed += bytes
      count(bytes)
    })
    const whole = { ...limits, entryBytes: limits.totalBytes }
    const bytes = unpacked(counted, () => createGunzip({ chunkSize: 64 * 1024 }))
    return guarded(bytes, () => packed, whole, { bytes: 0 })
  }
  return (await beginsWithTar(plain(() => {}))) ? openTar(plain, size) : single(label, size, raw, true)
}

async function beginsWithTar(bytes: AsyncIterable<Uint8Array>): Promise<boolean> {
  const pull = createPull(bytes)
  try {
    return isTarHeader(await pull.take(BLOCK))
  } catch {
    // Damaged: reading it as one file says so in its place.
    return false
  } finally {
    await pull.close()
  }
}

const single = (
  label: string,
  size: number,
  bytes: (count: Count) => AsyncIterable<Uint8Array>,
  gzip: boolean,
): Container => ({
  totalBytes: size,
  async *members(count) {
    // The person's own name for it: nothing a stranger chose.
    const rawName = label.replaceAll('\\', '_')
    const counted = (own: Count) => bytes(both(count, own))
    yield { rawName, size: gzip ? null : size, refusal: null, gzip, bytes: counted }
  },
  close: async () => {},
})

/** Told at once, not after an import that found nothing. */
async function nonEmpty(archive: Archive): Promise<Archive> {
  for await (const _ of archive.entries()) return archive
  if (archive.refused().length > 0) return archive
  await archive.close()
  throw new CommonholdError('empty_archive', `there are no files in ${archive.label}`)
}
