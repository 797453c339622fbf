import { hash } from 'node:crypto'
import { type Loose, numberOf, textOf } from '../json/loose.ts'

/** Every id and object of GitHub, built in this one place: REST, `gh`, GraphQL, the migration archive, GH Archive
 *  and webhooks must agree on them to the letter, or the same act would count twice.
 *
 *  The source is the repository. An issue, pull request or discussion is its number there; a message is the anchor of
 *  its address (issuecomment-492700400), made of GitHub's number for it. That number is in REST records as `id`, in
 *  web addresses, and in node ids. What has no number of its own (a label put on, a closing) is named by what was done,
 *  to which thread, by whom. */

/** owner/name as GitHub writes it. */
export type Repository = string

export const source = (repository: Repository) => `github:${repository}`

export const accountId = (login: string) => `github:${login}`

export const objectId = (repository: Repository, key: string) => `${source(repository)}/${key}`

export const threadKey = (number: number) => String(number)

export type Anchor =
  | 'issuecomment'
  | 'discussion_r'
  | 'pullrequestreview'
  | 'discussioncomment'
  | 'commitcomment'

export const messageKey = (anchor: Anchor, number: string) =>
  anchor === 'discussion_r' ? `${anchor}${number}` : `${anchor}-${number}`

/** An act on a thread or message: told again it is the same act, whichever export or delivery tells it.
 *  @param detail what a label or page is called: no name leaves the parser, only its digest */
export const actKey = (act: string, on: string, login: string | null, detail: string | null = null) =>
  [act, on, ...(detail === null ? [] : [digest(detail)]), ...(login === null ? [] : [login])].join(':')

export const digest = (text: string) => hash('sha256', text.normalize('NFC').toLowerCase()).slice(0, 16)

const REPOSITORY = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}\/[A-Za-z0-9._-]{1,100}$/

export const repositoryNamed = (value: unknown): Repository | null => {
  const name = textOf(value)
  return name !== null && REPOSITORY.test(name) ? name : null
}

const ADDRESS =
  /^https?:\/\/[^/?#]+\/(?:api\/v3\/)?(?:repos\/)?([^/?#]+\/[^/?#]+)(?:\/([^?#]*))?(?:\?[^#]*)?(?:#(.*))?$/
const THREAD = /^(?:issues|pull|pulls|discussions)\/(\d{1,10})(?:\/|$)/

export interface Address {
  readonly repository: Repository
  /** Of the issue, pull request or discussion. */
  readonly number: number | null
  readonly anchor: string | null
}

/** What an address of the site or of its API says; the server's name does not matter. */
export function addressOf(value: unknown): Address | null {
  const match = typeof value === 'string' && value.length < 1024 ? ADDRESS.exec(value) : null
  const repository = repositoryNamed(match?.[1])
  if (!match || repository === null) return null
  const number = THREAD.exec(match[2] ?? '')?.[1]
  return { repository, number: number === undefined ? null : Number(number), anchor: match[3] ?? null }
}

/** GitHub's number for a record: its own, the one its address ends with, or the one inside its node id. */
export function databaseId(record: Loose): string | null {
  for (const name of ['databaseId', 'fullDatabaseId', 'id']) {
    const id = numberOf(record[name])
    if (id !== null && Number.isSafeInteger(id) && id > 0) return String(id)
  }
  for (const name of ['html_url', 'url']) {
    const id = /^[a-z_-]*?(\d{1,17})$/.exec(addressOf(record[name])?.anchor ?? '')?.[1]
    if (id !== undefined) return id
  }
  return numberInNodeId(textOf(record['id']) ?? textOf(record['node_id']))
}

/** Older node ids are base64 of `012:IssueComment492700400`; newer ones a prefix and the base64 of a MessagePack
 *  array whose last element is the number. */
export function numberInNodeId(id: string | null): string | null {
  if (id === null || !/^[A-Za-z0-9_=+/-]{8,100}$/.test(id)) return null
  const old = /^\d+:[A-Za-z]+?(\d{1,17})$/.exec(Buffer.from(id, 'base64').toString('latin1'))?.[1]
  if (old !== undefined) return old
  const packed = /^[A-Z]{1,6}[a-z]{0,4}_(.+)$/.exec(id)?.[1]
  return packed === undefined ? null : lastNumber(Buffer.from(packed, 'base64url'))
}

/** The last of a MessagePack array of unsigned numbers. */
function lastNumber(bytes: Buffer): string | null {
  const count = (bytes[0] ?? 0) & 0x0f
  if (((bytes[0] ?? 0) & 0xf0) !== 0x90 || count === 0) return null
  let at = 1
  let value: bigint | null = null
  for (let i = 0; i < count; i++) {
    const form = bytes[at++]
    const size = form === undefined ? null : form < 0x80 ? 0 : SIZES.get(form)
    if (form === undefined || size === null || size === undefined || at + size > bytes.length) return null
    value = size === 0 ? BigInt(form) : BigInt(`0x${bytes.toString('hex', at, at + size)}`)
    at += size
  }
  return at === bytes.length && value !== null && value > 0n ? String(value) : null
}

const SIZES: ReadonlyMap<number, number> = new Map([
  [0xcc, 1],
  [0xcd, 2],
  [0xce, 4],
  [0xcf, 8],
])
