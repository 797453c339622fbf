/** Numbers for people. Only here is anything rounded. */

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 })
const oneDigit = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 })
const twoDigits = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

export const count = (n: number): string => whole.format(n)

export const counted = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`

/** 58 %; 0.4 % and 99.6 %, because neither nothing nor everything is meant. */
export function percent(share: number): string {
  const hundredths = share * 100
  const nearEnd = (hundredths > 0 && hundredths < 1) || (hundredths > 99 && hundredths < 100)
  return `${nearEnd ? oneDigit.format(hundredths) : whole.format(hundredths)} %`
}

/** 4, or 3.7 where it is an effective number. */
export const people = (n: number): string => oneDigit.format(n)

export const index = (n: number): string => twoDigits.format(n)

export const probability = (p: number): string => (p < 0.001 ? '< 0.001' : String(Number(p.toPrecision(2))))

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

/** A number in the unit its measure has. */
export function inUnit(value: number, unit: string): string {
  switch (unit) {
    case 'share':
      return percent(value)
    case 'people':
    case 'units':
      return people(value)
    default:
      return index(value)
  }
}
