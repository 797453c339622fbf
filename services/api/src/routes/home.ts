import { accessOf } from '@commonhold/runtime/http/access-control'
import { loadHomePilot } from '../home/load.ts'
import { homePage } from '../home/page.ts'
import type { Routes } from './served.ts'

/** The page for people, until there is a dashboard. */
export const homeRoutes: Routes = (app, served) => {
  app.route({
    method: 'GET',
    url: '/',
    config: { access: 'reader', filtersPilots: true },
    schema: { hide: true },
    handler: async (request, reply) => {
      const access = accessOf(request)
      const pilots = await served.views.visible(access)
      const loaded = await Promise.all(pilots.map((pilot) => loadHomePilot(served, pilot, access)))
      return reply
        .type('text/html; charset=utf-8')
        .header('cache-control', 'private, no-cache')
        .send(homePage(loaded))
    },
  })
}
