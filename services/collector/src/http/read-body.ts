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
  const chunks: Buffer[] = []
  let size = 0
  const source = unpack === null ? body : body.pipe(unpack())
  // A sender that goes away must not leave us waiting for the rest.
  if (source !== body) body.once('error', (error) => source.destroy(error))
  try {
    // The request itself is never destroyed: its socket would go with it, and the answer that says why.
    for await (const chunk of source.iterator({ destroyOnReturn: source !== body })) {
      size += chunk.length
      if (size > limit)
        throw new CommonholdError('body_too_large', `The body unpacks to more than ${limit} bytes.`)
      chunks.push(chunk)
    }
  } catch (cause) {
    body.unpipe()
    if (cause instanceof CommonholdError) throw cause
    throw new CommonholdError('not_json', 'The body cannot be unpacked as its Content-Encoding says.', {
      cause,
    })
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch (cause) {
    throw new CommonholdError('not_json', 'The body is not UTF-8.', { cause })
  }
}
