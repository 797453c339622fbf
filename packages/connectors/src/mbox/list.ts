import { addressOf } from './address.ts'
import type { Headers } from './headers.ts'

/** Which list a message came through, and where none says so, what may be read of a person's own mailbox. */

/** `devel.lists.x.org`: the id in List-Id (RFC 2919), or what older lists say instead. */
export function listOf(header: Headers): string | null {
  const id = header('list-id')
  const named = /<([^<>]+)>\s*$/.exec(id ?? '')?.[1] ?? id
  if (named) return idOf(named)
  const post =
    header('x-beenthere') ??
    /<mailto:([^<>?]+)/i.exec(header('list-post') ?? '')?.[1] ??
    /^list ([^;\s]+)/i.exec(header('mailing-list') ?? '')?.[1]
  const address = post ? addressOf(post) : null
  return address === null ? null : idOf(address)
}

/** As List-Id derives it from the list's address. Anything but an id is none. */
function idOf(text: string): string | null {
  const id = text.trim().toLowerCase().replace('@', '.')
  return /^[\p{L}\p{N}][\p{L}\p{N}._+-]{0,250}$/u.test(id) ? id : null
}

/** Thunderbird and Gmail mark every message of a mailbox: it is a person's own, not an archive for everybody. */
export const isOwnMailbox = (header: Headers): boolean =>
  header('x-mozilla-status') !== null || header('x-gmail-labels') !== null || header('x-gm-thrid') !== null

export const isToList = (header: Headers): boolean =>
  listOf(header) !== null || /^list$/i.test(header('precedence') ?? '')

/** Thrown away, never sent, or no mail at all. */
export function isDiscarded(header: Headers): boolean {
  const status = header('x-mozilla-status')
  // Thunderbird leaves what was deleted in the file until it compacts it: flag 0x0008.
  if (status !== null && /^[0-9a-f]{4}$/i.test(status) && (Number.parseInt(status, 16) & 8) !== 0) return true
  const labels = (header('x-gmail-labels') ?? '').split(',').map((label) => label.trim().toLowerCase())
  return labels.some((label) => GMAIL_NOT_SENT.has(label))
}

const GMAIL_NOT_SENT: ReadonlySet<string> = new Set(['spam', 'trash', 'drafts', 'draft', 'chat'])

/** A place for mail that names no list: the folder it lies in, or the file, unless it is only called after a time
 *  (pipermail: `r-sig-finance/2004q2.txt`, `2024-May.txt`; Mailman 3: `devel@lists.x.org-2024-05.mbox`). */
export function placeOf(entry: string, label: string): string | null {
  const folders = entry.split('/')
  const file = folders.pop() ?? ''
  const names = [...folders.reverse(), stem(label), stem(file)]
  return names.map((name) => name.replace(/\.sbd$/i, '')).find((name) => !isTime(name) && name !== '') ?? null
}

const stem = (file: string) =>
  file
    .replace(/(?:\.(?:mbox|mbx|txt|gz|zip|tar|tgz|eml))+$/i, '')
    .replace(/(?:^|[-_.])\d{4}(?:[-_.]?(?:\d{2}|q[1-4]|[a-z]{3,9}))?$/i, '')

const isTime = (name: string) =>
  /^(?:\d{4}([-_.]?(?:\d{1,2}|q[1-4]|[a-z]{3,9}))?|\d{8}|[a-z]{3,9}[-_]?\d{4})$/i.test(name)
