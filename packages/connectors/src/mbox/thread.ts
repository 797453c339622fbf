import type { Headers } from './headers.ts'

/** What a message answers, by its own headers alone: no table of the messages before it is needed, and the
 *  same message belongs to the same conversation whichever part of an archive it is read from. */
export interface Thread {
  readonly own: string | null
  /** The conversation's first message: the first of `References`, which keeps the whole way back to the root
   *  (RFC 5322 3.6.4); without it what `In-Reply-To` names, which may be a reply itself. Null for a root. */
  readonly root: string | null
  readonly parent: string | null
}

/** `<x@y>`; older programs write a sentence around it, some archives a blank in place of the @. */
const ID = /<([^<>]{1,600})>/g
const BARE = /^[^\s<>]+@[^\s<>]+$/

/** References of a thread without end are not all needed: the first and the last few are. */
const LONGEST = 100_000

export function threadOf(header: Headers): Thread {
  const own = idsIn(header('message-id'))[0] ?? null
  const others = (value: string | null) => idsIn(value).filter((id) => id !== own)
  const references = others(header('references'))
  const answered = header('in-reply-to')
  const ids = others(answered)
  // A sentence names the author in brackets before the message: "Message from Ada <ada@x.org> of … <id@x.org>".
  const parent = (isSentence(answered) ? ids.at(-1) : ids[0]) ?? null
  return { own, root: references[0] ?? parent, parent: parent ?? references.at(-1) ?? null }
}

const isSentence = (value: string | null) => /[^\s,;]/.test(value?.slice(0, LONGEST).replace(ID, '') ?? '')

/** Ids without their brackets. A mail address in brackets, as "your message of …" has it, cannot be told from an
 *  id, and then names a conversation nobody began. */
function idsIn(value: string | null): string[] {
  if (value === null) return []
  const text = value.length > LONGEST ? value.slice(0, LONGEST) : value
  const ids: string[] = []
  for (const [, id = ''] of text.matchAll(ID)) {
    const clean = tidy(id)
    if (clean !== '') ids.push(clean)
  }
  return ids.length === 0 && BARE.test(text) ? [tidy(text)] : ids
}

const ODD = /[^\u0021-\u007e]/

const tidy = (id: string) =>
  ODD.test(id) ? id.trim().replace(/ at /, '@').replace(/\s+/g, '').normalize('NFC') : id
