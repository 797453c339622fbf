import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { CommonholdError } from '@commonhold/contracts/errors'
import { writeDraft } from './draft.ts'

const BYTES = 32

/** The store's secret: pseudonyms are made with it, so it must never change while the store lives. Made once, readable
 *  by its owner alone. Whoever copies a store must copy it too.
 *  @returns it, as base64url text */
export function storeSecret(folder: string): string {
  const file = path.join(folder, 'secret')
  return read(file) ?? make(file)
}

function read(file: string): string | null {
  let found: string
  try {
    found = readFileSync(file, 'utf8').trim()
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new CommonholdError('invalid_configuration', `The store's secret cannot be read: ${file}.`, {
      cause,
    })
  }
  if (Buffer.from(found, 'base64url').length !== BYTES)
    throw new CommonholdError('invalid_configuration', `The store's secret is damaged: ${file}.`)
  return found
}

/** Linked into place whole: a crash leaves no half of a secret, and of two makers the first wins. */
function make(file: string): string {
  const draft = writeDraft(file, `${randomBytes(BYTES).toString('base64url')}\n`)
  try {
    linkSync(draft, file)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
  } finally {
    rmSync(draft, { force: true })
  }
  return read(file) as string
}
