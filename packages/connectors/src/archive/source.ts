import type { FileHandle } from 'node:fs/promises'
import { CommonholdError } from '@commonhold/contracts/errors'

/** Small, so that what one chunk can unpack to stays small too. */
const CHUNK = 64 * 1024

/** Bytes start … end of a file. Pulled, not pushed: whoever stops asking leaves nothing behind. */
export async function* fileRange(
  file: FileHandle,
  start: number,
  end: number,
  count: (packed: number) => void,
): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; ) {
    const chunk = Buffer.allocUnsafeSlow(Math.min(CHUNK, end - at))
    const read = await readAt(file, chunk, at)
    if (read === 0) throw new CommonholdError('unreadable_archive', 'the file ends too early')
    at += read
    count(read)
    yield chunk.subarray(0, read)
  }
}

export type ReadExact = (position: number, length: number) => Promise<Buffer>

const WINDOW = 512 * 1024

/** Many small reads near each other, as archives of tiny files need them, for few system calls.
 *  @returns fewer bytes than asked for only at the end of the file */
export function windowed(file: FileHandle): ReadExact {
  let start = 0
  let held: Buffer = Buffer.alloc(0)
  return async (position, length) => {
    if (position < start || position + length > start + held.length) {
      const next = Buffer.allocUnsafeSlow(Math.max(WINDOW, length))
      const read = await readAt(file, next, position)
      held = next.subarray(0, read)
      start = position
    }
    return held.subarray(position - start, position - start + length)
  }
}

/** A file that is being read may be on a share that goes away: such errors get our code. */
export async function readAt(file: FileHandle, into: Buffer, position: number): Promise<number> {
  try {
    return (await file.read(into, 0, into.length, position)).bytesRead
  } catch (cause) {
    throw unreadable(cause)
  }
}

export const unreadable = (cause: unknown) =>
  cause instanceof CommonholdError
    ? cause
    : new CommonholdError('unreadable_archive', `reading failed (${reasonOf(cause)})`, { cause })

const reasonOf = (cause: unknown) =>
  cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason'
