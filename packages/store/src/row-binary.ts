/** Reads the engine's RowBinary: a million numbers arrive as their bytes, where JSON would spell each of them. */

export interface RowBinary {
  /** Whether every row has been read. */
  readonly ended: boolean
  text(): string
  float64s(): Float64Array
  /** Array(UInt64) as two halves each: the low one first. */
  uint64Halves(): Uint32Array
}

/** @param bytes rows one after the other; the columns of each must be read in their order */
export function readRowBinary(bytes: Buffer): RowBinary {
  let at = 0
  const length = (): number => {
    let value = 0
    for (let shift = 1; ; shift *= 128) {
      const byte = bytes[at++] as number
      value += (byte & 127) * shift
      if (byte < 128) return value
    }
  }
  /** A copy, so that it begins where numbers may. */
  const take = (size: number): ArrayBuffer => {
    const taken = bytes.buffer.slice(bytes.byteOffset + at, bytes.byteOffset + at + size) as ArrayBuffer
    at += size
    return taken
  }
  return {
    get ended() {
      return at >= bytes.length
    },
    text: () => {
      const size = length()
      at += size
      return bytes.toString('utf8', at - size, at)
    },
    float64s: () => new Float64Array(take(8 * length())),
    uint64Halves: () => new Uint32Array(take(8 * length())),
  }
}
