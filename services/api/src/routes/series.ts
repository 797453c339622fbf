import { countQuery, filterQuery, windowQuery } from '@commonhold/contracts/api/query'
import { CommonholdError } from '@commonhold/contracts/errors'
import { catalogue, measureNamed } from '@commonhold/metrics/catalogue'
import type { Metric } from '@commonhold/metrics/metric'
import { asReaderSees } from '@commonhold/metrics/privacy/reader-view'
import type { DayRange } from '@commonhold/metrics/tables'
import { addDays, daysBetween } from '@commonhold/metrics/time/day'
import { PERIOD_KINDS, type PeriodKind, periodOf } from '@commonhold/metrics/time/period'
import { coveredPart } from '@commonhold/metrics/time/window'
import { accessOf } from '@commonhold/runtime/http/access-control'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { missingIn } from '../answers/coverage.ts'
import { headOf, statusOf } from '../answers/head.ts'
import { type SeriesPoint, seriesAnswer } from '../answers/series.ts'
import { isAskedByPeriod } from '../answers/series-by-period.ts'
import { readSize } from '../answers/tables.ts'
import { readerSize } from '../privacy/reader-numbers.ts'
import { demandReaderInterval } from '../privacy/reader-questions.ts'
import { type Asked, ask } from '../questions/ask.ts'
import { EVENT_SETS } from '../questions/event-sets.ts'
import { seriesDocument } from '../schemas/lists.ts'
import { PILOT_PATH, type Routes, serveTagged } from './served.ts'

const MOST_POINTS = 5_000
/** Each of them simulated, or a question of its own. */
const MOST_COSTLY = 200

const querystring = z.strictObject({
  metric: z
    .enum(['verdict', ...catalogue.map(({ id }) => id)])
    .meta({ description: 'verdict, or the id of a measure' }),
  interval: z.enum(PERIOD_KINDS),
  ...windowQuery,
  ...countQuery,
  ...filterQuery,
})

export const seriesRoutes: Routes = (app, served) => {
  const { deps, config, views } = served
  const { database } = deps.store
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: `${PILOT_PATH}/series`,
    config: { access: 'reader' },
    schema: {
      summary: 'One measure, or the verdict, over time: one point a calendar period',
      tags: ['Measures'],
      params: z.object({ pilot: z.string() }),
      querystring,
      response: { 200: seriesDocument() },
    },
    handler: async (request, reply) => {
      const access = accessOf(request)
      const { metric, interval } = request.query
      const view = await views.of(request.params.pilot, access)
      const asked = widened(
        await ask(database, view, access, request.query, {
          eventSet: defaultEventSet(metric),
          window: 'all',
          byPeriod: true,
          version: config.version,
        }),
        interval,
      )
      demandAffordable(asked, metric, interval)
      if (metric === 'verdict' && (asked.eventSet !== 'ownership' || asked.measure !== 'acts'))
        throw wrong('metric', 'the verdict is about eventSet=ownership counted in measure=acts')
      if (asked.sees === 'reader') demandSeen(metric, interval)
      return serveTagged(
        request,
        reply,
        served,
        asked.tag('series', metric, interval, asked.isEventSetAsked),
        async () => {
          const [tables, points] = await Promise.all([
            readSize(database, asked),
            seriesAnswer(database, deps.calculator, asked, metric, interval),
          ])
          return {
            ...headOf(asked, tables.size),
            metric,
            interval,
            points: points.map((point) => pointDocument(asked, metric, point)),
          }
        },
      )
    },
  })
}

const wrong = (pointer: string, message: string) =>
  new CommonholdError('invalid_parameter', `${pointer}: ${message}`, { errors: [{ pointer, message }] })

const defaultEventSet = (metric: string): string => {
  const measure = measureNamed(metric)
  return measure?.eventSet ?? (measure ? EVENT_SETS[measure.group] : 'ownership')
}

/** A reader’s head is about whole periods too, as the points are. */
function widened(asked: Asked, interval: PeriodKind): Asked {
  if (asked.sees === 'full') return asked
  const { from, to } = asked.window
  const window = { from: periodOf(interval, from).from, to: periodOf(interval, addDays(to, -1)).to }
  const days = asked.view.coverage.days
  const covered = days && coveredPart(window, days)
  return { ...asked, window, covered, question: { ...asked.question, ...covered } }
}

const SHORTEST: Readonly<Record<PeriodKind, number>> = {
  day: 1,
  week: 7,
  month: 28,
  quarter: 90,
  half: 181,
  year: 365,
}

function demandAffordable({ window }: Asked, metric: string, interval: PeriodKind): void {
  const points = Math.ceil(daysBetween(window) / SHORTEST[interval])
  const most = metric === 'excessDominance' || isAskedByPeriod(metric) ? MOST_COSTLY : MOST_POINTS
  if (points > most)
    throw wrong(
      'interval',
      `${interval} would make about ${points} points of this window; at most ${most} are served`,
    )
}

function demandSeen(metric: string, interval: PeriodKind): void {
  demandReaderInterval(interval)
  if (measureNamed(metric)?.reader === 'hidden')
    throw new CommonholdError(
      'forbidden',
      `The role people-reader is needed for ${metric}: one person’s share can be read from it.`,
    )
}

function pointDocument(asked: Asked, metric: string, { period, size, metric: found, verdict }: SeriesPoint) {
  const { label, from, to } = period
  const seen = seenValue(asked, metric, found)
  const status = statusOf({ ...asked, window: period }, size)
  const isOk = status === 'ok' || status === 'stale'
  const shown = asked.sees === 'full' ? { k: size.k, N: size.N } : readerSize(size.k)
  const isKnown = metric === 'verdict' ? verdict !== null : seen?.value != null
  return {
    label,
    from,
    to,
    status: isOk && !isKnown ? ('insufficient_data' as const) : status,
    ...(size.suppressed ? { k: null, N: null } : shown),
    ...recordOf(asked, { from, to }),
    value: size.suppressed ? null : metric === 'verdict' ? verdict : (seen?.value ?? null),
    ...(metric === 'verdict' ? { verdict: size.suppressed ? null : verdict } : {}),
  }
}

/** Whether two points can be compared: a period that began before the record did, or without one of its sources, has
 *  less of everything. */
const recordOf = ({ view: { coverage } }: Asked, period: DayRange) => {
  const { days } = coverage
  const part = days && coveredPart(period, days)
  const missing = missingIn(coverage, period)
  const isWhole = part !== null && part.from === period.from && part.to === period.to
  return { complete: isWhole && missing.length === 0, missing }
}

function seenValue({ sees }: Asked, id: string, metric: Metric | null): Metric | null {
  const measure = measureNamed(id)
  return metric === null || measure === undefined || sees === 'full' ? metric : asReaderSees(measure, metric)
}
