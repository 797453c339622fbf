import { rmSync, writeFileSync } from 'node:fs'
import { CommonholdError } from '@commonhold/contracts/errors'

/** Writes what is to be put in the place of a file, readable by its owner alone; the caller links or renames it there.
 *  Nothing is left of one that could not be written.
 *  @returns the draft's own name
 *  @throws CommonholdError disk_full, invalid_configuration (the folder cannot be written to) */
export function writeDraft(file: string, content: string): string {
  const draft = `${file}.${process.pid}`
  try {
    writeFileSync(draft, content, { mode: 0o600 })
    return draft
  } catch (cause) {
    rmSync(draft, { force: true })
    throw folderFailure(cause)
  }
}

/** In words, where a person can put it right. */
export function folderFailure(cause: unknown): unknown {
  switch ((cause as NodeJS.ErrnoException).code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new CommonholdError('disk_full', 'The disk that holds the store is full.', { cause })
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST':
      return new CommonholdError('invalid_configuration', 'The data folder cannot be written to.', { cause })
    default:
      return cause
  }
}
