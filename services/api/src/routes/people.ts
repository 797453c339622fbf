import { countQuery, filterQuery, windowQuery } from '@commonhold/contracts/api/query'
import { accessOf } from '@commonhold/runtime/http/access-control'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { headOf } from '../answers/head.ts'
import { peopleAnswer } from '../answers/people.ts'
import { rolesByPerson, spellsOf } from '../answers/roles.ts'
import { readTables } from '../answers/tables.ts'
import { ask } from '../questions/ask.ts'
import { peopleDocument } from '../schemas/lists.ts'
import { PILOT_PATH, type Routes, serveTagged } from './served.ts'

const querystring = z.strictObject({ ...windowQuery, ...countQuery, ...filterQuery })

/** GET /v1/pilots/{pilot}/people. Every look is on record: whose key, which pilot, and nobody's name. */
export const peopleRoutes: Routes = (app, served) => {
  const { deps, config, views } = served
  const { database } = deps.store
  const audit = deps.logger.child({ audit: 'people' })
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: `${PILOT_PATH}/people`,
    config: { access: 'people-reader' },
    schema: {
      summary: 'Shares by person, most first',
      tags: ['People'],
      params: z.object({ pilot: z.string() }),
      querystring,
      response: { 200: peopleDocument },
    },
    handler: async (request, reply) => {
      const access = accessOf(request)
      const view = await views.of(request.params.pilot, access)
      audit.info(
        { key: access.key, role: access.role, route: request.routeOptions.url, pilot: view.pilot },
        'looked at people',
      )
      const asked = await ask(database, view, access, request.query, {
        eventSet: 'ownership',
        version: config.version,
      })
      return serveTagged(request, reply, served, asked.tag('people'), async () => {
        const [tables, spells] = await Promise.all([
          readTables(database, asked),
          asked.covered === null ? [] : spellsOf(asked),
        ])
        const roles = rolesByPerson(spells, asked)
        return {
          ...headOf(asked, tables.size),
          people: peopleAnswer(view.directory, tables.spread, roles, asked.measure),
        }
      })
    },
  })
}
