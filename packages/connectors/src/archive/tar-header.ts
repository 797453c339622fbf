import type { Refusal } from './container.ts'
import { decodeName } from './names.ts'

/** The 512-byte headers of tar: v7, ustar and GNU, and the records of pax.
 *  https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html */

export const BLOCK = 512

export interface TarHeader {
  readonly name: string
  readonly size: number
  readonly type: string
}

export const isZeroBlock = (block: Buffer) => block.every((byte) => byte === 0)

/** A header's bytes add up to the number it carries; counted with its own field as blanks. */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < BLOCK) return false
  let sum = 8 * 32
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += block[i] as number
  const bytes = Buffer.from(block.buffer, block.byteOffset, BLOCK)
  return sum > 8 * 32 && octal(bytes.subarray(148, 156)) === sum
}

/** @returns null when the block is no header */
export function headerOf(block: Buffer): TarHeader | null {
  if (!isTarHeader(block)) return null
  const size = sizeOf(block.subarray(124, 136))
  if (size === null) return null
  const ustar = block.toString('latin1', 257, 263) === 'ustar\0'
  const prefix = ustar ? text(block.subarray(345, 500)) : ''
  const own = text(block.subarray(0, 100))
  const type = block[156] === 0 ? '0' : String.fromCharCode(block[156] as number)
  return { name: prefix === '' ? own : `${prefix}/${own}`, size, type }
}

export const text = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0)
  return decodeName(end < 0 ? bytes : bytes.subarray(0, end))
}

function octal(bytes: Buffer): number | null {
  const digits = bytes.toString('latin1').replaceAll('\0', ' ').trim()
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : null
}

/** Octal text, or (GNU, beyond 8 GiB) a binary number marked by the highest bit. */
function sizeOf(bytes: Buffer): number | null {
  if (((bytes[0] as number) & 0x80) === 0) return bytes.every((byte) => byte === 0) ? 0 : octal(bytes)
  let size = (bytes[0] as number) & 0x7f
  for (const byte of bytes.subarray(1)) size = size * 256 + byte
  return Number.isSafeInteger(size) ? size : null
}

/** "length key=value\n" records; what cannot be read ends the list. */
export function paxRecords(bytes: Buffer): Map<string, string> {
  const records = new Map<string, string>()
  for (let at = 0; at < bytes.length; ) {
    const blank = bytes.indexOf(32, at)
    if (blank < 0) break
    const length = Number(bytes.toString('latin1', at, blank))
    if (!Number.isInteger(length) || length < blank - at + 3 || at + length > bytes.length) break
    const record = decodeName(bytes.subarray(blank + 1, at + length - 1))
    const equals = record.indexOf('=')
    if (equals > 0) records.set(record.slice(0, equals), record.slice(equals + 1))
    at += length
  }
  return records
}

/** Only plain files are handed out; null for those. */
export function refusalOfType(type: string): Refusal | null {
  if (type === '0' || type === '7') return null
  if (type === '1' || type === '2') return { code: 'unsafe_entry', message: 'not read: a link, not a file' }
  if (type === '3' || type === '4' || type === '6')
    return { code: 'unsafe_entry', message: 'not read: a device or pipe, not a file' }
  return { code: 'unreadable_archive', message: 'a kind of tar entry not known here' }
}
