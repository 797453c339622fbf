import { filterQuery, windowQuery } from '@commonhold/contracts/api/query'
import type { FacetHolders } from '@commonhold/metrics/roles/held'
import { accessOf } from '@commonhold/runtime/http/access-control'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { headOf } from '../answers/head.ts'
import { NO_NAME, namesOf } from '../answers/names.ts'
import { behavioursIn, holdersIn, rolesAnswer, rolesByPerson, spellsOf } from '../answers/roles.ts'
import { readTables } from '../answers/tables.ts'
import { readerMetrics, suppressedMetrics } from '../privacy/reader-numbers.ts'
import { ask } from '../questions/ask.ts'
import { rolesDocument } from '../schemas/roles.ts'
import { PILOT_PATH, type Routes, serveTagged } from './served.ts'

/** Roles are about ownership, and are held by doing acts: neither can be asked for otherwise. */
const querystring = z.strictObject({ ...windowQuery, ...filterQuery })

/** GET /v1/pilots/{pilot}/roles. Who may see people gets them, and is on record as for any look at people. */
export const roleRoutes: Routes = (app, served) => {
  const { deps, config, views } = served
  const { database } = deps.store
  const audit = deps.logger.child({ audit: 'people' })
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: `${PILOT_PATH}/roles`,
    config: { access: 'reader' },
    schema: {
      summary: 'Which parts of the pilot somebody keeps doing, and for those who may see it, who',
      tags: ['Measures'],
      params: z.object({ pilot: z.string() }),
      querystring,
      response: { 200: rolesDocument() },
    },
    handler: async (request, reply) => {
      const access = accessOf(request)
      const view = await views.of(request.params.pilot, access)
      const asked = await ask(database, view, access, request.query, {
        eventSet: 'ownership',
        version: config.version,
      })
      if (asked.sees === 'full')
        audit.info(
          { key: access.key, role: access.role, route: request.routeOptions.url, pilot: view.pilot },
          'looked at people',
        )
      return serveTagged(request, reply, served, asked.tag('roles'), async () => {
        const [tables, spells, behaviours] = await Promise.all([
          readTables(database, asked),
          asked.covered === null ? [] : spellsOf(asked),
          asked.sees === 'full' ? behavioursIn(database, asked) : new Map<string, never>(),
        ])
        const { facets } = tables.spread
        const metrics = { ...rolesAnswer(spells, asked, facets) }
        const head = headOf(asked, tables.size)
        if (asked.sees === 'reader') {
          const seen = readerMetrics(metrics)
          return { ...head, metrics: tables.size.suppressed ? suppressedMetrics(seen) : seen }
        }
        const named = namesOf(view.directory)
        const called = (person: string) => ({ person, ...(named(person) ?? NO_NAME) })
        const roles = rolesByPerson(spells, asked)
        const everybody = [...new Set([...behaviours.keys(), ...roles.keys()])].sort()
        return {
          ...head,
          metrics,
          holders:
            asked.covered === null ? [] : holdersIn(spells, asked.covered, facets).map(withNames(called)),
          people: everybody.map((person) => ({
            ...called(person),
            roles: [...(roles.get(person) ?? [])],
            behaviour: behaviours.get(person) ?? null,
          })),
        }
      })
    },
  })
}

const withNames =
  <Named>(called: (person: string) => Named) =>
  ({ facet, holders, heldInWindow, promotions, demotions }: FacetHolders) => ({
    facet,
    holders: holders.map(({ person, since }) => ({ ...called(person), since })),
    heldInWindow: heldInWindow.map(called),
    promotions: promotions.map(({ person, day }) => ({ ...called(person), day })),
    demotions: demotions.map(({ person, day }) => ({ ...called(person), day })),
  })
