/** The only two things ever read from a message's text, besides its length. */

const CODE = /```[^`]*```|`[^`\n]*`/g
/** Not inside a word, as in a mail address. */
const MENTION = /(?<![\p{L}\p{N}._-])@([a-z0-9][a-z0-9._-]{0,63})/giu
const EVERYBODY: ReadonlySet<string> = new Set(['all', 'channel', 'here'])
/** As many as an event carries. */
const MOST = 1000

export interface Mentions {
  /** Usernames, each once, in order. */
  readonly users: readonly string[]
  readonly everybody: boolean
}

/** @param isUser whether there is a user of that name; an export knows, a webhook does not */
export function mentionsIn(text: string, isUser: (name: string) => boolean): Mentions {
  if (!text.includes('@')) return { users: [], everybody: false }
  const users = new Set<string>()
  let everybody = false
  for (const [, word] of text.replace(CODE, ' ').matchAll(MENTION)) {
    const written = (word as string).toLowerCase()
    const name = named(written, isUser)
    if (name !== null) {
      if (users.size < MOST) users.add(name)
    } else if (EVERYBODY.has(withoutEnd(written))) everybody = true
  }
  return { users: [...users], everybody }
}

/** A name may end in a dot, and so may a sentence: the longest that is a user's. */
function named(written: string, isUser: (name: string) => boolean): string | null {
  let name = written
  while (name !== '') {
    if (isUser(name)) return name
    if (!/[._-]$/.test(name)) return null
    name = name.slice(0, -1)
  }
  return null
}

const withoutEnd = (word: string) => word.replace(/[._-]+$/, '')

/** Where nobody says who there is: any name, but the full stop is the sentence's. */
export const anyUser = (name: string) => !EVERYBODY.has(name) && !/[._-]$/.test(name)
