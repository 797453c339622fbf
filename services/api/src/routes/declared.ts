import { randomUUID } from 'node:crypto'
import { CommonholdError } from '@commonhold/contracts/errors'
import type { ActivityEvent } from '@commonhold/contracts/events/decode'
import { activityData } from '@commonhold/contracts/events/streams'
import { accessOf } from '@commonhold/runtime/http/access-control'
import { type Directory, personsOf } from '@commonhold/store/directory/standing'
import { DECLARED, type DeclaredRow, declaredActivities } from '@commonhold/store/queries/declared'
import type { FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { namesOf } from '../answers/names.ts'
import { knownAccount } from '../questions/account.ts'
import { noonOf } from '../questions/local-day.ts'
import type { PilotView } from '../questions/pilot-view.ts'
import { confirmation, declaration, declaredActivity, declaredList } from '../schemas/declared.ts'
import { PILOT_PATH, type Routes } from './served.ts'

/** What no tool sees: somebody briefed a sponsor, held a workshop, decided. It counts as declared, and as attested once
 *  another person confirms it; every answer can be asked without. No word about it is kept but its kind and its day. */

const ACTIVITIES = `${PILOT_PATH}/declared-activities`
const params = z.object({ pilot: z.string() })
const one = params.extend({ id: z.string().max(64) })

export const declaredRoutes: Routes = (app, { deps, views }) => {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const { database } = deps.store
  const audit = deps.logger.child({ audit: 'people' })
  let last = 0
  /** Of two changes in one instant the later stands. */
  const stamp = () => {
    last = Math.max(deps.now().getTime() * 1000, last + 1)
    return last
  }
  const viewOf = (request: FastifyRequest, pilot: string) => views.of(pilot, accessOf(request))

  const found = async ({ pilot, zone }: PilotView, id: string): Promise<DeclaredRow> => {
    const [row] = await declaredActivities(database, pilot, zone, id)
    if (row) return row
    throw new CommonholdError('unknown_activity', 'Nothing was declared under that id, or it was taken back.')
  }
  const confirmers = async (pilot: string) =>
    new Map(
      (await deps.store.documents.list('declarations'))
        .filter((each) => each.pilot === pilot)
        .map(({ id, body }) => [id, confirmed.parse(body).by]),
    )
  const shown = (row: DeclaredRow, directory: Directory, by: ReadonlyMap<string, string>) => ({
    id: row.id,
    kind: row.kind,
    day: row.day,
    person: personsOf(directory.links).get(row.person) ?? row.person,
    name: namesOf(directory)(personsOf(directory.links).get(row.person) ?? row.person)?.name ?? null,
    space: row.space || null,
    evidence: row.evidence,
    confirmedBy: row.evidence === 'attested' ? (by.get(row.id) ?? null) : null,
  })

  typed.route({
    method: 'GET',
    url: ACTIVITIES,
    config: { access: 'people-reader' },
    schema: {
      summary: 'What was declared, the latest first',
      tags: ['People'],
      params,
      response: { 200: declaredList },
    },
    handler: async (request) => {
      const access = accessOf(request)
      const view = await viewOf(request, request.params.pilot)
      audit.info(
        { key: access.key, role: access.role, route: request.routeOptions.url, pilot: view.pilot },
        'looked at people',
      )
      const [rows, by] = await Promise.all([
        declaredActivities(database, view.pilot, view.zone),
        confirmers(view.pilot),
      ])
      return { pilot: view.pilot, activities: rows.map((row) => shown(row, view.directory, by)) }
    },
  })

  typed.route({
    method: 'POST',
    url: ACTIVITIES,
    config: { access: 'pilot-owner' },
    schema: {
      summary: 'Declares something that no tool saw',
      tags: ['People'],
      params,
      body: declaration,
      response: { 201: declaredActivity },
    },
    handler: async (request, reply) => {
      const view = await viewOf(request, request.params.pilot)
      const { kind, person, day, space } = request.body
      if (day > view.today)
        throw new CommonholdError('invalid_body', `${day} is not over yet.`, {
          errors: [{ pointer: '/day', message: 'a day that has begun' }],
        })
      const actor = knownAccount(view.directory, deps.pseudonymise, person, '/person')
      const id = randomUUID()
      await deps.publish([
        eventOf(view.pilot, {
          id,
          kind,
          person: actor,
          space: space ?? '',
          evidence: 'declared',
          sequence: stamp(),
          micros: noonOf(day, view.zone),
        }),
      ])
      reply.code(201).header('location', `/v1/pilots/${view.pilot}/declared-activities/${id}`)
      return shown(await found(view, id), view.directory, new Map())
    },
  })

  typed.route({
    method: 'POST',
    url: `${ACTIVITIES}/:id/confirm`,
    config: { access: 'pilot-owner' },
    schema: {
      summary: 'Another person confirms it: from now on it is attested',
      tags: ['People'],
      params: one,
      body: confirmation,
      response: { 200: declaredActivity },
    },
    handler: async (request) => {
      const { pilot, id } = request.params
      const view = await viewOf(request, pilot)
      const row = await found(view, id)
      const by = knownAccount(view.directory, deps.pseudonymise, request.body.by, '/by')
      const persons = personsOf(view.directory.links)
      if ((persons.get(by) ?? by) === (persons.get(row.person) ?? row.person))
        throw new CommonholdError('invalid_body', 'Nobody can confirm what they say of themselves.', {
          errors: [{ pointer: '/by', message: 'another person than whose act it is' }],
        })
      if (row.evidence !== 'attested') {
        await deps.store.documents.put('declarations', [{ id, pilot, body: { by } }])
        await deps.publish([eventOf(pilot, { ...row, evidence: 'attested', sequence: stamp() })])
      }
      return shown(await found(view, id), view.directory, await confirmers(pilot))
    },
  })

  typed.route({
    method: 'DELETE',
    url: `${ACTIVITIES}/:id`,
    config: { access: 'pilot-owner' },
    schema: { summary: 'Takes it back', tags: ['People'], params: one, response: { 204: z.null() } },
    handler: async (request, reply) => {
      const { pilot, id } = request.params
      const row = await found(await viewOf(request, pilot), id)
      const now = stamp()
      await deps.publish([
        {
          stream: 'retraction',
          pilot,
          source: DECLARED,
          id,
          sequence: now,
          time: row.micros,
          recorded: now,
          data: { actor: null },
        },
      ])
      return reply.code(204).send(null)
    },
  })
}

const confirmed = z.object({ by: z.string() })

/** The sequence is the instant of the change, so that the later word stands. */
function eventOf(
  pilot: string,
  { id, kind, person, space, evidence, sequence, micros }: Omit<DeclaredRow, 'day'>,
): ActivityEvent {
  return {
    stream: 'activity',
    pilot,
    source: DECLARED,
    id,
    sequence,
    time: micros,
    recorded: sequence,
    data: activityData.parse({
      kind,
      actor: person,
      object: `${DECLARED}/${id}`,
      space: space === '' ? null : space,
      evidence,
    }),
  }
}
