import { CommonholdError } from '@commonhold/contracts/errors'
import { type ArchiveLimits, inWords } from './limits.ts'
import { NESTED } from './names.ts'

/** Lets bytes through until there are too many of them, whatever the headers claimed. */
export async function* guarded(
  bytes: AsyncIterable<Uint8Array>,
  packed: () => number,
  limits: ArchiveLimits,
  total: { bytes: number },
): AsyncGenerator<Uint8Array> {
  let out = 0
  for await (const chunk of bytes) {
    out += chunk.length
    total.bytes += chunk.length
    if (out > limits.entryBytes)
      throw tooLarge(`it unpacks to more than ${inWords(limits.entryBytes)}: split it and import the parts`)
    if (out > limits.ratioFrom && out > packed() * limits.ratio)
      throw tooLarge(`it unpacks to more than ${limits.ratio} times its packed size, as only a bomb does`)
    if (total.bytes > limits.totalBytes)
      throw tooLarge(`the archive unpacks to more than ${inWords(limits.totalBytes)}: import it in parts`)
    yield chunk
  }
}

const tooLarge = (why: string) => new CommonholdError('entry_too_large', why)

/** Ends with an error when the content turns out to be an archive itself. */
export async function* notNested(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let first = true
  for await (const chunk of bytes) {
    if (first && isZip(chunk)) throw new CommonholdError(NESTED.code, NESTED.message)
    first = false
    yield chunk
  }
}

/** PK and a local entry, an empty archive, or a spanned one. */
export const isZip = (head: Uint8Array) =>
  head[0] === 0x50 &&
  head[1] === 0x4b &&
  ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6) || (head[2] === 7 && head[3] === 8))

export const isGzip = (head: Uint8Array) => head[0] === 0x1f && head[1] === 0x8b && head[2] === 8
