import { CommonholdError } from '@commonhold/contracts/errors'
import { accessOf } from '@commonhold/runtime/http/access-control'
import { loadHomePilot } from '../home/load.ts'
import { closedPage, homePage } from '../home/page.ts'
import type { Routes } from './served.ts'

/** The page for people, until there is a dashboard. */
export const homeRoutes: Routes = (app, served) => {
  app.route({
    method: 'GET',
    url: '/',
    config: { access: 'reader', filtersPilots: true },
    schema: { hide: true },
    // People read a page, programs a problem document; what else goes wrong is answered as everywhere.
    errorHandler: (error, request, reply) => {
      const isBrowser = request.headers.accept?.includes('text/html') === true
      if (!isBrowser || !(error instanceof CommonholdError) || error.code !== 'unauthenticated') throw error
      return reply
        .code(error.status)
        .header('www-authenticate', 'Bearer realm="commonhold"')
        .header('cache-control', 'no-store')
        .type('text/html; charset=utf-8')
        .send(closedPage(error.message))
    },
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
