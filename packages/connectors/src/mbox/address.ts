import { displayable } from '../envelopes.ts'
import { decodeWords } from './words.ts'

export interface Mailbox {
  /** Lower case, `@` as it should be; null where only a name stands. */
  readonly address: string | null
  readonly name: string | null
}

/** Long enough for every `From` that is one person's. */
const LONGEST = 2000

const ADDRESS = /^[^\s<>()",;:@]+@[^\s<>()",;:@]+$/

/** The first person of a `From` header (RFC 5322 3.4, and what is written instead of it):
 *  `Ada <ada@x.org>`, `"Lovelace, Ada" <ada@x.org>`, `ada@x.org (Ada)`, `ada at x.org (Ada)`, `ada@x.org`, `Ada L.`. */
export function mailboxOf(header: string): Mailbox {
  const text = header.slice(0, LONGEST)
  // A quote that is never closed leaves the simpler reading.
  const angle = /^((?:"(?:[^"\\]|\\.)*"|[^"<])*)<([^<>]*)>/.exec(text) ?? /^([^<]*)<([^<>]*)>/.exec(text)
  if (angle) {
    const address = addressOf(angle[2] ?? '')
    const name = nameOf(angle[1] ?? '') ?? commentOf(text.slice(angle[0].length))
    return { address, name: name?.toLowerCase() === address ? null : name }
  }
  const open = text.search(/ *\((?!a\)|at\))/)
  const bare = open < 0 ? text : text.slice(0, open)
  const address = addressOf(firstOf(bare))
  if (address !== null) return { address, name: open < 0 ? null : commentOf(text.slice(open)) }
  return { address: null, name: nameOf(bare) ?? commentOf(text) }
}

const firstOf = (list: string) => list.split(',', 1)[0] as string

/** Archives write `ada at x.org`, `ada(a)x.org`, `ada[at]x.org` to keep robots away. */
export function addressOf(text: string): string | null {
  const plain = text
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/\s+at\s+|\((?:a|at)\)|\s*\[at\]\s*|＠/i, '@')
    .toLowerCase()
    .normalize('NFC')
  if (ADDRESS.test(plain)) return plain
  // Mail within one machine has no domain; more than one word is a name.
  return /^[^\s<>()",;:@]+$/.test(plain) && plain !== '-' ? plain : null
}

function nameOf(phrase: string): string | null {
  const text = phrase.replace(/"((?:[^"\\]|\\.)*)"/g, (_, quoted: string) => quoted.replace(/\\(.)/g, '$1'))
  return tidy(decodeWords(text))
}

/** `(Ada (at work))` → `Ada (at work)` */
function commentOf(text: string): string | null {
  const inner = /\((.*)\)/.exec(text)?.[1] ?? /\((.*)$/.exec(text)?.[1]
  return inner === undefined ? null : tidy(decodeWords(inner.replace(/\\(.)/g, '$1')))
}

/** One blank between words, no quotes around the whole, composed characters. */
const tidy = (name: string) =>
  displayable(
    name
      // biome-ignore lint/suspicious/noControlCharactersInRegex: no name has them
      .replace(/[\s\u0000-\u001f\u007f]+/g, ' ')
      .trim()
      .replace(/^(["'])(.*)\1$/, '$2'),
  )
