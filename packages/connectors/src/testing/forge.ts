import { hash } from 'node:crypto'
import { mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import type { Archive } from '../archive/archive.ts'
import type { ReadItem, ReadOptions } from '../connector.ts'

/** Archives made byte by byte, honest ones and forged ones, for tests. */

export interface Forged {
  readonly name: string | Buffer
  readonly data: string | Buffer
  /** Left out of the packing: stored as it is. */
  readonly stored?: boolean
  /** What the headers claim instead of the truth. */
  readonly claims?: { readonly size?: number; readonly crc?: number }
  /** Unix mode, 0o120777 for a link. */
  readonly mode?: number
  /** General purpose flags: 1 is encrypted, 0x800 names in UTF-8. */
  readonly flags?: number
}

export function zipOf(entries: readonly Forged[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, data, stored, claims, mode = 0o100644, flags = 0x800 } of entries) {
    const bytes = Buffer.from(data as string)
    const packed = stored ? bytes : deflateRawSync(bytes)
    const rawName = Buffer.from(name as string)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(flags, 2)
    common.writeUInt16LE(stored ? 0 : 8, 4)
    common.writeUInt32LE(claims?.crc ?? crc32(bytes), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(claims?.size ?? bytes.length, 18)
    common.writeUInt16LE(rawName.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, rawName, packed])
    const line = Buffer.alloc(46)
    line.write('PK\x01\x02', 'latin1')
    line.writeUInt16LE((3 << 8) | 20, 4)
    common.copy(line, 6)
    line.writeUInt32LE((mode << 16) >>> 0, 38)
    line.writeUInt32LE(offset, 42)
    directory.push(line, rawName)
    parts.push(local)
    offset += local.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, list, end])
}

export function tarOf(
  entries: readonly { name: string; data?: string | Buffer; type?: string }[],
  { end = true } = {},
): Buffer {
  const blocks = entries.flatMap(({ name, data = '', type = '0' }) => {
    const bytes = Buffer.from(data as string)
    const header = Buffer.alloc(512)
    header.write(name, 0, 100)
    header.write('0000644\0', 100)
    header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124)
    header.write('        ', 148)
    header.write(type, 156)
    header.write('ustar\x0000', 257)
    const sum = header.reduce((total, byte) => total + byte, 0)
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]
  })
  return Buffer.concat([...blocks, ...(end ? [Buffer.alloc(1024)] : [])])
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'commonhold-test-'))
let made = 0

/** @returns where it was written */
export async function fileOf(bytes: Buffer | string, name = 'archive'): Promise<string> {
  const file = path.join(await mkdtemp(path.join(folder, `${made++}-`)), name)
  await writeFile(file, bytes)
  return file
}

export const options = (some: Partial<ReadOptions> = {}): ReadOptions => ({
  pilot: 'p',
  taken: null,
  includePrivate: false,
  bots: [],
  account: 'address',
  map: {},
  seal: (key) => `s_${hash('sha256', key).slice(0, 20)}`,
  ...some,
})

export async function allOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

/** Each entry's text, or the message of its failure. */
export async function textsOf(archive: Archive): Promise<Record<string, string>> {
  const texts: Record<string, string> = {}
  for await (const entry of archive.entries()) {
    let text = ''
    try {
      for await (const chunk of entry.bytes()) text += Buffer.from(chunk).toString()
    } catch (error) {
      text += `!${(error as Error).message}`
    }
    texts[entry.name] = text
  }
  return texts
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into any event
export const eventsIn = (items: readonly ReadItem[]): any[] =>
  items.flatMap((item) => (item.type === 'event' ? [item.event] : []))

// biome-ignore lint/suspicious/noExplicitAny: tests look into any event
export const actsIn = (items: readonly ReadItem[]): any[] =>
  eventsIn(items).filter((event) => event.type === 'org.commonhold.activity.v1')

export const reasonsIn = (items: readonly ReadItem[]): string[] =>
  items.flatMap((item) =>
    item.type === 'skipped'
      ? [item.reason]
      : item.type === 'rejected'
        ? [`${item.code}: ${item.message}`]
        : [],
  )
