import { pilotChanges, pilotDocument } from '@commonhold/contracts/api/pilots'
import { CommonholdError } from '@commonhold/contracts/errors'
import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { firstSight } from '@commonhold/contracts/events/pseudonym'
import type { PilotSettings } from '@commonhold/contracts/events/streams'
import { pilotId } from '@commonhold/contracts/events/text'
import { accessOf } from '@commonhold/runtime/http/access-control'
import { DEFAULT_SETTINGS, type Directory } from '@commonhold/store/directory/standing'
import { pilotIds } from '@commonhold/store/queries/pilots'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { demandThresholds } from '../answers/thresholds.ts'
import type { ApiDeps } from '../deps.ts'
import { documentOf } from './pilots.ts'
import { PILOT_PATH, type Routes } from './served.ts'

/** PUT /v1/pilots/{pilot}: what is not mentioned stays; a pilot nobody knew begins here. */
export const settingsRoutes: Routes = (app, served) => {
  const { deps, views } = served
  let last = 0
  /** Of two changes in one instant the later stands. */
  const stamp = () => {
    last = Math.max(deps.now().getTime() * 1000, last + 1)
    return last
  }
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'PUT',
    url: PILOT_PATH,
    config: { access: 'pilot-owner' },
    schema: {
      summary: 'Changes the settings of a pilot, or begins one',
      tags: ['Pilots'],
      params: z.object({ pilot: pilotId }),
      querystring: z.strictObject({}),
      body: pilotChanges,
      response: { 200: pilotDocument },
    },
    handler: async (request) => {
      const access = accessOf(request)
      const { pilot } = request.params
      const isKnown = (await pilotIds(deps.store.database)).includes(pilot)
      const directory = isKnown ? (await views.of(pilot, access)).directory : null
      const settings = changed(directory?.settings ?? DEFAULT_SETTINGS, request.body)
      demandThresholds(settings.thresholds)
      const champions = (request.body.champions ?? []).map((native) => championOf(deps, directory, native))
      if (request.body.champions) settings.champions = champions.map(({ account }) => account)
      await deps.publish(settingsEvents(pilot, settings, champions, stamp()))
      return documentOf(served, await views.of(pilot, access), access)
    },
  })
}

function changed(settings: PilotSettings, changes: z.output<typeof pilotChanges>): PilotSettings {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
  return { ...settings, ...given }
}

interface Champion {
  readonly account: string
  /** Null where the directory knows the account already. */
  readonly native: string | null
}

/** Named as the tool names the account; a pseudonym the pilot knows is taken as it is. */
function championOf({ pseudonymise }: ApiDeps, directory: Directory | null, native: string): Champion {
  if (directory?.accounts.has(native)) return { account: native, native: null }
  if (/^p_[\w-]{22}$/.test(native))
    throw new CommonholdError('invalid_body', '/champions: this pilot knows nobody by that pseudonym.', {
      errors: [{ pointer: '/champions', message: 'a pseudonym this pilot does not know' }],
    })
  const account = pseudonymise(native)
  return { account, native: directory?.accounts.has(account) ? null : native }
}

/** Champions nobody has seen yet come with the settings that name them. */
const settingsEvents = (
  pilot: string,
  settings: PilotSettings,
  champions: readonly Champion[],
  recorded: number,
): CommonholdEvent[] => [
  ...champions.flatMap(({ account, native }): CommonholdEvent[] => {
    if (native === null) return []
    const seen = firstSight(pilot, native) as Extract<CommonholdEvent, { stream: 'account' }>
    return [{ ...seen, id: account, data: { ...seen.data, account, native } }]
  }),
  {
    stream: 'pilot-settings',
    pilot,
    source: 'commonhold',
    id: 'settings',
    sequence: 0,
    time: recorded,
    recorded,
    data: settings,
  },
]
