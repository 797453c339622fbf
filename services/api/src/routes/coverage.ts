import { coverageDocument } from '@commonhold/contracts/api/pilots'
import { accessOf } from '@commonhold/runtime/http/access-control'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { PILOT_PATH, type Routes } from './served.ts'

export const coverageRoutes: Routes = (app, { views }) => {
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: `${PILOT_PATH}/coverage`,
    config: { access: 'reader' },
    schema: {
      summary: 'Which days are covered, by source, and which are not',
      tags: ['Pilots'],
      params: z.object({ pilot: z.string() }),
      querystring: z.strictObject({}),
      response: { 200: coverageDocument },
    },
    handler: async (request) => {
      const { pilot, zone, coverage } = await views.of(request.params.pilot, accessOf(request))
      return {
        pilot,
        timeZone: zone,
        first: coverage.days?.first ?? null,
        last: coverage.days?.last ?? null,
        gaps: coverage.gaps.map((gap) => ({ ...gap })),
        sources: coverage.sources.map((source) => ({
          ...source,
          stretches: source.stretches.map((stretch) => ({ ...stretch })),
        })),
      }
    },
  })
}
