import { CommonholdError } from '@commonhold/contracts/errors'

/** Whatever Unicode form a file was saved in, as UTF-8 without a byte order mark. Without a mark it is
 *  taken for UTF-8; bytes that are none pass through, for the reader of each record to notice. */
export async function* asUtf8(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held = Buffer.alloc(0)
  let decoder: TextDecoder | null = null
  let begun = false
  for await (const chunk of bytes) {
    let next = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    if (!begun) {
      held = Buffer.concat([held, next])
      if (held.length < 3) continue
      begun = true
      decoder = decoderOf(held)
      next = decoder ? held : withoutMark(held)
    }
    yield decoder ? transcoded(decoder, next) : next
  }
  if (!begun) {
    decoder = decoderOf(held)
    yield decoder ? transcoded(decoder, held) : withoutMark(held)
  }
  if (decoder) yield transcoded(decoder)
}

function decoderOf(head: Buffer): TextDecoder | null {
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le', { fatal: true })
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be', { fatal: true })
  return null
}

const withoutMark = (head: Buffer) =>
  head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head

function transcoded(decoder: TextDecoder, bytes?: Buffer): Buffer {
  try {
    return Buffer.from(bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode())
  } catch (cause) {
    throw new CommonholdError('broken_record', 'not valid UTF-16 from here on', { cause })
  }
}
