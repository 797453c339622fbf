import { CommonholdError } from '@commonhold/contracts/errors'
import type { Container, Count, Member, Refusal } from './container.ts'
import { createPull, type Pull } from './pull.ts'
import {
  BLOCK,
  headerOf,
  isZeroBlock,
  paxRecords,
  refusalOfType,
  type TarHeader,
  text,
} from './tar-header.ts'

/** Long names and pax records are bounded: a header is no place for gigabytes. */
const LONGEST_EXTENSION = 1024 * 1024

/** @param open the tar's bytes from the beginning, packing already taken off */
export function openTar(open: (count: Count) => AsyncIterable<Uint8Array>, totalBytes: number): Container {
  async function* members(count: Count, broken: (reason: Refusal) => void): AsyncGenerator<Member> {
    const pull = createPull(open(count))
    try {
      for (let index = 0; ; index++) {
        const header = await nextHeader(pull)
        if (header === null) return
        const rest = { left: padded(header.size), current: true }
        if (header.type !== '5' && !header.name.endsWith('/')) yield memberOf(header, index, pull, rest)
        rest.current = false
        const skipped = rest.left
        for await (const piece of pull.pieces(skipped)) rest.left -= piece.length
        if (rest.left > 0) throw cutOff()
      }
    } catch (error) {
      if (!(error instanceof CommonholdError)) throw error
      broken({ code: error.code, message: `${error.message}: the rest of the archive was not read` })
    } finally {
      await pull.close()
    }
  }

  function memberOf(
    header: TarHeader,
    index: number,
    pull: Pull,
    rest: { left: number; current: boolean },
  ): Member {
    let started = false
    return {
      rawName: header.name,
      size: header.size,
      refusal: refusalOfType(header.type),
      gzip: false,
      bytes(own) {
        if (!rest.current || started) return again(index, own)
        started = true
        return here(own)
      },
    }
    async function* here(count: Count): AsyncGenerator<Uint8Array> {
      let left = header.size
      for await (const piece of pull.pieces(header.size)) {
        left -= piece.length
        rest.left -= piece.length
        count(piece.length)
        yield piece
      }
      if (left > 0) throw cutOff()
    }
  }

  /** An entry asked for after the walk has passed it: correct, but costs the way there once more. */
  async function* again(index: number, count: Count): AsyncGenerator<Uint8Array> {
    const pull = createPull(open(() => {}))
    try {
      for (let at = 0; ; at++) {
        const header = await nextHeader(pull)
        if (header === null) throw cutOff()
        const rest = { left: padded(header.size), current: true }
        if (at === index) {
          yield* memberOf(header, index, pull, rest).bytes(count)
          return
        }
        for await (const piece of pull.pieces(rest.left)) rest.left -= piece.length
      }
    } finally {
      await pull.close()
    }
  }

  return { totalBytes, members, close: async () => {} }
}

/** The next entry's header, with long names and pax records applied; null at the end mark. */
async function nextHeader(pull: Pull): Promise<TarHeader | null> {
  let name: string | null = null
  let size: number | null = null
  for (;;) {
    const block = await pull.take(BLOCK)
    if (block.length < BLOCK) throw cutOff()
    if (isZeroBlock(block)) return null
    const header = headerOf(block)
    if (header === null) throw new CommonholdError('unreadable_archive', 'the tar is damaged')
    const isExtension = 'LKxgX'.includes(header.type)
    if (!isExtension) return { ...header, name: name ?? header.name, size: size ?? header.size }
    if (header.size > LONGEST_EXTENSION)
      throw new CommonholdError('unreadable_archive', 'the tar has a header of more than 1 MiB')
    const content = await pull.take(padded(header.size))
    if (content.length < header.size) throw cutOff()
    const bytes = content.subarray(0, header.size)
    if (header.type === 'L') name = text(bytes)
    if (header.type !== 'x' && header.type !== 'X') continue
    const pax = paxRecords(bytes)
    name = pax.get('path') ?? name
    const claimed = Number(pax.get('size') ?? Number.NaN)
    if (Number.isSafeInteger(claimed) && claimed >= 0) size = claimed
  }
}

const padded = (size: number) => Math.ceil(size / BLOCK) * BLOCK

const cutOff = () => new CommonholdError('unreadable_archive', 'the archive is cut off: export it again')
