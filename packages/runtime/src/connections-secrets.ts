import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { CommonholdError } from '@commonhold/contracts/errors'
import type { SecretSource } from './connections-file.ts'

const LONGEST_FILE = 1_048_576
/** An empty secret would make everybody's signature right; a very short one can be guessed. */
const SHORTEST_SECRET = 8

/** @param folder what the names of files are relative to
 *  @throws CommonholdError invalid_configuration, which never shows any of the secret */
export async function readSecret(
  source: SecretSource,
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): Promise<string> {
  const named = 'env' in source ? `the variable ${source.env}` : 'its file'
  const found =
    'env' in source
      ? env[source.env]
      : await readSmallFile(path.resolve(folder, source.file), 'The file of a secret')
  const secret = found?.trim() ?? ''
  if (secret === '') throw invalid(`${named} is empty or not set.`)
  if (secret.length < SHORTEST_SECRET) throw invalid(`${named} has fewer than ${SHORTEST_SECRET} characters.`)
  return secret
}

/** @param what it is, beginning a sentence */
export async function readSmallFile(file: string, what: string): Promise<string> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw invalid(`${what} cannot be read: ${file} (${(cause as NodeJS.ErrnoException).code}).`)
  }
  if (text.length > LONGEST_FILE) throw invalid(`${what} is too large: ${file}.`)
  return text
}

const invalid = (why: string) => new CommonholdError('invalid_configuration', why)
