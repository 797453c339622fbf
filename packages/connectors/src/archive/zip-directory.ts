import type { FileHandle } from 'node:fs/promises'
import { CommonholdError } from '@commonhold/contracts/errors'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import type { Refusal } from './container.ts'
import { decodeName } from './names.ts'
import { windowed } from './source.ts'

/** One line of a zip's central directory, as claimed: the bytes may differ. */
export interface ZipRecord {
  readonly rawName: string
  readonly nameLength: number
  readonly packed: number
  readonly size: number
  readonly method: number
  readonly crc: number
  readonly offset: number
  readonly refusal: Refusal | null
}

export interface ZipDirectory {
  readonly records: readonly ZipRecord[]
  /** Why the list ends before its end. */
  readonly broken: Refusal | null
}

/** The whole directory, once: a few hundred bytes an entry, and the number of entries is limited. */
export async function readDirectory(
  file: FileHandle,
  fileSize: number,
  maxEntries: number,
): Promise<ZipDirectory> {
  const zip = await openDirectory(file, fileSize)
  const tooMany = () =>
    new CommonholdError(
      'unreadable_archive',
      `more than ${maxEntries.toLocaleString('en')} entries: import it in parts`,
    )
  if (zip.entryCount > maxEntries) throw tooMany()
  const records: ZipRecord[] = []
  const broken = await new Promise<Refusal | null>((resolve) => {
    zip.on('entry', (entry: Entry) => {
      const record = recordOf(entry)
      if (record !== null) records.push(record)
      zip.readEntry()
    })
    zip.on('end', () => resolve(null))
    zip.on('error', () =>
      resolve({
        code: 'unreadable_archive',
        message: `the zip's list of contents is damaged after ${records.length} entries: the rest was not read`,
      }),
    )
    zip.readEntry()
  })
  return { records: withoutOverlaps(records), broken }
}

function openDirectory(file: FileHandle, fileSize: number): Promise<ZipFile> {
  // decodeStrings off: the names are judged here, one by one, instead of the first bad one ending everything.
  const options = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: false }
  return new Promise((resolve, reject) => {
    yauzl.fromRandomAccessReader(readerOf(file), fileSize, options, (error, zip) => {
      if (!error) return resolve(zip)
      const cut = /End of central directory|unexpected EOF/i.test(error.message)
      const message = cut
        ? 'this zip is truncated: export it again'
        : `this zip is damaged (${error.message.slice(0, 100)}): export it again`
      reject(new CommonholdError('unreadable_archive', message, { cause: error }))
    })
  })
}

/** Directory lines are read in pairs of tiny reads: a window saves two system calls an entry. */
function readerOf(file: FileHandle): yauzl.RandomAccessReader {
  // Declared abstract because of a method only streams need; none is made here.
  const Reader = yauzl.RandomAccessReader as unknown as new () => yauzl.RandomAccessReader
  const reader = new Reader()
  const readExact = windowed(file)
  reader.read = (into, offset, length, position, callback) => {
    readExact(position, length).then(
      (bytes) => {
        bytes.copy(into, offset)
        callback(bytes.length < length ? new Error('unexpected EOF') : null)
      },
      (error: Error) => callback(error),
    )
  }
  reader.close = (callback) => callback(null)
  return reader
}

const UNIX = 3
const FILE_TYPE = 0o170000
const REGULAR = 0o100000
const DIRECTORY = 0o040000

function recordOf(entry: Entry): ZipRecord | null {
  const bytes = entry.fileName as unknown as Buffer
  const rawName = decodeName(unicodeName(entry) ?? bytes, (raw) => Buffer.from(raw).toString('latin1'))
  if (rawName.endsWith('/')) return null
  const mode = entry.versionMadeBy >> 8 === UNIX ? (entry.externalFileAttributes >>> 16) & FILE_TYPE : 0
  if (mode === DIRECTORY) return null
  return {
    rawName,
    nameLength: entry.fileNameLength,
    packed: entry.compressedSize,
    size: entry.uncompressedSize,
    method: entry.compressionMethod,
    crc: entry.crc32,
    offset: entry.relativeOffsetOfLocalHeader,
    refusal: refusalOf(entry, mode),
  }
}

function refusalOf(entry: Entry, mode: number): Refusal | null {
  if (mode !== 0 && mode !== REGULAR)
    return { code: 'unsafe_entry', message: 'not read: a link or device, not a file' }
  if ((entry.generalPurposeBitFlag & 1) !== 0)
    return { code: 'unreadable_archive', message: 'it is encrypted: unpack it with its password first' }
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    return {
      code: 'unreadable_archive',
      message: `packed by a method not known here (${entry.compressionMethod})`,
    }
  return null
}

/** Info-ZIP writes the name in UTF-8 into an extra field where the plain one is in an older encoding. */
function unicodeName(entry: Entry): Buffer | null {
  const field = entry.extraFields.find(({ id, data }) => id === 0x7075 && data.length > 5 && data[0] === 1)
  return field ? field.data.subarray(5) : null
}

/** Entries that share packed bytes let a small file unpack to petabytes; no honest writer makes them. */
function withoutOverlaps(records: readonly ZipRecord[]): ZipRecord[] {
  const order = records.map((_, index) => index).sort((a, b) => at(a).offset - at(b).offset)
  const refused = new Set<number>()
  function at(index: number): ZipRecord {
    return records[index] as ZipRecord
  }
  let end = 0
  for (const index of order) {
    const { offset, nameLength, packed } = at(index)
    if (offset < end) refused.add(index)
    else end = offset + 30 + nameLength + packed
  }
  return records.map((record, index) =>
    refused.has(index)
      ? {
          ...record,
          refusal: { code: 'unsafe_entry', message: 'not read: it shares its bytes with another entry' },
        }
      : record,
  )
}
