/** Days as people say them. Windows end on a day that no longer belongs to them; people name the last that does. */

const day = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})
const dayOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const at = (text: string) => new Date(`${text.slice(0, 10)}T00:00:00Z`)

export const dayInWords = (text: string): string => day.format(at(text))

/** 1 Apr – 30 Jun 2015 */
export function windowInWords({ from, to }: { readonly from: string; readonly to: string }): string {
  const first = at(from)
  const last = new Date(at(to).getTime() - 86_400_000)
  if (last <= first) return day.format(first)
  const sameYear = first.getUTCFullYear() === last.getUTCFullYear()
  return `${(sameYear ? dayOfYear : day).format(first)} – ${day.format(last)}`
}
