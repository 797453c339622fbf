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
  // Numbers are copied to where numbers may begin; into one place, since ten thousand of them cost more than the copying.
  const aligned = new Uint8Array(bytes.length + 8)
  let filled = 0
  const take = (size: number): number => {
    const begin = filled
    aligned.set(bytes.subarray(at, at + size), begin)
    at += size
    filled += size
    return begin
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
    float64s: () => {
      const count = length()
      return new Float64Array(aligned.buffer, take(8 * count), count)
    },
    uint64Halves: () => {
      const count = length()
      return new Uint32Array(aligned.buffer, take(8 * count), 2 * count)
    },
  }
}
