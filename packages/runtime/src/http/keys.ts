import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { ROLES, type Role } from './access.ts'

/** Keys look like `ch_<id>_<secret>`. Only a hash of the secret is kept: 256 random bits need no slow hash. */

export const keyRecord = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  /** Null: all pilots. */
  pilots: z.array(z.string()).nullable(),
  /** SHA-256 of the secret, hexadecimal. */
  hash: z.string(),
  created: z.string(),
  revoked: z.string().nullable(),
})
export type KeyRecord = z.output<typeof keyRecord>

const FORM = /^ch_([a-z0-9]{12})_([A-Za-z0-9]{43,64})$/
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789'

const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex')

/** A new key. The secret is in `key` alone and can never be shown again. */
export function makeKey(
  wanted: { name: string; role: Role; pilots: readonly string[] | null },
  now: Date,
): { key: string; record: KeyRecord } {
  const id = Array.from(randomBytes(12), (byte) => ALPHABET[byte % ALPHABET.length]).join('')
  // Hexadecimal, so that a double click selects the whole key.
  const secret = randomBytes(32).toString('hex')
  const record = {
    id,
    name: wanted.name,
    role: wanted.role,
    pilots: wanted.pilots === null ? null : [...wanted.pilots],
    hash: hashOf(secret),
    created: now.toISOString(),
    revoked: null,
  }
  return { key: `ch_${id}_${secret}`, record }
}

export function parseKey(text: string): { id: string; secret: string } | null {
  const [, id, secret] = FORM.exec(text) ?? []
  return id === undefined || secret === undefined ? null : { id, secret }
}

export const matchesSecret = ({ hash }: KeyRecord, secret: string): boolean =>
  timingSafeEqual(Buffer.from(hash, 'hex'), Buffer.from(hashOf(secret), 'hex'))
