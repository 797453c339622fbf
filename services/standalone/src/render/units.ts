/** Bytes and seconds for people, as only a terminal shows them. */

const oneDigit = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 })

const UNITS_OF_BYTES = ['B', 'kB', 'MB', 'GB', 'TB'] as const

export function bytes(n: number): string {
  const power = n < 1 ? 0 : Math.min(UNITS_OF_BYTES.length - 1, Math.floor(Math.log10(n) / 3))
  return `${oneDigit.format(n / 1000 ** power)} ${UNITS_OF_BYTES[power]}`
}

/** 42 s, 3 min, 1 h 20 min. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
