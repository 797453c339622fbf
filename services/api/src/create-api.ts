import type { FastifyPluginAsync } from 'fastify'
import { createKeptAnswers } from './answers/kept.ts'
import type { ApiConfig, ApiDeps } from './deps.ts'
import { createPilotViews } from './questions/pilot-view.ts'
import { careRoutes } from './routes/care.ts'
import { coverageRoutes } from './routes/coverage.ts'
import { declaredRoutes } from './routes/declared.ts'
import { evidenceRoutes } from './routes/evidence.ts'
import { groupRoutes } from './routes/groups.ts'
import { handoverRoutes } from './routes/handover.ts'
import { homeRoutes } from './routes/home.ts'
import { identityRoutes } from './routes/identity.ts'
import { keyRoutes } from './routes/keys.ts'
import { peopleRoutes } from './routes/people.ts'
import { pilotRoutes } from './routes/pilots.ts'
import { restatementRoutes } from './routes/restatements.ts'
import { roleRoutes } from './routes/roles.ts'
import { rosterRoutes } from './routes/roster.ts'
import { seriesRoutes } from './routes/series.ts'
import type { Routes, Served } from './routes/served.ts'
import { settingsRoutes } from './routes/settings.ts'
import { verdictRoutes } from './routes/verdict.ts'

const KEPT_ANSWERS = 500

/** The questions and settings of pilots as a plugin for what `createHttp` makes. Whoever made the dependencies
 *  closes them.
 *  @param more other routes over the same views and answers */
export const createApi =
  (config: ApiConfig, deps: ApiDeps, more: readonly Routes[] = []): FastifyPluginAsync =>
  async (app) => {
    const served: Served = {
      config,
      deps,
      views: createPilotViews(deps.store.database, deps.now),
      kept: createKeptAnswers(config.keptAnswers ?? KEPT_ANSWERS),
    }
    for (const routes of [
      homeRoutes,
      pilotRoutes,
      settingsRoutes,
      groupRoutes,
      roleRoutes,
      handoverRoutes,
      verdictRoutes,
      seriesRoutes,
      peopleRoutes,
      identityRoutes,
      rosterRoutes,
      declaredRoutes,
      coverageRoutes,
      evidenceRoutes,
      restatementRoutes,
      careRoutes,
      keyRoutes,
      ...more,
    ])
      routes(app, served)
  }
