import type { Duplex, Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { CommonholdError } from '@commonhold/contracts/errors'

const UNPACK: Readonly<Record<string, () => Duplex>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

/** The body as text. The limit holds for unpacked bytes: unpacking stops where it is reached, so that a small body
 *  never becomes a large one.
 *  @param encoding of the Content-Encoding header
 *  @throws CommonholdError body_too_large, unsupported_media_type, not_json (no UTF-8, or badly packed) */
export async function readBody(body: Readable, encoding: string | undefined, limit: number): Promise<string> {
  const named = (encoding ?? 'identity').trim().toLowerCase()
  const unpack = named === 'identity' || named === '' ? null : UNPACK[named]
  if (unpack === undefined)
    throw new CommonholdError(
      'unsupported_media_type',
      `Content-Encoding may be gzip, deflate or br, not ${JSON.stringify(named.slice(0, 40))}.`,
    )
  const source = unpack === null ? body : body.pipe(unpack())
  // A sender that goes away must not leave us waiting for the rest.
  if (source !== body) body.once('error', (error) => source.destroy(error))
  try {
    return asText(await readBytes(source, limit, source !== body))
  } catch (cause) {
    body.unpipe()
    if (cause instanceof CommonholdError) throw cause
    throw new CommonholdError('not_json', 'The body cannot be unpacked as its Content-Encoding says.', {
      cause,
    })
  }
}

/** The bytes of a body, as many as are taken.
 *  @param destroy whether what is left of it may be destroyed: never a request, whose socket would go with it, and the
 *  answer that says why
 *  @throws CommonholdError body_too_large */
export async function readBytes(source: Readable, limit: number, destroy = false): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of source.iterator({ destroyOnReturn: destroy })) {
    size += chunk.length
    if (size > limit) throw new CommonholdError('body_too_large', `The body has more than ${limit} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function asText(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new CommonholdError('not_json', 'The body is not UTF-8.', { cause })
  }
}
