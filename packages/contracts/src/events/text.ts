import { z } from 'zod'

/** Longest key, id or account any tool is known to give is far below this; more is an attack or a mistake. */
export const MAX_KEY_LENGTH = 1024

/** NUL ends strings in some stores, a lone surrogate cannot be written as UTF-8. */
export const isCleanText = (text: string) => !text.includes('\0') && text.isWellFormed()

/** A non-empty identifier, looked at in one go: every event has half a dozen. The message of an issue is the error code
 *  the rejection carries. */
export const key = z
  .string()
  .check(({ value, issues }) => {
    if (value !== '' && value.length <= MAX_KEY_LENGTH && isCleanText(value)) return
    const message =
      value === '' ? 'may not be empty' : isCleanText(value) ? 'value_too_long' : 'forbidden_character'
    issues.push({ code: 'custom', message, input: value })
  })
  .meta({ minLength: 1, maxLength: MAX_KEY_LENGTH })

/** Also used in paths and file names, hence so narrow. */
export const pilotId = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/, {
  error:
    'a pilot is named with 1 to 64 letters, digits, dots, dashes or underscores, beginning with a letter or digit',
})
