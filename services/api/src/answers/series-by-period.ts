import { measureNamed } from '@commonhold/metrics/catalogue'
import type { Metric } from '@commonhold/metrics/metric'
import type { DayRange } from '@commonhold/metrics/tables'
import type { Database } from '@commonhold/store/database'
import type { Asked } from '../questions/ask.ts'
import { feedbackAnswer } from './feedback.ts'
import { independenceAnswer } from './independence.ts'
import { networkAnswer } from './network.ts'
import { rolesAnswer, spellsOf } from './roles.ts'
import type { Tables } from './tables.ts'

/** Measures of conversations and of roles, asked anew for every period of a series. */
export const isAskedByPeriod = (metric: string): boolean => {
  const group = measureNamed(metric)?.group
  return (
    group === 'network' ||
    group === 'feedback' ||
    group === 'roles' ||
    (group === 'independence' && metric !== 'threadsWithoutOne')
  )
}

/** The metric of one period, as the period's own answer has it.
 *  @param covered the part of the period that is covered */
export async function periodMetric(
  database: Database,
  asked: Asked,
  metric: string,
  period: DayRange,
  covered: DayRange,
  tables: Pick<Tables, 'spread' | 'eligible'>,
): Promise<Metric | null> {
  const then: Asked = {
    ...asked,
    window: { from: period.from, to: period.to },
    covered,
    question: { ...asked.question, ...covered },
  }
  const metrics: object = await (async (): Promise<object> => {
    switch (measureNamed(metric)?.group) {
      case 'network':
        return networkAnswer(database, then, tables)
      case 'feedback':
        return feedbackAnswer(database, then)
      case 'roles':
        // The same roles for every period: they are read once.
        return rolesAnswer(await spellsOf(then), then, tables.spread.facets)
      default:
        return independenceAnswer(database, then, tables, metric).then((answer) => answer.metrics)
    }
  })()
  return (metrics as Record<string, Metric>)[metric] ?? null
}
