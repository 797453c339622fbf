import { filterQuery, windowQuery } from '@commonhold/contracts/api/query'
import type { VerdictAnswer } from '@commonhold/metrics/verdict/answer'
import { accessOf } from '@commonhold/runtime/http/access-control'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { headOf, type Size } from '../answers/head.ts'
import { readTables } from '../answers/tables.ts'
import { verdictOf } from '../answers/verdict.ts'
import { readerVerdict } from '../privacy/reader-numbers.ts'
import { type Asked, ask } from '../questions/ask.ts'
import { type VerdictDocument, verdictDocument } from '../schemas/verdict.ts'
import { PILOT_PATH, type Routes, serveTagged } from './served.ts'

/** The verdict is about ownership, counted in acts: neither can be asked for otherwise. */
const querystring = z.strictObject({ ...windowQuery, ...filterQuery })

export const verdictRoutes: Routes = (app, served) => {
  const { deps, config, views } = served
  const { database } = deps.store
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: `${PILOT_PATH}/verdict`,
    config: { access: 'reader' },
    schema: {
      summary: 'One person’s project or everybody’s, with the reasons and what would change it',
      tags: ['Measures'],
      params: z.object({ pilot: z.string() }),
      querystring,
      response: { 200: verdictDocument() },
    },
    handler: async (request, reply) => {
      const access = accessOf(request)
      const view = await views.of(request.params.pilot, access)
      const asked = await ask(database, view, access, request.query, {
        eventSet: 'ownership',
        version: config.version,
      })
      return serveTagged(request, reply, served, asked.tag('verdict'), async () => {
        const tables = await readTables(database, asked)
        const { answer, factor } = await verdictOf(database, deps.calculator, asked, tables)
        return documentOf(asked, tables.size, answer, factor)
      })
    },
  })
}

function documentOf(asked: Asked, size: Size, answer: VerdictAnswer, factor: number | null): VerdictDocument {
  const head = headOf(asked, size)
  if (size.suppressed)
    return {
      ...head,
      verdict: null,
      sentence: 'This group is too small to say anything that would not point at somebody.',
      decidedBy: [],
      skipped: [],
      participation: { level: null, contributionRate: null },
      next: null,
      trend: null,
    }
  const seen = asked.sees === 'full' ? answer : readerVerdict(answer, factor, size.E)
  const status =
    head.status === 'ok' && answer.verdict === 'insufficientEvidence' ? 'insufficient_data' : head.status
  return {
    ...head,
    ...seen,
    status,
    trend: seen.trend && {
      ...seen.trend,
      ...(seen.trend.interval ? { interval: [...seen.trend.interval] } : {}),
    },
  } as VerdictDocument
}
