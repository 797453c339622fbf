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
  const text = head.toString('latin1')
  for (let at = 0; at < text.length; ) {
    const next = text.indexOf('\n', at)
    const end = next < 0 ? text.length : next
    const first = text.charCodeAt(at)
    if (first === BLANK || first === TAB) {
      if (open !== null) found.set(open, `${found.get(open)}${text.slice(at, end)}`)
    } else {
      const colon = text.indexOf(':', at)
      const name =
        colon > at && colon < end && colon - at <= 40 ? text.slice(at, colon).trimEnd().toLowerCase() : ''
      open = WANTED.has(name) && !found.has(name) ? name : null
      if (open !== null) found.set(open, text.slice(colon + 1, end))
    }
    at = end + 1
  }
  return (name) => {
    const value = found.get(name)
    if (value === undefined) return null
    const text = EIGHT_BIT.test(value) ? headerText(Buffer.from(value, 'latin1')) : value
    const plain = (ODD_BLANK.test(text) ? text.replace(/\s+/g, ' ') : text).trim()
    return plain === '' ? null : plain
  }
}

const BLANK = 32
const TAB = 9
const EIGHT_BIT = /[\u0080-\u00ff]/
const ODD_BLANK = /[^\S ]| {2}/
