import { CommonholdError } from '@commonhold/contracts/errors'
import { calendarDay } from '@commonhold/contracts/events/instant'
import { csvRecords } from '../csv/records.ts'

/** A list of people as a personnel department writes it: one row for each stretch of membership. */

export const ROSTER_COLUMNS = ['account', 'name', 'email', 'unit', 'from', 'to'] as const
type Column = (typeof ROSTER_COLUMNS)[number]

export interface Stretch {
  readonly line: number
  readonly from: string | null
  /** The last day. */
  readonly to: string | null
  readonly unit: string | null
}

/** Rows that are about one account, or one address. */
export interface Listed {
  /** As its tool knows it; null where only an address is given. */
  readonly account: string | null
  /** Lower case. */
  readonly email: string | null
  readonly name: string | null
  readonly stretches: Stretch[]
}

export interface RosterProblem {
  readonly line: number
  readonly column: Column | null
  readonly message: string
  /** What to do about it. */
  readonly next: string
}

export interface RosterRows {
  readonly rows: number
  readonly duplicates: number
  readonly listed: readonly Listed[]
  readonly problems: readonly RosterProblem[]
}

const MOST_PROBLEMS = 1000
const LONGEST = 256

/** Every good row, and why the others are none; never throws for a row.
 *  @param units the units there are; null: any
 *  @throws CommonholdError broken_record where there is no header that can be read */
export async function readRoster(
  bytes: AsyncIterable<Uint8Array>,
  units: ReadonlySet<string> | null = null,
): Promise<RosterRows> {
  const listed = new Map<string, Listed>()
  const problems: RosterProblem[] = []
  const seen = new Set<string>()
  const known = new Map([...(units ?? [])].map((unit) => [folded(unit), unit]))
  let at: ReadonlyMap<Column, number> | null = null
  let rows = 0
  let duplicates = 0
  const problem = (line: number, column: Column | null, message: string, next: string) => {
    if (problems.length < MOST_PROBLEMS) problems.push({ line, column, message, next })
  }

  for await (const { line, fields, problem: unreadable } of csvRecords(bytes)) {
    if (unreadable !== null) {
      problem(line, null, unreadable.message, 'Save the file once more as CSV in UTF-8.')
      continue
    }
    if (at === null) {
      at = headerOf(fields)
      continue
    }
    if (fields.every((field) => field.trim() === '')) continue
    rows++
    const value = (column: Column) => fields[at?.get(column) ?? -1]?.trim().normalize('NFC') || null
    const text = ROSTER_COLUMNS.map((column) => value(column) ?? '').join('\0')
    if (seen.has(text)) {
      duplicates++
      continue
    }
    seen.add(text)
    const row = rowOf(line, value, { units, known, problem })
    if (row === null) continue
    const { who, stretch } = row
    const other = listed.get(who.key)
    if (other === undefined) listed.set(who.key, { ...who.listed, stretches: [stretch] })
    else if (isSomebodyElse(other, who.listed))
      problem(
        line,
        'account',
        `line ${other.stretches[0]?.line} says that this account is ${other.name ?? other.email}`,
        'Two people cannot have one account at one time: correct one of the two rows.',
      )
    else if (other.stretches.some((each) => overlap(each, stretch)))
      problem(
        line,
        'from',
        `it overlaps with line ${other.stretches.find((each) => overlap(each, stretch))?.line}`,
        'End the earlier row the day before this one begins.',
      )
    else other.stretches.push(stretch)
  }
  if (at === null) throw new CommonholdError('broken_record', `The list is empty. ${HEADER}`)
  return { rows, duplicates, listed: [...listed.values()], problems }
}

const HEADER = `Its first line names the columns: ${ROSTER_COLUMNS.join(',')}.`

function headerOf(fields: readonly string[]): ReadonlyMap<Column, number> {
  const names = fields.map((field) => field.trim().toLowerCase())
  const found = new Map(
    ROSTER_COLUMNS.flatMap((column) =>
      names.includes(column) ? [[column, names.indexOf(column)] as const] : [],
    ),
  )
  if (found.has('account') || found.has('email')) return found
  throw new CommonholdError(
    'broken_record',
    `There is no column account or email; there are ${names
      .map((name) => name.slice(0, 40) || '(nameless)')
      .slice(0, 20)
      .join(', ')}. ${HEADER}`,
  )
}

interface Checks {
  readonly units: ReadonlySet<string> | null
  /** The unit of a spelling. */
  readonly known: Map<string, string>
  readonly problem: (line: number, column: Column | null, message: string, next: string) => void
}

function rowOf(line: number, value: (column: Column) => string | null, { units, known, problem }: Checks) {
  const account = value('account')
  const email = value('email')?.toLowerCase() ?? null
  if (account === null && email === null) {
    problem(line, 'account', 'neither an account nor an address', 'Fill in one of the two.')
    return null
  }
  for (const column of ROSTER_COLUMNS)
    if ((value(column)?.length ?? 0) > LONGEST || value(column)?.includes('\0')) {
      problem(
        line,
        column,
        `longer than ${LONGEST} characters, or with characters no name has`,
        'Correct the cell.',
      )
      return null
    }
  if (email !== null && !/^[^\s@]+@[^\s@]+$/.test(email)) {
    problem(line, 'email', 'not an address', 'Write it as name@example.org, or leave it empty.')
    return null
  }
  const days: (string | null)[] = []
  for (const column of ['from', 'to'] as const) {
    const day = value(column)
    if (day !== null && !calendarDay.safeParse(day).success) {
      problem(line, column, `${day.slice(0, 20)} is not a date`, 'Write the date as 2026-11-23.')
      return null
    }
    days.push(day)
  }
  const [from = null, to = null] = days
  if (from !== null && to !== null && to < from) {
    problem(line, 'to', `it ends (${to}) before it begins (${from})`, 'Swap or correct the two dates.')
    return null
  }
  const unit = value('unit')
  if (unit !== null) {
    const same = known.get(folded(unit))
    if (same === undefined && units !== null) {
      problem(
        line,
        'unit',
        `there is no unit ${unit.slice(0, 60)}`,
        `There are ${[...units].slice(0, 12).join(', ')}.`,
      )
      return null
    }
    if (same !== undefined && same !== unit) {
      problem(
        line,
        'unit',
        `${unit.slice(0, 60)} is nearly ${same}`,
        `Write ${same}, or give it a name that differs.`,
      )
      return null
    }
    known.set(folded(unit), unit)
  }
  return {
    who: {
      key: account ?? `\0${email}`,
      listed: { account, email, name: value('name') } satisfies Omit<Listed, 'stretches'>,
    },
    stretch: { line, from, to, unit } satisfies Stretch,
  }
}

const isSomebodyElse = (one: Omit<Listed, 'stretches'>, other: Omit<Listed, 'stretches'>) =>
  (one.email !== null && other.email !== null && one.email !== other.email) ||
  (one.name !== null && other.name !== null && folded(one.name) !== folded(other.name))

/** Open ends are without limit; the last day belongs to it. */
const overlap = (a: Stretch, b: Stretch) =>
  (a.from ?? '') <= (b.to ?? '9999') && (b.from ?? '') <= (a.to ?? '9999')

const folded = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim()
