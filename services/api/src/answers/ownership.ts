import { evaluate } from '@commonhold/metrics/define-measure'
import type { Metric } from '@commonhold/metrics/metric'
import {
  type Holdings,
  type OwnershipInput,
  prepareHoldings,
  total,
} from '@commonhold/metrics/spread/holdings'
import { ownershipMeasures } from '@commonhold/metrics/spread/ownership'
import type { DayRange } from '@commonhold/metrics/tables'
import { daysBetween } from '@commonhold/metrics/time/day'
import type { UncertaintyJob } from '@commonhold/metrics/uncertainty/job'
import type { Database } from '@commonhold/store/database'
import { dayActs } from '@commonhold/store/queries/spread'
import type { Calculator } from '../compute/calculator.ts'
import type { Asked } from '../questions/ask.ts'
import { ownershipInput, type Tables } from './tables.ts'

/** The same question is always answered with the same random numbers. */
export const SEED = 1

/** Every ownership measure of the window, with intervals unless they are not wanted. */
export async function ownershipAnswer(
  database: Database,
  calculator: Calculator,
  asked: Asked,
  tables: Tables,
  intervals: boolean,
): Promise<Record<string, Metric>> {
  const { covered, measure } = asked
  const input = ownershipInput(tables, measure)
  // A reader sees nothing of what is simulated.
  if (!intervals || asked.sees === 'reader') return withoutSimulation(input)
  const job = covered === null ? null : await bootstrapJob(database, asked, covered)
  return { ...(await calculator.ownership(input, job)) }
}

async function bootstrapJob(database: Database, asked: Asked, days: DayRange): Promise<UncertaintyJob> {
  const { question, measure } = asked
  const windows = await dayActs(database, question, [days], measure)
  return { seed: SEED, windowDays: daysBetween(asked.window), windows }
}

const NOT_SIMULATED: Metric = {
  status: 'insufficient_data',
  value: null,
  reason: 'nothing was simulated, as asked with intervals=false',
}

/** All but what only a simulation can tell. */
export function withoutSimulation(input: OwnershipInput): Record<string, Metric> {
  const holdings: Holdings = prepareHoldings(input)
  const exact = ownershipMeasures.filter(({ id }) => id !== 'excessDominance')
  const size = { k: holdings.acts.length, total: total(holdings.acts) }
  const metrics = evaluate(exact, holdings, size)
  return Object.fromEntries(
    ownershipMeasures.map(({ id }) => [id, (metrics as Record<string, Metric>)[id] ?? NOT_SIMULATED]),
  )
}
