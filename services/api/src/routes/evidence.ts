import { CommonholdError } from '@commonhold/contracts/errors'
import { measureNamed } from '@commonhold/metrics/catalogue'
import { accessOf } from '@commonhold/runtime/http/access-control'
import { personsOf } from '@commonhold/store/directory/standing'
import type { Narrowing } from '@commonhold/store/queries/evidence'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { evidenceAnswer } from '../answers/evidence.ts'
import { headOf } from '../answers/head.ts'
import { readSize } from '../answers/tables.ts'
import { type Asked, ask } from '../questions/ask.ts'
import { EVENT_SETS } from '../questions/event-sets.ts'
import { readCursor } from '../questions/page-cursor.ts'
import { type EvidenceQuery, evidenceDocument, evidenceQuery } from '../schemas/evidence.ts'
import { PILOT_PATH, type Routes, serveTagged } from './served.ts'

/** GET /v1/pilots/{pilot}/evidence. It shows who did what when: every look is on record. */
export const evidenceRoutes: Routes = (app, served) => {
  const { deps, config, views } = served
  const { database } = deps.store
  const audit = deps.logger.child({ audit: 'people' })
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: `${PILOT_PATH}/evidence`,
    config: { access: 'people-reader' },
    schema: {
      summary: 'The acts behind a number, a page at a time',
      tags: ['People'],
      params: z.object({ pilot: z.string() }),
      querystring: evidenceQuery,
      response: { 200: evidenceDocument },
    },
    handler: async (request, reply) => {
      const access = accessOf(request)
      const { query } = request
      const view = await views.of(request.params.pilot, access)
      audit.info(
        { key: access.key, role: access.role, route: request.routeOptions.url, pilot: view.pilot },
        'looked at people',
      )
      const after = query.after === undefined ? null : readCursor(query.after)
      const asked = await ask(
        database,
        view,
        access,
        {
          ...query,
          ...(after === null ? {} : { window: undefined, ...after.window, asOf: String(after.revision) }),
          measure: query.measure === 'days' ? 'days' : 'acts',
        },
        { eventSet: eventSetFor(query), version: config.version },
      )
      const narrowing = await narrowingOf(asked, deps.pseudonymise, query)
      const behind = measureNamed(query.measure ?? '')?.behind ?? 'acts'
      const { limit } = query
      return serveTagged(
        request,
        reply,
        served,
        asked.tag('evidence', behind, JSON.stringify(narrowing), limit, query.after ?? ''),
        async () => {
          const [{ size }, page] = await Promise.all([
            readSize(database, asked),
            evidenceAnswer(database, asked, { behind, narrowing, limit, after }),
          ])
          return { ...headOf(asked, size), ...page }
        },
      )
    },
  })
}

const OF_CLASS = {
  ownership: 'ownership',
  participation: 'contribution',
  light: 'all',
  passive: 'kind:view,join,leave',
} as const

/** What is counted where nobody says: what the measure counts, else the least that holds what is asked for. */
function eventSetFor({ measure, kind, facet, class: ofClass, conversation }: EvidenceQuery): string {
  const named = measureNamed(measure ?? '')
  if (named) return named.eventSet ?? EVENT_SETS[named.group]
  if (kind) return `kind:${kind.join(',')}`
  if (facet) return `facet:${facet}`
  if (ofClass) return OF_CLASS[ofClass]
  return conversation === undefined ? 'ownership' : 'all'
}

async function narrowingOf(
  asked: Asked,
  pseudonymise: (native: string) => string,
  { person, facet, kind, class: ofClass, conversation }: EvidenceQuery,
): Promise<Narrowing> {
  return {
    ...(person === undefined ? {} : { person: await personNamed(asked, pseudonymise, person) }),
    ...(facet === undefined ? {} : { facet }),
    ...(kind === undefined ? {} : { kinds: kind }),
    ...(ofClass === undefined ? {} : { class: ofClass }),
    ...(conversation === undefined ? {} : { conversation }),
  }
}

/** @throws CommonholdError invalid_parameter where nobody in the pilot is called that */
async function personNamed(
  { view: { directory, spansAt }, asOf }: Asked,
  pseudonymise: (native: string) => string,
  given: string,
): Promise<string> {
  const known = [given, pseudonymise(given)].find((account) => directory.accounts.has(account)) ?? given
  const person = personsOf(directory.links).get(known) ?? known
  if (directory.accounts.has(known)) return person
  const spans = asOf === null ? [] : await spansAt(asOf.revision)
  if (spans.some((span) => span.person === person)) return person
  const message = 'a person of this pilot as /people names them, or their account as its tool knows it'
  throw new CommonholdError('invalid_parameter', `person: ${message}`, {
    errors: [{ pointer: 'person', message }],
  })
}
