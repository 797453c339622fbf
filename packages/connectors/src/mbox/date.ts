const MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec'
const TIME = '(\\d{1,2})[:.](\\d{2})(?:[:.](\\d{2}))?'
/** Names of zones are ambiguous beyond those of RFC 5322 4.3: whatever else stands there is taken for UTC. */
const ZONES: Readonly<Record<string, number>> = {
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  CET: 60,
  MET: 60,
  CEST: 120,
  MEST: 120,
  BST: 60,
}
/** `Mon, 3 Jan 2005 12:01:16 +0100 (CET)`, with or without the day, seconds and zone (RFC 5322 3.3, 4.3). */
const MAIL = new RegExp(
  `^(?:\\p{L}+\\.?,? *)?(\\d{1,2})[ -]([a-z]{3})[a-z]*[ -](\\d{2,4}),? +${TIME} *(.*)$`,
  'iu',
)
/** `Mon Jan  3 12:01:16 2005`, the zone before or behind the year, as C's asctime and `date` write it. */
const ASCTIME = new RegExp(
  `^[a-z]{3,9},? +([a-z]{3})[a-z]* +(\\d{1,2}) +${TIME}((?: +[a-z]{1,5}| +[+-]\\d{4})?) +(\\d{4})(.*)$`,
  'i',
)

/** Longer than any date; also keeps what a stranger wrote from costing time. */
const LONGEST = 120

export interface MailDate {
  readonly micros: number
  /** Whether the text says in which zone it is; without it is read as UTC. */
  readonly zoned: boolean
}

/** A time as mail headers and separators write it, null when it is none. A day that no month has is none. */
export function mailDate(text: string): MailDate | null {
  const clean = text.trim().replace(/\s{2,}|\t/g, ' ')
  if (clean.length > LONGEST) return null
  const mail = MAIL.exec(clean)
  if (mail) return at(mail[3], mail[2], mail[1], mail[4], mail[5], mail[6], mail[7])
  const c = ASCTIME.exec(clean)
  return c ? at(c[7], c[1], c[2], c[3], c[4], c[5], `${c[6]} ${c[8]}`) : null
}

type Part = string | undefined

function at(year: Part, month: Part, day: Part, h: Part, m: Part, s: Part, zone: Part): MailDate | null {
  const index = MONTHS.indexOf((month ?? '').toLowerCase())
  // A leap second, which a calendar of days of 86,400 seconds has no place for, is the second before.
  const second = Math.min(Number(s ?? 0), 60) === 60 ? 59 : Number(s ?? 0)
  const [date, hour, minute] = [Number(day), Number(h), Number(m)]
  if (index < 0 || index % 3 !== 0 || hour > 23 || minute > 59 || second > 59) return null
  const millis = Date.UTC(fullYear(year ?? ''), index / 3, date, hour, minute, second)
  if (new Date(millis).getUTCDate() !== date) return null
  const offset = offsetOf(zone ?? '')
  return { micros: (millis - (offset ?? 0) * 60_000) * 1000, zoned: offset !== null }
}

/** Two and three digits as RFC 5322 4.3 has them. */
function fullYear(text: string): number {
  const year = Number(text)
  if (text.length === 2) return year < 50 ? 2000 + year : 1900 + year
  return text.length === 3 ? 1900 + year : year
}

/** Minutes east of UTC; null where none is told. */
function offsetOf(zone: string): number | null {
  const number = /([+-])(\d{2}):?(\d{2})(?!\d)/.exec(zone)
  if (number) {
    const minutes = Number(number[2]) * 60 + Number(number[3])
    if (minutes >= 24 * 60) return null
    // -0000 says that the zone is not known.
    if (minutes === 0) return number[1] === '-' ? null : 0
    return number[1] === '-' ? -minutes : minutes
  }
  const name = /[a-z]+/i.exec(zone)?.[0].toUpperCase()
  if (name === 'GMT' || name === 'UT' || name === 'UTC' || name === 'Z') return 0
  return name === undefined ? null : (ZONES[name] ?? null)
}
