import { rebuilt, verified, verifyWanted } from '@commonhold/contracts/api/care'
import { CommonholdError } from '@commonhold/contracts/errors'
import { accessOf } from '@commonhold/runtime/http/access-control'
import { pilotIds, revisionAsOf } from '@commonhold/store/queries/pilots'
import { verifyPilot } from '@commonhold/store/upkeep'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { PILOT_PATH, type Routes } from './served.ts'

/** POST /v1/verify and POST /v1/pilots/{pilot}/rebuild. */
export const careRoutes: Routes = (app, { deps, views }) => {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const { store } = deps
  typed.route({
    method: 'POST',
    url: '/v1/verify',
    config: { access: 'operator' },
    schema: {
      summary: 'Derives everything anew, compares it with what is published, and repairs what differs',
      tags: ['Care'],
      querystring: z.strictObject({}),
      body: verifyWanted,
      response: { 200: verified },
    },
    handler: async (request) => {
      const asked = request.body?.pilot
      const pilots =
        asked === undefined
          ? await pilotIds(store.database)
          : [(await views.of(asked, accessOf(request))).pilot]
      const sum = { slices: 0, differences: 0, repaired: 0 }
      for (const pilot of pilots) {
        const found = await verifyPilot(store, pilot)
        if (found === null)
          throw new CommonholdError(
            'conflict',
            `${pilot} is being written all the time; nothing could be compared.`,
          )
        sum.slices += found.slices
        sum.differences += found.differences
        sum.repaired += found.repaired
      }
      return sum
    },
  })
  typed.route({
    method: 'POST',
    url: `${PILOT_PATH}/rebuild`,
    config: { access: 'operator' },
    schema: {
      summary: 'Derives a whole pilot anew from its events',
      tags: ['Care'],
      params: z.object({ pilot: z.string() }),
      querystring: z.strictObject({}),
      response: { 200: rebuilt },
    },
    handler: async (request) => {
      const { pilot } = await views.of(request.params.pilot, accessOf(request))
      await store.writer.rebuild(pilot)
      return { pilot, revision: (await revisionAsOf(store.database, pilot, null))?.revision ?? null }
    },
  })
}
