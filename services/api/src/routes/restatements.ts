import { PERIOD_KINDS } from '@commonhold/metrics/time/period'
import { accessOf } from '@commonhold/runtime/http/access-control'
import { firstRevision } from '@commonhold/store/queries/revisions'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { restatements } from '../answers/restatements.ts'
import { ask } from '../questions/ask.ts'
import { restatementsDocument } from '../schemas/restatements.ts'
import { PILOT_PATH, type Routes, serveTagged } from './served.ts'

const DEFAULT_DAYS = 28
const DAY_MS = 86_400_000

const querystring = z.strictObject({
  since: z
    .string()
    .max(64)
    .optional()
    .meta({ description: 'A revision or an instant; 28 days ago when not given, or the first publication' }),
  interval: z.enum(PERIOD_KINDS).default('quarter'),
})

/** GET /v1/pilots/{pilot}/restatements. The difference of two answers can be one person's doing: not for readers. */
export const restatementRoutes: Routes = (app, served) => {
  const { deps, config, views } = served
  const { database } = deps.store
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: `${PILOT_PATH}/restatements`,
    config: { access: 'people-reader' },
    schema: {
      summary: 'Which published numbers changed since, by how much, and why',
      tags: ['Measures'],
      params: z.object({ pilot: z.string() }),
      querystring,
      response: { 200: restatementsDocument },
    },
    handler: async (request, reply) => {
      const access = accessOf(request)
      const { interval } = request.query
      const view = await views.of(request.params.pilot, access)
      const about = { eventSet: 'ownership', window: 'all', byPeriod: true, version: config.version }
      const after = await ask(database, view, access, {}, about)
      const since = request.query.since ?? (await usualSince(view.pilot))
      const before = since === null ? after : await ask(database, view, access, { asOf: since }, about)
      return serveTagged(
        request,
        reply,
        served,
        after.tag('restatements', interval, before.asOf?.revision ?? 0),
        async () => ({
          pilot: view.pilot,
          interval,
          since: before.asOf && { ...before.asOf },
          asOf: after.asOf && { ...after.asOf },
          periods: await restatements(database, deps.calculator, { before, after, interval }),
        }),
      )
    },
  })

  /** Nothing older than the pilot's first publication can be compared with. */
  async function usualSince(pilot: string): Promise<string | null> {
    const first = await firstRevision(database, pilot)
    if (first === null) return null
    const usual = new Date(deps.now().getTime() - DEFAULT_DAYS * DAY_MS).toISOString()
    return usual < first.at ? String(first.revision) : usual
  }
}
