import { CommonholdError } from '@commonhold/contracts/errors'

/** ClickHouse's own numbers for the failures a person can do something about. */
const NOT_ENOUGH_SPACE = new Set(['243', '516'])
const NO_SPACE_TEXT = /No space left on device|ENOSPC/

const CODE = /\bCode: (\d+)\./
const FIRST_WORDS = /^[^:'"`([{<\n]{0,80}/

/** What is told of a failed statement. The engine's own message repeats the statement and its values, which may be
 *  names of units, spaces or people, and errors are logged: so neither the message nor the error itself goes on. */
export function engineFailure(cause: unknown): Error {
  const { code, type, message = '' } = cause as { code?: string; type?: string; message?: string }
  const number = code ?? CODE.exec(message)?.[1]
  if (NOT_ENOUGH_SPACE.has(String(number)) || NO_SPACE_TEXT.test(message))
    return new CommonholdError('disk_full', 'The disk that holds the store is full.')
  // The words before a number are its kind, or the value that was wrong: the number says as much.
  const what =
    number === undefined ? FIRST_WORDS.exec(message)?.[0].trim() : `${number}${type ? ` ${type}` : ''}`
  return new Error(`The engine refused a statement: ${what || 'it does not say why'}`)
}
