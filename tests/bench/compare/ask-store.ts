import { timeToFirstResponse } from '@commonhold/metrics/feedback/time-to-first-response'
import { threadsWithoutOne } from '@commonhold/metrics/independence/threads-without-one'
import { absenceFactor } from '@commonhold/metrics/spread/absence-factor'
import { hillNumber } from '@commonhold/metrics/spread/effective-owners'
import { addDays, daysBetween } from '@commonhold/metrics/time/day'
import { periodOf } from '@commonhold/metrics/time/period'
import { NOW } from '@commonhold/store/acts/published'
import type { Database } from '@commonhold/store/database'
import { activePeople } from '@commonhold/store/queries/activity'
import { responses } from '@commonhold/store/queries/feedback'
import { spreadByPeriod } from '@commonhold/store/queries/periods'
import type { Question } from '@commonhold/store/queries/question'
import { spreadTables } from '@commonhold/store/queries/spread'
import { threads } from '@commonhold/store/queries/threads'
import { median, milliseconds } from '../measure.ts'
import type { Answers, QuestionName } from './compare.ts'

export interface Asked {
  readonly pilot: string
  /** All days, and those of the window. */
  readonly begin: string
  readonly end: string
  readonly from: string
  readonly to: string
}

/** The store's own questions and the measures over them: all of an answer but the request. */
export async function askStore(database: Database, asked: Asked, rounds: number): Promise<Answers> {
  const { pilot, begin, end, from, to } = asked
  const question: Question = { pilot, from, to, asOf: NOW, eventSet: { set: 'ownership' }, filters: {} }
  const contributing: Question = { ...question, eventSet: { set: 'contribution' } }
  const asks: Record<QuestionName, () => Promise<unknown>> = {
    spread: async () => {
      const x = (await spreadTables(database, question, { units: false })).acts.map(({ acts }) => acts)
      const all = sum(x)
      return [x.length, all, most(x) / all, hillNumber(x, 1)]
    },
    facets: async () => {
      const { facets } = await spreadTables(database, question, { units: false })
      const held = Map.groupBy(facets, ({ facet }) => facet)
      return sorted(
        [...held].map(([facet, rows]) => [
          facet,
          absenceFactor(
            rows.map(({ acts }) => acts),
            0.5,
          ),
        ]),
      )
    },
    retention: async () => {
      const [before, now] = await Promise.all([
        activePeople(database, {
          ...contributing,
          from: addDays(from, -daysBetween({ from, to })),
          to: from,
        }),
        activePeople(database, contributing),
      ])
      const stayed = new Set(now)
      return before.filter((person) => stayed.has(person)).length / before.length
    },
    threads_without_one: async () => {
      const found = threadsWithoutOne(await threads(database, question))
      return [found?.threads, found?.value]
    },
    response: async () =>
      timeToFirstResponse(await responses(database, question, { until: end, zone: 'UTC' })),
    quarters: async () => {
      const spreads = await spreadByPeriod(database, { ...question, from: begin, to: end }, 'quarter', {
        units: false,
      })
      return sorted(
        [...spreads].map(([day, { acts }]) => {
          const x = acts.map((row) => row.acts)
          return [periodOf('quarter', day).label, most(x) / sum(x)]
        }),
      )
    },
  }
  const answers: [string, { ms: number; answer: unknown }][] = []
  for (const [name, ask] of Object.entries(asks)) {
    const answer = await ask()
    const taken: number[] = []
    for (let round = 0; round < rounds; round++) taken.push(await milliseconds(ask))
    answers.push([name, { ms: median(taken), answer }])
  }
  return Object.fromEntries(answers) as Answers
}

const sum = (x: readonly number[]) => x.reduce((total, one) => total + one, 0)
const most = (x: readonly number[]) => x.reduce((highest, one) => Math.max(highest, one), 0)
/** An object with its names in order, as JSON of others is sorted too. */
const sorted = (entries: readonly (readonly [string, unknown])[]) =>
  Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
