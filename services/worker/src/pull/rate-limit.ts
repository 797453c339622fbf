import type { Reply } from '@commonhold/connectors/puller'

/** What an answer says about asking further. RFC 9110 (Retry-After) and the headers GitHub and others use:
 *  https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */

/** Seconds, of a number or a date; null when it is not said. */
export function retryAfterSeconds({ headers }: Pick<Reply, 'headers'>, now: number): number | null {
  const said = headers['retry-after']?.trim()
  if (said === undefined || said === '') return null
  if (/^\d{1,9}$/.test(said)) return Number(said)
  const date = Date.parse(said)
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now) / 1_000))
}

/** Milliseconds until more may be asked: 0 while there is something left.
 *  @param now milliseconds since 1970 */
export function pauseWanted({ headers }: Pick<Reply, 'headers'>, now: number): number {
  const remaining = headers['x-ratelimit-remaining'] ?? headers['ratelimit-remaining']
  const reset = headers['x-ratelimit-reset'] ?? headers['ratelimit-reset']
  if (remaining !== '0' || reset === undefined || !/^\d{1,12}$/.test(reset)) return 0
  // A moment as seconds since 1970, or seconds from now: nobody waits for thirty years.
  const at = Number(reset) > 1_000_000_000 ? Number(reset) * 1_000 : now + Number(reset) * 1_000
  return Math.max(0, at - now)
}
