import { z } from 'zod'

/** Longest key, id or account any tool is known to give is far below this; more is an attack or a mistake. */
export const MAX_KEY_LENGTH = 1024

/** NUL ends strings in some stores, a lone surrogate cannot be written as UTF-8. */
export const isCleanText = (text: string) => !text.includes('\0') && text.isWellFormed()

/** A non-empty identifier. The message of each check is the error code the rejection carries. */
export const key = z
  .string()
  .min(1)
  .max(MAX_KEY_LENGTH, { error: 'value_too_long' })
  .refine(isCleanText, { error: 'forbidden_character' })

/** Also used in paths and file names, hence so narrow. */
export const pilotId = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/, {
  error:
    'a pilot is named with 1 to 64 letters, digits, dots, dashes or underscores, beginning with a letter or digit',
})
