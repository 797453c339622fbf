import { countQuery, filterQuery, simulationQuery, windowQuery } from '@commonhold/contracts/api/query'
import type { Champion } from '@commonhold/metrics/champion/champion'
import type { MeasureGroup } from '@commonhold/metrics/define-measure'
import type { Metric } from '@commonhold/metrics/metric'
import { accessOf } from '@commonhold/runtime/http/access-control'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { breadthAnswer } from '../answers/breadth.ts'
import { feedbackAnswer } from '../answers/feedback.ts'
import { headOf } from '../answers/head.ts'
import { independenceAnswer } from '../answers/independence.ts'
import { NO_NAME, namesOf } from '../answers/names.ts'
import { networkAnswer } from '../answers/network.ts'
import { ownershipAnswer } from '../answers/ownership.ts'
import { NO_SPREAD, readSize, readTables, type Tables } from '../answers/tables.ts'
import { readerMetrics, suppressedMetrics } from '../privacy/reader-numbers.ts'
import { type Asked, ask } from '../questions/ask.ts'
import { EVENT_SETS } from '../questions/event-sets.ts'
import { groupAnswers } from '../schemas/metrics.ts'
import { PILOT_PATH, type Routes, type Served, serveTagged } from './served.ts'

type Metrics = Readonly<Record<string, Metric>>

/** Roles name people too, and have a route of their own. */
type Group = Exclude<MeasureGroup, 'roles'>

const SUMMARIES: Readonly<Record<Group, string>> = {
  ownership: 'On how many shoulders the pilot rests',
  independence: 'Whether it would live without one person',
  breadth: 'How many of those who could take part do',
  network: 'Who talks with whom',
  feedback: 'Whether those who ask, and those who suggest, hear back',
}

const querystring = z.strictObject({ ...windowQuery, ...countQuery, ...filterQuery, ...simulationQuery })

/** GET /v1/pilots/{pilot}/{ownership|independence|breadth|network|feedback}. */
export const groupRoutes: Routes = (app, served) => {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const { deps, config, views } = served
  const { database } = deps.store
  const audit = deps.logger.child({ audit: 'people' })
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
        if (asked.sees === 'full' && NAMING.has(group))
          audit.info(
            { key: access.key, role: access.role, route: request.routeOptions.url, pilot: view.pilot },
            'looked at people',
          )
        const { intervals } = request.query
        return serveTagged(
          request,
          reply,
          served,
          asked.tag(group, intervals, asked.isEventSetAsked),
          async () => {
            const tables = OF_MESSAGES.has(group)
              ? { ...(await readSize(database, asked)), spread: NO_SPREAD }
              : await readTables(database, asked, { units: group === 'ownership' })
            const { metrics, ...persons } = await answerOf(group, served, asked, tables, intervals)
            return {
              ...headOf(asked, tables.size),
              ...(asked.sees === 'full' ? personsNamed(asked, persons) : {}),
              metrics: seenBy(asked, tables, metrics),
            }
          },
        )
      },
    })
}

/** Groups that are made from messages alone: of acts they only say how many there are. */
const OF_MESSAGES: ReadonlySet<Group> = new Set(['network', 'feedback'])

/** Groups whose answers tell of persons. */
const NAMING: ReadonlySet<Group> = new Set(['independence', 'feedback'])

interface GroupAnswer {
  readonly metrics: Metrics
  /** Persons the details are about. */
  readonly people?: readonly string[]
  readonly champion?: Champion | null
}

async function answerOf(
  group: Group,
  { deps }: Served,
  asked: Asked,
  tables: Tables,
  intervals: boolean,
): Promise<GroupAnswer> {
  const { database } = deps.store
  switch (group) {
    case 'ownership':
      return { metrics: await ownershipAnswer(database, deps.calculator, asked, tables, intervals) }
    case 'independence': {
      const { metrics, champion } = await independenceAnswer(database, asked, tables)
      const worst = metrics.threadsWithoutOne.details?.person ?? null
      return { metrics: { ...metrics }, champion, people: worst === null ? [] : [worst] }
    }
    case 'breadth':
      return { metrics: { ...(await breadthAnswer(database, asked, tables)) } }
    case 'network':
      return { metrics: { ...(await networkAnswer(database, asked, tables)) } }
    case 'feedback': {
      const metrics = await feedbackAnswer(database, asked)
      const by = metrics.feedbackClosure.details?.by ?? []
      return { metrics: { ...metrics }, people: by.map(({ person }) => person) }
    }
  }
}

function personsNamed({ view }: Asked, { people, champion }: Omit<GroupAnswer, 'metrics'>) {
  const named = namesOf(view.directory)
  const called = (person: string) => ({ person, ...(named(person) ?? NO_NAME) })
  return {
    ...(people === undefined ? {} : { people: people.map(called) }),
    ...(champion === undefined
      ? {}
      : {
          champion: champion && {
            declared: champion.by === 'declared',
            by: champion.by,
            people: champion.people.map(called),
          },
        }),
  }
}

const seenBy = ({ sees }: Asked, { size }: Tables, metrics: Metrics): Record<string, Metric> => {
  if (sees === 'full') return { ...metrics }
  const seen = readerMetrics(metrics)
  return size.suppressed ? suppressedMetrics(seen) : seen
}
