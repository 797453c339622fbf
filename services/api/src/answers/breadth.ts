import { type BreadthMetrics, breadthMetrics } from '@commonhold/metrics/breadth/breadth'
import type { BreadthInput } from '@commonhold/metrics/breadth/tables'
import type { DayRange } from '@commonhold/metrics/tables'
import { earliest } from '@commonhold/metrics/time/day'
import { coveredPart, previousWindow } from '@commonhold/metrics/time/window'
import type { Database } from '@commonhold/store/database'
import { activePeople } from '@commonhold/store/queries/activity'
import { personClasses } from '@commonhold/store/queries/people'
import type { Asked } from '../questions/ask.ts'
import type { Tables } from './tables.ts'

/** Participation of the window; the event set says who is active. */
export async function breadthAnswer(
  database: Database,
  asked: Asked,
  tables: Tables,
): Promise<BreadthMetrics> {
  return breadthMetrics(await breadthInput(database, asked, tables))
}

async function breadthInput(
  database: Database,
  asked: Asked,
  { spread, eligible }: Tables,
): Promise<BreadthInput> {
  const { view, window, covered, question, asOf } = asked
  const days = view.coverage.days
  const active = async (part: DayRange | null) =>
    part === null ? [] : activePeople(database, { ...question, ...part })
  const previous = previousWindow(window)
  const before = days && { from: earliest(days.first, previous.from), to: previous.from }
  const [classes, firsts, previousPeople, earlierPeople] = await Promise.all([
    covered === null ? [] : personClasses(database, question),
    covered === null || asOf === null ? [] : view.spansAt(asOf.revision),
    active(days && coveredPart(previous, days)),
    active(days && before && coveredPart(before, days)),
  ])
  return {
    window,
    coveredFrom: days?.first ?? view.today,
    classes,
    eligible: eligible.count,
    eligiblePeople: eligible.people,
    firsts,
    active: {
      current: spread.acts.map(({ person }) => person),
      previous: previousPeople,
      earlier: earlierPeople,
    },
  }
}
