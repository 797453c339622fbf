/** How much an archive may ask of this machine. Generous for real exports, far below what a bomb wants. */
export interface ArchiveLimits {
  /** Unpacked bytes of one entry. */
  readonly entryBytes: number
  /** Unpacked bytes of all entries read in one pass. */
  readonly totalBytes: number
  readonly entries: number
  /** Unpacked to packed, looked at only once `ratioFrom` bytes came out: small texts pack well honestly. */
  readonly ratio: number
  readonly ratioFrom: number
}

const MiB = 1024 * 1024
const GiB = 1024 * MiB

export const DEFAULT_LIMITS: ArchiveLimits = {
  entryBytes: 2 * GiB,
  totalBytes: 64 * GiB,
  entries: 200_000,
  ratio: 1000,
  ratioFrom: 64 * MiB,
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB']

/** 2147483648 → "2 GiB", for messages. */
export function inWords(bytes: number): string {
  let value = bytes
  let unit = 0
  for (; value >= 1024 && unit < UNITS.length - 1; unit++) value /= 1024
  return `${Math.round(value * 10) / 10} ${UNITS[unit]}`
}
