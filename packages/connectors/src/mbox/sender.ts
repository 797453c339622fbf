import { addressOf, type Mailbox, mailboxOf } from './address.ts'
import type { Headers } from './headers.ts'
import { listOf } from './list.ts'

/** Who wrote a message. */
export interface Sender extends Mailbox {
  /** An address behind which a program answers. */
  readonly service: boolean
}

/** Programs of mail and list servers, by the part before the @. Role addresses people answer (info@, admin@) are
 *  none of them: they are named with --bot. */
const SERVICE =
  /^(?:mailer-daemon|postmaster|mailman|majordomo|listserv|listproc|sympa|ezmlm|no-?reply|do-?not-?reply)$|^owner-|-(?:owner|bounces?|request|confirm)$/

const isService = (address: string) => SERVICE.test((address.split('@', 1)[0] as string).replace(/\+.*/, ''))

/** @returns null when no `From` tells it */
export type SenderReader = (header: Headers) => Sender | null

export function senderReader(): SenderReader {
  // The same people write again and again. Bounded: any message may be by somebody new.
  const known = new Map<string, Mailbox>()
  const mailbox = (from: string): Mailbox => {
    const found = known.get(from)
    if (found !== undefined) return found
    if (known.size >= 10_000) known.clear()
    const read = mailboxOf(from)
    known.set(from, read)
    return read
  }
  return (header) => {
    const from = header('from')
    if (from === null) return null
    const written = mailbox(from)
    if (written.address === null && written.name === null) return null
    const throughList = original(written, header)
    if (throughList !== null) return { ...throughList, service: false }
    const { address } = written
    return {
      ...written,
      service: address !== null && (isService(address) || address === listAddress(header)),
    }
  }
}

const VIA = /^(.*\S) via ([^"']{1,80})$/i

/** Lists write themselves into `From` where the sender's domain forbids others to send for it (DMARC):
 *  `Ada via Devel <devel@lists.x.org>`. The author's address then stands in X-Original-From, X-Original-Sender or
 *  Reply-To, or nowhere, and only the name is left. */
function original({ address, name }: Mailbox, header: Headers): Mailbox | null {
  const via = VIA.exec(name ?? '')
  if (via === null || address === null) return null
  const local = address.split('@', 1)[0] as string
  const told = header('x-original-from') ?? header('x-original-sender')
  const isList = told !== null || address === listAddress(header) || local === via[2]?.trim().toLowerCase()
  if (!isList) return null
  const author = via[1]?.replace(/^["']+|["']+$/g, '').trim() || null
  for (const value of [told, header('reply-to')]) {
    const found = value === null ? null : mailboxOf(value)
    if (found?.address && found.address !== address)
      return { address: found.address, name: author ?? found.name }
  }
  return { address: null, name: author }
}

/** The list's own address: mail "from" it that names no author is the list's. */
const listAddress = (header: Headers): string | null => {
  const post = /<mailto:([^<>?]+)/i.exec(header('list-post') ?? '')?.[1] ?? header('x-beenthere')
  if (post) return addressOf(post)
  // devel.lists.x.org posts as devel@lists.x.org.
  return listOf(header)?.replace('.', '@') ?? null
}

/** Mail a program wrote in a person's name: out of office, bounces, notices (RFC 3834, RFC 3464). */
export function isAutomatic(header: Headers): boolean {
  const submitted = header('auto-submitted')?.toLowerCase()
  if (submitted !== undefined && !submitted.startsWith('no')) return true
  return /^multipart\/report\b/i.test(header('content-type') ?? '')
}
