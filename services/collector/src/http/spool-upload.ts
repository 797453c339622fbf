import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CommonholdError } from '@commonhold/contracts/errors'

export interface Spooled {
  readonly file: string
  remove(): Promise<void>
}

/** An archive that is being sent, kept in a file of its own folder until it is imported: formats are told from its
 *  end as well as from its beginning. The file has the name the sender gave, which often says when it was taken.
 *  @throws CommonholdError body_too_large, disk_full, unreadable_archive (the sender went away), empty_archive */
export async function spoolUpload(
  body: Readable,
  { folder, name, maxBytes }: { folder: string; name: string; maxBytes: number },
): Promise<Spooled> {
  const own = path.join(folder, randomUUID())
  const file = path.join(own, safeName(name))
  const remove = () => rm(own, { recursive: true, force: true })
  let size = 0
  // The request is not destroyed when it is too long: its socket would go with it, and the answer that says why.
  const bounded = async function* () {
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      size += chunk.length
      if (size > maxBytes)
        throw new CommonholdError('body_too_large', `An archive sent here may have ${maxBytes} bytes.`)
      yield chunk
    }
  }
  try {
    await mkdir(own, { recursive: true, mode: 0o700 })
    await pipeline(bounded, createWriteStream(file, { mode: 0o600, flags: 'wx' }))
    if (size === 0) throw new CommonholdError('empty_archive', 'Nothing was sent.')
    return { file, remove }
  } catch (cause) {
    await remove()
    throw explained(cause)
  }
}

/** What a crash left behind: nobody will ask for it again. */
export const emptySpool = (folder: string) => rm(folder, { recursive: true, force: true })

function explained(cause: unknown): unknown {
  if (cause instanceof CommonholdError) return cause
  const code = (cause as NodeJS.ErrnoException).code
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new CommonholdError('disk_full', 'There is no room for the archive.', { cause })
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE')
    return new CommonholdError('unreadable_archive', 'Not all of it arrived.', { cause })
  return cause
}

/** One name in a folder of its own: no path, nothing hidden, nothing a file system refuses. */
function safeName(name: string): string {
  const last = name.toWellFormed().split(/[\\/]/).at(-1) ?? ''
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is taken out.
  const plain = last.replace(/[\u0000-\u001f\u007f<>:"|?*]/g, '_').replace(/^\.+/, '')
  return plain.slice(0, 80) || 'archive'
}
