import { headerText } from './words.ts'

/** The headers that are looked at. The subject only becomes part of a seal, for mail without a Message-ID. */
const WANTED: ReadonlySet<string> = new Set([
  'from',
  'date',
  'subject',
  'message-id',
  'in-reply-to',
  'references',
  'received',
  'reply-to',
  'auto-submitted',
  'content-type',
  'list-id',
  'list-post',
  'mailing-list',
  'precedence',
  'x-beenthere',
  'x-gmail-labels',
  'x-gm-thrid',
  'x-mozilla-status',
  'x-original-from',
  'x-original-sender',
])

/** A header's value, unfolded (RFC 5322 2.2.3); of several the first. */
export type Headers = (name: string) => string | null

/** Lines that are no header and continue none (a second, quoted separator, what a broken program left) are
 *  passed over. */
export function headersOf(head: Buffer): Headers {
  const found = new Map<string, string>()
  let open: string | null = null
  // One character a byte at first: a mailbox may write each header in another encoding.
  for (const raw of head.toString('latin1').split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (open !== null) found.set(open, `${found.get(open)}${line}`)
      continue
    }
    open = null
    const colon = line.indexOf(':')
    if (colon < 1 || colon > 40) continue
    const name = line.slice(0, colon).trimEnd().toLowerCase()
    if (!WANTED.has(name) || found.has(name)) continue
    found.set(name, line.slice(colon + 1))
    open = name
  }
  return (name) => {
    const value = found.get(name)
    if (value === undefined) return null
    const text = headerText(Buffer.from(value, 'latin1')).replace(/\s+/g, ' ').trim()
    return text === '' ? null : text
  }
}
