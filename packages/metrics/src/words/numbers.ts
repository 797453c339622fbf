/** Numbers for people. Only where they are shown is anything rounded. */

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

/** 35 min, 5.2 h, 3.5 days. */
export function hours(n: number): string {
  if (n < 1) return `${whole.format(n * 60)} min`
  return n < 48 ? `${oneDigit.format(n)} h` : `${oneDigit.format(n / 24)} days`
}

/** A number in the unit its measure has. */
export function inUnit(value: number, unit: string): string {
  switch (unit) {
    case 'share':
    case 'ratio':
      return percent(value)
    case 'people':
    case 'units':
      return people(value)
    case 'hours':
      return hours(value)
    case 'perHundred':
      return `${oneDigit.format(value)} of 100`
    case 'days':
      return `${oneDigit.format(value)} ${value === 1 ? 'day' : 'days'}`
    default:
      return index(value)
  }
}
