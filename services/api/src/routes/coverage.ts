import { coverageDocument, coverageQuery } from '@commonhold/contracts/api/pilots'
import { CommonholdError } from '@commonhold/contracts/errors'
import type { DayRange } from '@commonhold/metrics/tables'
import { accessOf } from '@commonhold/runtime/http/access-control'
import { presence } from '@commonhold/store/queries/presence'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { daysOf, kindsOf, pageOf } from '../answers/presence.ts'
import { SMALLEST_GROUP } from '../privacy/suppression.ts'
import { type Asked, ask } from '../questions/ask.ts'
import { PILOT_PATH, type Routes, serveTagged } from './served.ts'

export const coverageRoutes: Routes = (app, served) => {
  const { deps, config, views } = served
  const { database } = deps.store
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: `${PILOT_PATH}/coverage`,
    config: { access: 'reader' },
    schema: {
      summary: 'Which days are covered, by source and kind of act, and which are not',
      tags: ['Pilots'],
      params: z.object({ pilot: z.string() }),
      querystring: coverageQuery,
      response: { 200: coverageDocument },
    },
    handler: async (request, reply) => {
      const access = accessOf(request)
      const { detail, ...query } = request.query
      const view = await views.of(request.params.pilot, access)
      const asked = await ask(database, view, access, query, {
        eventSet: 'all',
        window: 'all',
        byPeriod: true,
        version: config.version,
      })
      // What somebody did on a day shows who was there on it.
      if (detail === 'days' && asked.sees === 'reader')
        throw new CommonholdError(
          'forbidden',
          'detail=days: single days are not for readers. The role people-reader may ask for them.',
        )
      return serveTagged(request, reply, served, asked.tag('coverage', detail), () => answer(asked, detail))
    },
  })

  async function answer(asked: Asked, detail: 'months' | 'days') {
    const { view, window, asOf } = asked
    const { days, gaps, sources } = view.coverage
    const always = days && { from: days.first, to: '9999-01-01' }
    const shown = asOf !== null && (await mayKnowKinds(asked))
    const about = { pilot: view.pilot, asOf: asOf?.revision ?? 0 }
    const only = sources.length === 1 ? (sources[0]?.source ?? null) : null
    const there = (range: DayRange, by: 'month' | 'day') =>
      shown ? presence(database, { ...about, ...range }, by, only) : []
    const months = always === null ? [] : await there(always, 'month')
    const { page, next } = pageOf(window)
    return {
      pilot: view.pilot,
      timeZone: view.zone,
      first: days?.first ?? null,
      last: days?.last ?? null,
      gaps: gaps.map((gap) => ({ ...gap })),
      sources: sources.map((source) => ({
        ...source,
        stretches: source.stretches.map((stretch) => ({ ...stretch })),
        kinds: kindsOf(source, months, window),
      })),
      ...(detail === 'days'
        ? {
            days: daysOf(sources, months, await there(page, 'day'), page).map((day) => ({
              ...day,
              sources: day.sources.map((each) => ({
                ...each,
                present: [...each.present],
                absent: [...each.absent],
              })),
            })),
            next,
          }
        : {}),
    }
  }
}

/** Which kinds of act there were in a month says, of one to four people, what each of them did. */
async function mayKnowKinds({ sees, view, asOf }: Asked): Promise<boolean> {
  return sees === 'full' || (await view.spansAt(asOf?.revision ?? 0)).length >= SMALLEST_GROUP
}
