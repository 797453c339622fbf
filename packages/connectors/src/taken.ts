import { microsOfInstant } from '@commonhold/contracts/events/instant'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Slack names its files "Team Slack export Jun 6 2015 - Jul 31 2016.zip": the last day named is the day
 *  the export was made, as microseconds since 1970; null when the name says nothing. */
export function dayInLabel(label: string): number | null {
  const after = label.search(/slack export/i)
  if (after < 0) return null
  const days = [...label.slice(after).matchAll(/\b([A-Z][a-z]{2})[a-z]* (\d{1,2}),? (\d{4})\b/g)]
  const last = days.at(-1)
  if (!last) return null
  const month = MONTHS.indexOf(last[1] as string) + 1
  return dayMicros(`${last[3]}-${String(month).padStart(2, '0')}-${(last[2] as string).padStart(2, '0')}`)
}

export const dayMicros = (day: string): number | null => microsOfInstant(`${day}T00:00:00Z`)
