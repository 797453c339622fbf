import { createGunzip } from 'node:zlib'
import { CommonholdError } from '@commonhold/contracts/errors'
import type { Archive, ArchiveEntry } from './archive.ts'
import type { Container, Member, Refusal } from './container.ts'
import { guarded, isGzip, notNested } from './guard.ts'
import { type ArchiveLimits, inWords } from './limits.ts'
import { isJunk, isNestedName, NESTED, refusalOfName, shown, tidyName } from './names.ts'
import { createPull } from './pull.ts'
import { unpacked } from './unpack.ts'

/** A container with every safety rule applied: names, kinds, sizes, duplicates. The one way to its bytes. */
export function archiveOf(label: string, container: Container, limits: ArchiveLimits): Archive {
  const refused = new Map<string, { name: string; code: string; message: string }>()
  const refuse = (name: string, { code, message }: Refusal) =>
    refused.set(`${name}\n${message}`, { name: shown(name), code, message })
  let readBytes = 0

  async function* entries(): AsyncGenerator<ArchiveEntry> {
    const seen = new Set<string>()
    const total = { bytes: 0 }
    let walked = 0
    // Progress is that of the pass last read in: a first look at a few entries must not count as half the work.
    let packedInPass = 0
    const count = (packed: number) => {
      packedInPass += packed
      readBytes = packedInPass
    }
    for await (const member of container.members(count, (reason) => refuse(label, reason))) {
      if (++walked > limits.entries) {
        refuse(label, {
          code: 'unreadable_archive',
          message: `more than ${limits.entries.toLocaleString('en')} entries: the rest was not read`,
        })
        return
      }
      const gzip = member.gzip || (/\.gz$/i.test(member.rawName) && !isNestedName(member.rawName))
      const tidy = tidyName(member.rawName)
      if (tidy === '' || isJunk(tidy)) continue
      const name = gzip ? tidy.replace(/(?<=[^/])\.gz$/i, '') : tidy
      const refusal = refusalOfName(member.rawName) ?? member.refusal ?? refusalOfSize(member, limits)
      if (refusal) refuse(member.rawName, refusal)
      else if (isNestedName(name) && name !== label) refuse(name, NESTED)
      else if (seen.has(name))
        refuse(name, {
          code: 'unsafe_entry',
          message: 'not read: a second entry of this name; the first stands',
        })
      else {
        seen.add(name)
        yield {
          name,
          size: gzip ? null : member.size,
          bytes: () => contentOf(member, gzip, limits, total),
        }
      }
    }
  }

  return {
    label,
    totalBytes: container.totalBytes,
    repository: container.repository ?? null,
    readBytes: () => readBytes,
    entries,
    refused: () => [...refused.values()],
    close: () => container.close(),
  }
}

const refusalOfSize = ({ size }: Member, limits: ArchiveLimits): Refusal | null =>
  size !== null && size > limits.entryBytes
    ? {
        code: 'entry_too_large',
        message: `it claims ${inWords(size)}, more than ${inWords(limits.entryBytes)}: split it and import the parts`,
      }
    : null

function contentOf(
  member: Member,
  gzip: boolean,
  limits: ArchiveLimits,
  total: { bytes: number },
): AsyncIterable<Uint8Array> {
  let packed = 0
  const raw = member.bytes((bytes) => {
    packed += bytes
  })
  const bytes = gzip ? gunzipped(raw) : raw
  return notNested(guarded(bytes, () => packed, limits, total))
}

/** The name says gzip; where the content does not, it is handed on as it is. */
async function* gunzipped(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pull = createPull(bytes)
  try {
    const head = await pull.take(3)
    async function* again() {
      yield head
      yield* pull.pieces(Number.MAX_SAFE_INTEGER)
    }
    if (isGzip(head)) yield* unpacked(again(), () => createGunzip({ chunkSize: 64 * 1024 }))
    else if (head.length > 0) yield* again()
  } finally {
    await pull.close()
  }
}

/** A failure while an entry is read, as what a connector reports; anything else is a defect and passes. */
export function failureOf(error: unknown): Refusal {
  if (error instanceof CommonholdError) return { code: error.code, message: error.message }
  throw error
}
