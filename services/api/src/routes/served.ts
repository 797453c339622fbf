import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { KeptAnswers } from '../answers/kept.ts'
import type { ApiConfig, ApiDeps } from '../deps.ts'
import type { PilotViews } from '../questions/pilot-view.ts'

/** What the routes share. */
export interface Served {
  readonly config: ApiConfig
  readonly deps: ApiDeps
  readonly views: PilotViews
  readonly kept: KeptAnswers
}

export type Routes = (app: FastifyInstance, served: Served) => void

/** Answers once for everybody who asks the same, and with 304 whoever has the answer already.
 *  @param tag of everything the answer depends on */
export async function serveTagged<Answer>(
  request: FastifyRequest,
  reply: FastifyReply,
  { kept }: Served,
  tag: string,
  make: () => Promise<Answer>,
): Promise<Answer> {
  const etag = `"${tag}"`
  reply.header('etag', etag).header('cache-control', 'private, no-cache').header('vary', 'Authorization')
  if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send() as never
  return kept.get(tag, make)
}

const matches = (given: string | undefined, etag: string): boolean =>
  given !== undefined &&
  (given.trim() === '*' || given.split(',').some((one) => one.trim().replace(/^W\//, '') === etag))

export const PILOT_PATH = '/v1/pilots/:pilot'
