/** A byte stream asked for exact amounts, as block formats need it. */
export interface Pull {
  /** Exactly n bytes; fewer only at the end of the stream. */
  take(n: number): Promise<Buffer>
  /** The next n bytes in pieces; fewer only at the end of the stream. */
  pieces(n: number): AsyncGenerator<Uint8Array>
  close(): Promise<void>
}

export function createPull(source: AsyncIterable<Uint8Array>): Pull {
  const iterator = source[Symbol.asyncIterator]()
  let held: Uint8Array = new Uint8Array(0)
  let ended = false

  async function fill(): Promise<boolean> {
    while (held.length === 0 && !ended) {
      const next = await iterator.next()
      if (next.done) ended = true
      else held = next.value
    }
    return held.length > 0
  }

  async function* pieces(n: number): AsyncGenerator<Uint8Array> {
    for (let left = n; left > 0 && (await fill()); ) {
      const piece = held.subarray(0, left)
      held = held.subarray(piece.length)
      left -= piece.length
      yield piece
    }
  }

  return {
    pieces,
    async take(n) {
      const parts: Uint8Array[] = []
      for await (const piece of pieces(n)) parts.push(piece)
      return parts.length === 1 ? Buffer.from(parts[0] as Uint8Array) : Buffer.concat(parts)
    },
    async close() {
      await iterator.return?.()
    },
  }
}
