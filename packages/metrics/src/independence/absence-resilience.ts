import { z } from 'zod'
import { defineMeasure } from '../define-measure.ts'
import type { Computed } from '../metric.ts'
import { addDays, dayNumber, daysBetween } from '../time/day.ts'
import { type IndependenceInput, NO_CHAMPION, type Rhythm } from './tables.ts'

const WEEKS_NEEDED = 12
const ABSENCES_NEEDED = 2
const WORKING_DAYS_AWAY = 3

/** Others' acts per working day (Mondays to Fridays) while the champion was absent ÷ while present, over the whole
 *  weeks at the end of the days given. Absent: a stretch of days without any act of theirs that holds at least three
 *  working days; acts at weekends are not counted, but end an absence.
 *  The p-value is how many of the shifts of the absences by whole weeks, round from the end to the beginning, leave the
 *  others at most as active in them as they were: small where things stand still without the champion.
 *  @returns null with fewer than twelve weeks or two absences, or nothing to compare with */
export const absenceResilience = ({
  days,
  champion,
  others,
  hasGap,
}: Rhythm): Computed<number, { pValue: number }> => {
  const weeks = Math.floor(daysBetween(days) / 7)
  if (weeks < WEEKS_NEEDED) return { value: null, reason: `fewer than ${WEEKS_NEEDED} weeks` }
  if (hasGap) return { value: null, reason: 'part of this time was not recorded' }
  const first = addDays(days.to, -7 * weeks)
  const calendar = Array.from({ length: 7 * weeks }, (_, at) => addDays(first, at))
  const working = calendar.map(isWorkingDay)
  const absent = absentDays(
    calendar.map((day) => champion.has(day)),
    working,
  )
  if (absent.stretches < ABSENCES_NEEDED)
    return { value: null, reason: `fewer than ${ABSENCES_NEEDED} absences` }

  const acts = calendar.map((day, at) => (working[at] ? (others.get(day) ?? 0) : 0))
  const all = acts.reduce((sum, x) => sum + x, 0)
  const daysAway = absent.is.filter((away, at) => away && working[at]).length
  const daysThere = 5 * weeks - daysAway
  const away = actsWhile(absent.is, acts, 0)
  if (daysThere === 0) return { value: null, reason: 'the champion was never there' }
  if (all === away) return { value: null, reason: 'nobody else did anything while the champion was there' }
  // A shift by whole weeks changes no number of days: the ratio falls exactly where the acts in the absences do.
  const shifts = Array.from({ length: weeks }, (_, week) => actsWhile(absent.is, acts, 7 * week))
  return {
    value: away / daysAway / ((all - away) / daysThere),
    details: { pValue: shifts.filter((shifted) => shifted <= away).length / weeks },
  }
}

/** 1970-01-01 was a Thursday. */
const isWorkingDay = (day: string): boolean => (((dayNumber(day) + 3) % 7) + 7) % 7 < 5

/** Which days belong to an absence, and how many absences there are. */
const absentDays = (present: readonly boolean[], working: readonly boolean[]) => {
  const is = present.map(() => false)
  let stretches = 0
  for (let from = 0; from < present.length; ) {
    let to = from
    while (to < present.length && !present[to]) to++
    if (working.slice(from, to).filter(Boolean).length >= WORKING_DAYS_AWAY) {
      is.fill(true, from, to)
      stretches++
    }
    from = to + 1
  }
  return { is, stretches }
}

const actsWhile = (absent: readonly boolean[], acts: readonly number[], shift: number): number =>
  acts.reduce((sum, x, at) => sum + (absent[(at + shift) % absent.length] ? x : 0), 0)

export const absenceResilienceMeasure = defineMeasure({
  id: 'absenceResilience',
  group: 'independence',
  title: 'Resilience to absence',
  question: 'When the champion is away, do the others go on?',
  definition:
    'Acts of the others per working day while the champion was absent ÷ while the champion was present. Absent: a stretch without any act of theirs that holds at least three days from Monday to Friday. The p-value says how often shifting the absences by whole weeks would find the others no more active in them.',
  unit: 'ratio',
  edgeCases: [
    `Fewer than ${ABSENCES_NEEDED} absences or ${WEEKS_NEEDED} weeks, or a gap in what was recorded: unknown.`,
    'Whole weeks alone are looked at, the last ones of the window; 1 means as active as ever, above 1 more.',
    'The days of absence are in no answer.',
  ],
  gated: false,
  reader: 'hidden',
  value: z.number(),
  details: z.object({ pValue: z.number() }),
  compute: ({ without }: IndependenceInput) =>
    without === null ? { value: null, reason: NO_CHAMPION } : absenceResilience(without.rhythm),
})
