import type { FileHandle } from 'node:fs/promises'
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib'
import { CommonholdError } from '@commonhold/contracts/errors'
import { both, type Container, type Count, type Member } from './container.ts'
import { fileRange, type ReadExact, windowed } from './source.ts'
import { unpacked } from './unpack.ts'
import { readDirectory, type ZipRecord } from './zip-directory.ts'

const LOCAL_HEADER = 30
/** Up to here an entry is read and unpacked in one go: chat exports are thousands of tiny files. */
const SMALL_PACKED = 256 * 1024
const SMALL_SIZE = 4 * 1024 * 1024

export async function openZip(file: FileHandle, fileSize: number, maxEntries: number): Promise<Container> {
  const directory = await readDirectory(file, fileSize, maxEntries)
  return {
    totalBytes: fileSize,
    async *members(count, broken) {
      const read = windowed(file)
      for (const record of directory.records) yield memberOf(file, fileSize, read, record, count)
      if (directory.broken) broken(directory.broken)
    },
    close: async () => {},
  }
}

const memberOf = (
  file: FileHandle,
  fileSize: number,
  read: ReadExact,
  record: ZipRecord,
  count: Count,
): Member => ({
  rawName: record.rawName,
  size: record.size,
  refusal: record.refusal,
  gzip: false,
  bytes: (own) => verified(record, content(file, fileSize, read, record, both(count, own))),
})

async function* content(
  file: FileHandle,
  fileSize: number,
  readExact: ReadExact,
  record: ZipRecord,
  count: Count,
): AsyncGenerator<Uint8Array> {
  const whole = record.packed <= SMALL_PACKED && record.size <= SMALL_SIZE
  // The extra field here may be longer than the directory's: 64 bytes more cover what is usual.
  const guess = LOCAL_HEADER + record.nameLength + 64 + record.packed
  const head = await readExact(record.offset, whole ? guess : LOCAL_HEADER)
  if (head.length < LOCAL_HEADER || head.readUInt32LE(0) !== 0x04034b50)
    throw new CommonholdError('unreadable_archive', 'it is not where the zip says it is')
  const start = LOCAL_HEADER + head.readUInt16LE(26) + head.readUInt16LE(28)
  if (whole && start + record.packed <= head.length) {
    const packed = head.subarray(start, start + record.packed)
    const bytes = record.method === 0 ? packed : inflatedAtOnce(packed, record.size)
    if (bytes) {
      count(record.packed)
      if (bytes.length > 0) yield bytes
      return
    }
  }
  const from = record.offset + start
  const packed = fileRange(file, from, Math.min(from + record.packed, fileSize), count)
  yield* record.method === 0 ? packed : unpacked(packed, () => createInflateRaw({ chunkSize: 64 * 1024 }))
  if (from + record.packed > fileSize)
    throw new CommonholdError('unreadable_archive', 'the zip is cut off in it')
}

/** null when it is damaged or larger than claimed: the slow way then yields what there is. */
function inflatedAtOnce(packed: Buffer, size: number): Buffer | null {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) })
  } catch {
    return null
  }
}

/** Size and checksum as the directory claims them. Told at the end: what was readable has been handed on. */
async function* verified(record: ZipRecord, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let crc = 0
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.length
    if (size > record.size)
      throw new CommonholdError('unreadable_archive', 'it unpacks to more than the zip says')
    crc = crc32(chunk, crc)
    yield chunk
  }
  if (size !== record.size)
    throw new CommonholdError('unreadable_archive', 'it unpacks to less than the zip says')
  if (crc !== record.crc)
    throw new CommonholdError('unreadable_archive', 'its checksum is wrong: it is damaged')
}
