import { numberOf } from '../json/loose.ts'

/** 2255: beyond it microseconds are no longer exact numbers. */
const LAST_SECOND = 9_000_000_000

/** Seconds since 1970, with a fraction in exports, to microseconds; null when it is no such time. */
export function microsOfSeconds(value: unknown): number | null {
  const seconds = numberOf(value)
  return seconds === null || seconds <= 0 || seconds >= LAST_SECOND ? null : Math.round(seconds * 1_000_000)
}

export function idOf(value: unknown): number | null {
  const number = numberOf(value)
  return number !== null && Number.isSafeInteger(number) && number > 0 ? number : null
}
