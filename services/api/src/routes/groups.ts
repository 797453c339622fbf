import { countQuery, filterQuery, simulationQuery, windowQuery } from '@commonhold/contracts/api/query'
import type { MeasureGroup } from '@commonhold/metrics/define-measure'
import type { Metric } from '@commonhold/metrics/metric'
import { accessOf } from '@commonhold/runtime/http/access-control'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { breadthAnswer } from '../answers/breadth.ts'
import { headOf } from '../answers/head.ts'
import { independenceAnswer } from '../answers/independence.ts'
import { ownershipAnswer } from '../answers/ownership.ts'
import { readTables, type Tables } from '../answers/tables.ts'
import { readerMetrics, suppressedMetrics } from '../privacy/reader-numbers.ts'
import { type Asked, ask } from '../questions/ask.ts'
import { groupAnswers } from '../schemas/metrics.ts'
import { PILOT_PATH, type Routes, type Served, serveTagged } from './served.ts'

type Metrics = Readonly<Record<string, Metric>>

/** Roles name people too, and have a route of their own. */
type Group = Exclude<MeasureGroup, 'roles'>

const EVENT_SETS: Readonly<Record<Group, string>> = {
  ownership: 'ownership',
  independence: 'ownership',
  breadth: 'contribution',
}

const SUMMARIES: Readonly<Record<Group, string>> = {
  ownership: 'On how many shoulders the pilot rests',
  independence: 'Whether it would live without one person',
  breadth: 'How many of those who could take part do',
}

const querystring = z.strictObject({ ...windowQuery, ...countQuery, ...filterQuery, ...simulationQuery })

/** GET /v1/pilots/{pilot}/{ownership|independence|breadth}. */
export const groupRoutes: Routes = (app, served) => {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const { deps, config, views } = served
  const { database } = deps.store
  const answers = groupAnswers()
  for (const group of Object.keys(SUMMARIES) as Group[])
    typed.route({
      method: 'GET',
      url: `${PILOT_PATH}/${group}`,
      config: { access: 'reader' },
      schema: {
        summary: SUMMARIES[group],
        tags: ['Measures'],
        params: z.object({ pilot: z.string() }),
        querystring,
        response: { 200: answers[group] },
      },
      handler: async (request, reply) => {
        const access = accessOf(request)
        const view = await views.of(request.params.pilot, access)
        const asked = await ask(database, view, access, request.query, {
          eventSet: EVENT_SETS[group],
          version: config.version,
        })
        const { intervals } = request.query
        return serveTagged(request, reply, served, asked.tag(group, intervals), async () => {
          const tables = await readTables(database, asked)
          const metrics = await metricsOf(group, served, asked, tables, intervals)
          return { ...headOf(asked, tables.size), metrics: seenBy(asked, tables, metrics) }
        })
      },
    })
}

async function metricsOf(
  group: Group,
  { deps }: Served,
  asked: Asked,
  tables: Tables,
  intervals: boolean,
): Promise<Metrics> {
  const { database } = deps.store
  switch (group) {
    case 'ownership':
      return ownershipAnswer(database, deps.calculator, asked, tables, intervals)
    case 'independence':
      return { ...(await independenceAnswer(database, asked)) }
    case 'breadth':
      return { ...(await breadthAnswer(database, asked, tables)) }
  }
}

const seenBy = ({ sees }: Asked, { size }: Tables, metrics: Metrics): Record<string, Metric> => {
  if (sees === 'full') return { ...metrics }
  const seen = readerMetrics(metrics)
  return size.suppressed ? suppressedMetrics(seen) : seen
}
