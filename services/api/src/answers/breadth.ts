import { type BreadthMetrics, breadthMeasures, breadthMetrics } from '@commonhold/metrics/breadth/breadth'
import { HABIT, HABIT_DAYS } from '@commonhold/metrics/breadth/habitual'
import type { BreadthInput } from '@commonhold/metrics/breadth/tables'
import type { DayRange } from '@commonhold/metrics/tables'
import { addDays, earliest } from '@commonhold/metrics/time/day'
import { coveredPart, previousWindow } from '@commonhold/metrics/time/window'
import type { Database } from '@commonhold/store/database'
import { activePeople } from '@commonhold/store/queries/activity'
import { activeBlocks, activeByUnit } from '@commonhold/store/queries/breadth'
import { personClasses } from '@commonhold/store/queries/people'
import type { Question } from '@commonhold/store/queries/question'
import { withoutSmallPopulations } from '../privacy/small-populations.ts'
import type { Asked } from '../questions/ask.ts'
import { beginningsOf, isRecordedThroughout, missingIn } from './coverage.ts'
import { enabledThroughout, enabledWithin, type MemberList, unitsAtEnd } from './eligible.ts'
import type { Tables } from './tables.ts'

/** Participation of the window; the event set says who is active. */
export async function breadthAnswer(
  database: Database,
  asked: Asked,
  tables: Tables,
): Promise<BreadthMetrics> {
  const input = await breadthInput(database, asked, tables)
  const metrics = breadthMetrics(input)
  return asked.sees === 'full' ? metrics : withoutSmallPopulations(breadthMeasures, input, metrics)
}

async function breadthInput(
  database: Database,
  asked: Asked,
  { spread, eligible, list }: Tables,
): Promise<BreadthInput> {
  const { view, window, covered, question, asOf } = asked
  const days = view.coverage.days
  const active = async (part: DayRange | null) =>
    part === null ? [] : activePeople(database, { ...question, ...part })
  const previous = previousWindow(window)
  const before = days && { from: earliest(days.first, previous.from), to: previous.from }
  const everything: Question = asked.isEventSetAsked ? question : { ...question, eventSet: { set: 'all' } }
  const [classes, firsts, previousPeople, earlierPeople, units, blocks] = await Promise.all([
    covered === null ? [] : personClasses(database, question),
    covered === null || asOf === null ? [] : view.spansAt(asOf.revision, question.filters),
    active(days && coveredPart(previous, days)),
    active(days && before && coveredPart(before, days)),
    covered === null ? new Map() : activeByUnit(database, everything),
    covered === null
      ? new Map()
      : activeBlocks(database, { ...everything, ...habitDays(covered) }, HABIT.blockDays),
  ])
  return {
    window,
    classes,
    eligible: eligible.count,
    eligiblePeople: eligible.people,
    firsts,
    active: {
      current: spread.acts.map(({ person }) => person),
      previous: previousPeople,
      earlier: earlierPeople,
      previousComplete: isPreviousComplete(asked, window),
    },
    ...recorded(asked),
    ...enabledIn(asked, list, covered, { units, blocks }),
  }
}

/** The days a habit is looked for in: they end with what is answered, and may begin before it. */
export const habitDays = ({ to }: DayRange): DayRange => ({ from: addDays(to, -HABIT_DAYS), to })

/** The previous window was wholly recorded, by every source this one or the previous one has. */
export function isPreviousComplete({ view: { coverage } }: Asked, window: DayRange): boolean {
  const previous = previousWindow(window)
  return (
    coverage.days !== null &&
    coverage.days.first <= previous.from &&
    missingIn(coverage, previous, { from: previous.from, to: window.to }).length === 0
  )
}

export const recorded = ({ view }: Asked): Pick<BreadthInput, 'coveredFrom' | 'beginnings'> => ({
  coveredFrom: view.coverage.days?.first ?? view.today,
  beginnings: beginningsOf(view.coverage),
})

/** What the member list says about a covered stretch, beside what its people did. */
export const enabledIn = (
  { view: { coverage }, unit }: Asked,
  list: MemberList | null,
  covered: DayRange | null,
  acted: { readonly units: ReadonlyMap<string, number>; readonly blocks: ReadonlyMap<string, number> },
): Pick<BreadthInput, 'covered' | 'units' | 'habit' | 'enabledIn'> => ({
  covered,
  units: { eligible: covered && unitsAtEnd(list, covered, unit), active: acted.units },
  habit: {
    complete: covered !== null && isRecordedThroughout(coverage, habitDays(covered)),
    enabled: covered && enabledThroughout(list, habitDays(covered), unit),
    blocks: acted.blocks,
  },
  enabledIn: covered && enabledWithin(list, covered, unit),
})
