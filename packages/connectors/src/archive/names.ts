import type { Refusal } from './container.ts'

/** Names inside archives come from strangers: nothing here ever becomes a path of this machine,
 *  but a name that tries to is a sign of a forged archive, and is told apart from all others. */

/** What is wrong with a name, null when it may stand. */
export function refusalOfName(name: string): Refusal | null {
  if (name.length > 4096) return unsafe('its name is longer than 4,096 characters')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are looked for
  if (/[\u0000-\u001f\u007f]/.test(name)) return unsafe('its name has control characters')
  if (name.includes('\\')) return unsafe('its name has backslashes')
  if (/^[a-zA-Z]:/.test(name)) return unsafe('its name begins with a drive letter')
  if (name.startsWith('/')) return unsafe('its name is absolute')
  if (name.split('/').includes('..')) return unsafe('its name climbs out of the archive')
  return null
}

const unsafe = (why: string): Refusal => ({ code: 'unsafe_entry', message: `not read: ${why}` })

/** `./a//b` → `a/b`, in the composed form all names are compared in. */
export const tidyName = (name: string) =>
  name
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')
    .normalize('NFC')

/** What operating systems leave behind; nobody wants to hear of it. */
export const isJunk = (name: string) =>
  /(^|\/)(__MACOSX(\/|$)|\.DS_Store$|\._[^/]*$|Thumbs\.db$|desktop\.ini$)/i.test(name)

const PACKED_NAME = /\.(zip|7z|rar|tar|tgz|tar\.(gz|bz2|xz|zst))$/i

/** An archive in the archive, told by its name. */
export const isNestedName = (name: string) => PACKED_NAME.test(name)

export const NESTED: Refusal = {
  code: 'unreadable_archive',
  message: 'an archive inside the archive: unpack it and import it by itself',
}

/** A name in an unnamed encoding: UTF-8 where it can be, else one character a byte, so that no file is lost. */
export function decodeName(bytes: Uint8Array, fallback: (bytes: Uint8Array) => string = latin1): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return fallback(bytes)
  }
}

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

/** For messages: what a person can read, at most 200 characters. */
export const shown = (name: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are replaced
  name.replace(/[\u0000-\u001f\u007f]/g, '?').slice(0, 200)
