import { pilotDocument, pilotList } from '@commonhold/contracts/api/pilots'
import { type Access, allows } from '@commonhold/runtime/http/access'
import { accessOf } from '@commonhold/runtime/http/access-control'
import { pilotExtent } from '@commonhold/store/queries/pilots'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { PilotView } from '../questions/pilot-view.ts'
import { PILOT_PATH, type Routes, type Served } from './served.ts'

/** GET /v1/pilots, GET and DELETE /v1/pilots/{pilot}. */
export const pilotRoutes: Routes = (app, served) => {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const { deps, views } = served
  typed.route({
    method: 'GET',
    url: '/v1/pilots',
    config: { access: 'reader', filtersPilots: true },
    schema: {
      summary: 'The pilots this key may see',
      tags: ['Pilots'],
      querystring: z.strictObject({}),
      response: { 200: pilotList },
    },
    handler: async (request) => {
      const access = accessOf(request)
      const pilots = await views.visible(access)
      return {
        pilots: await Promise.all(
          pilots.map(async (pilot) => summary(served, await views.of(pilot, access), access)),
        ),
      }
    },
  })
  typed.route({
    method: 'GET',
    url: PILOT_PATH,
    config: { access: 'reader' },
    schema: {
      summary: 'One pilot and its settings',
      tags: ['Pilots'],
      params: z.object({ pilot: z.string() }),
      querystring: z.strictObject({}),
      response: { 200: pilotDocument },
    },
    handler: async (request) => {
      const access = accessOf(request)
      return documentOf(served, await views.of(request.params.pilot, access), access)
    },
  })
  typed.route({
    method: 'DELETE',
    url: PILOT_PATH,
    config: { access: 'operator' },
    schema: {
      summary: 'Removes a pilot with everything that is known of it',
      tags: ['Pilots'],
      params: z.object({ pilot: z.string() }),
      querystring: z.strictObject({}),
      response: { 204: z.undefined().meta({ description: 'Removed' }) },
    },
    handler: async (request, reply) => {
      const { pilot } = await views.of(request.params.pilot, accessOf(request))
      await deps.removePilot(pilot)
      return reply.code(204).send()
    },
  })
}

const maySeePeople = (access: Access) => allows({ ...access, pilots: null }, 'people-reader', null)

async function summary({ deps }: Served, { pilot, directory, coverage, zone }: PilotView, access: Access) {
  const { first, last, events } = await pilotExtent(deps.store.database, pilot)
  return {
    id: pilot,
    name: directory.settings.name,
    timeZone: zone,
    first,
    last,
    // Asked again and again it would tell how much was done, which no reader may know of a window.
    events: maySeePeople(access) ? events : null,
    sources: coverage.sources.map(({ source, live, first, until }) => ({ source, live, first, until })),
  }
}

export async function documentOf(served: Served, view: PilotView, access: Access) {
  const { accounts, settings } = view.directory
  const seesPeople = maySeePeople(access)
  return {
    ...(await summary(served, view, access)),
    settings: {
      ...settings,
      champions: seesPeople ? settings.champions.map((person) => accounts.get(person)?.native ?? person) : [],
    },
  }
}
