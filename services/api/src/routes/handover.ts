import { filterQuery, windowQuery } from '@commonhold/contracts/api/query'
import type { Close } from '@commonhold/metrics/handover/close'
import type { Evidence, HandoverLine, HandoverPlan, Invitation } from '@commonhold/metrics/handover/plan'
import { type Called, lineSentence, nextStep, planSentence } from '@commonhold/metrics/handover/words'
import { accessOf } from '@commonhold/runtime/http/access-control'
import type { Directory } from '@commonhold/store/directory/standing'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { handoverAnswer } from '../answers/handover.ts'
import { headOf } from '../answers/head.ts'
import { calledBy, NO_NAME, namesOf, spaceNamesOf } from '../answers/names.ts'
import { readTables } from '../answers/tables.ts'
import { ask } from '../questions/ask.ts'
import { handoverDocument } from '../schemas/roles.ts'
import { PILOT_PATH, type Routes, serveTagged } from './served.ts'

/** The plan is about ownership, counted in acts: neither can be asked for otherwise. */
const querystring = z.strictObject({ ...windowQuery, ...filterQuery })

/** GET /v1/pilots/{pilot}/handover. A plan without people is none, so nobody gets it who may not see them. */
export const handoverRoutes: Routes = (app, served) => {
  const { deps, config, views } = served
  const { database } = deps.store
  const audit = deps.logger.child({ audit: 'people' })
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: `${PILOT_PATH}/handover`,
    config: { access: 'people-reader' },
    schema: {
      summary: 'What the champion carries, who could take half of it, and what that would change',
      tags: ['People'],
      params: z.object({ pilot: z.string() }),
      querystring,
      response: { 200: handoverDocument() },
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
      return serveTagged(request, reply, served, asked.tag('handover'), async () => {
        const tables = await readTables(database, asked)
        const plan = await handoverAnswer(database, asked, tables)
        return { ...headOf(asked, tables.size), ...planDocument(plan, view.directory) }
      })
    },
  })
}

function planDocument(plan: HandoverPlan, directory: Directory) {
  const named = namesOf(directory)
  const spaceName = spaceNamesOf(directory)
  const words: Called = {
    person: calledBy(named),
    space: (space) => `“${spaceName(space) ?? space.replace(/^.*[:/]/, '')}”`,
  }
  const called = (person: string) => ({ person, ...(named(person) ?? NO_NAME) })
  const evidence = ({ person, spaces, ...counts }: Evidence) => ({
    ...called(person),
    ...counts,
    spaces: spaces.map(({ space, acts }) => ({ space, name: spaceName(space), acts })),
  })
  const close = ({ person, ...near }: Close) => ({
    ...called(person),
    ...near,
    ...(near.because === 'answersThere' ? { spaceName: spaceName(near.space) } : {}),
  })
  const invitation = (whom: Invitation) =>
    whom.from === 'contributor' ? { ...whom, ...called(whom.person) } : { ...whom }
  const line = (each: HandoverLine) => ({
    ...each,
    sentence: lineSentence(each, plan, words),
    nextStep: nextStep(each, plan, words),
    carriedBy: each.carriedBy.map(evidence),
    bench: each.bench.map(evidence),
    close: each.close.map(close),
    candidate: each.candidate === null ? null : called(each.candidate),
    invitation: each.invitation && invitation(each.invitation),
  })
  return {
    sentence: planSentence(plan, words),
    champion: plan.champion && { people: plan.champion.people.map(called), by: plan.champion.by },
    now: plan.now,
    facets: plan.facets,
    lines: plan.lines.map(line),
    together: plan.together,
  }
}
