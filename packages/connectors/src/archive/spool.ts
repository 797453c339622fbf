import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { CommonholdError } from '@commonhold/contracts/errors'
import { inWords } from './limits.ts'
import { unreadable } from './source.ts'

/** A stream can be read once, an archive must be read again and at its end: it waits in a temporary file. */
export async function spool(
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<{ file: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'commonhold-'))
  const file = path.join(folder, 'archive')
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    await pipeline(limited(stream, maxBytes), createWriteStream(file, { mode: 0o600, flags: 'wx' }))
    return { file, remove }
  } catch (error) {
    await remove()
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
      throw new CommonholdError('disk_full', `no room for the archive in ${os.tmpdir()}`, { cause: error })
    throw unreadable(error)
  }
}

async function* limited(stream: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let seen = 0
  for await (const chunk of stream) {
    seen += chunk.length
    if (seen > maxBytes)
      throw new CommonholdError('entry_too_large', `more than ${inWords(maxBytes)}: import it in parts`)
    yield chunk
  }
}
