import { Readable } from 'node:stream'
import { type Listed, type RosterRows, readRoster } from '@commonhold/connectors/roster/read'
import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { accountData, rosterData } from '@commonhold/contracts/events/streams'
import { accessOf } from '@commonhold/runtime/http/access-control'
import type { Directory } from '@commonhold/store/directory/standing'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ApiDeps } from '../deps.ts'
import { rosterList, rosterReport } from '../schemas/roster.ts'
import { PILOT_PATH, type Routes } from './served.ts'

/** Who could take part, when, and in which unit, as a personnel list says it. */

const ROSTER = `${PILOT_PATH}/roster`
const SOURCE = 'roster'
const params = z.object({ pilot: z.string() })
const MOST_BYTES = 64 * 1024 * 1024

export const rosterRoutes: Routes = (app, served) => {
  const { deps, views } = served
  const audit = deps.logger.child({ audit: 'people' })
  app.register(async (scope) => {
    // A table, and nothing that is parsed before it is read here.
    scope.addContentTypeParser('text/csv', { parseAs: 'buffer', bodyLimit: MOST_BYTES }, (_, body, done) =>
      done(null, body),
    )
    scope.withTypeProvider<ZodTypeProvider>().route({
      method: 'POST',
      url: ROSTER,
      config: { access: 'pilot-owner' },
      bodyLimit: MOST_BYTES,
      schema: {
        summary: 'Reads a list of people: CSV with the columns account, name, email, unit, from, to',
        description:
          'As text/csv, or as JSON {csv}. One row for each stretch of membership. What it says of somebody replaces what an earlier list said; who is not in it stays, and is told. Good rows are taken, and why others are not is told line by line.',
        tags: ['People'],
        params,
        querystring: z.strictObject({
          units: z.string().max(10_000).optional().meta({ description: 'The units there are, with commas' }),
        }),
        response: { 200: rosterReport },
      },
      handler: async (request) => {
        const access = accessOf(request)
        const { pilot } = request.params
        const { directory } = await views.of(pilot, access)
        const units = request.query.units === undefined ? null : new Set(namesIn(request.query.units))
        const read = await readRoster(Readable.from([bytesOf(request.body)]), units)
        const found = read.listed.map((each) => placed(each, directory, deps))
        const now = deps.now().getTime() * 1000
        const events = found.flatMap((each) => eventsOf(each, pilot, now))
        if (events.length > 0) await deps.publish(events)
        return reportOf(read, found, directory)
      },
    })
  })

  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: ROSTER,
    config: { access: 'people-reader' },
    schema: {
      summary: 'Everybody on a list of members, with their stretches and units',
      tags: ['People'],
      params,
      response: { 200: rosterList },
    },
    handler: async (request) => {
      const access = accessOf(request)
      const { pilot } = request.params
      const { directory } = await views.of(pilot, access)
      audit.info(
        { key: access.key, role: access.role, route: request.routeOptions.url, pilot },
        'looked at people',
      )
      const byAccount = Map.groupBy(directory.roster, ({ account }) => account)
      return {
        pilot,
        members: [...byAccount].map(([account, entries]) => ({
          account,
          native: directory.accounts.get(account)?.native ?? null,
          name: directory.accounts.get(account)?.displayName ?? null,
          stretches: entries.map(({ enabledFrom, enabledTo, unit }) => ({
            from: enabledFrom,
            to: enabledTo,
            unit,
          })),
        })),
      }
    },
  })
}

const namesIn = (list: string) =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')

const inJson = z.strictObject({ csv: z.string() })
const bytesOf = (body: unknown): Buffer =>
  Buffer.isBuffer(body) ? body : Buffer.from(inJson.parse(body).csv)

interface Placed extends Listed {
  /** The pseudonym. */
  readonly pseudonym: string
  readonly native: string
  readonly isNew: boolean
  readonly emailHash: string | null
}

/** An account of a tool where the list names one, or where a tool told the same address; else the address itself,
 *  so that who has not done anything yet is counted among those who could. */
function placed(listed: Listed, { accounts }: Directory, { pseudonymise, seal }: ApiDeps): Placed {
  const emailHash = listed.email === null ? null : seal(`mail:${listed.email}`)
  const byAddress =
    emailHash === null
      ? []
      : [...accounts.values()]
          .filter((each) => each.emailHash === emailHash && each.class === 'human')
          .map(({ account, native }) => ({ pseudonym: account, native: native ?? account }))
          .sort((a, b) => (a.pseudonym < b.pseudonym ? -1 : 1))
  const [known] = byAddress
  if (listed.account === null && known) return { ...listed, ...known, isNew: false, emailHash }
  const native = listed.account ?? `mail:${listed.email}`
  const pseudonym = accounts.has(native) ? native : pseudonymise(native)
  return { ...listed, pseudonym, native, isNew: !accounts.has(pseudonym), emailHash }
}

function eventsOf(
  { pseudonym, native, isNew, name, emailHash, stretches }: Placed,
  pilot: string,
  now: number,
) {
  const head = { pilot, source: SOURCE, id: pseudonym, sequence: 0, time: now, recorded: now }
  const periods = stretches
    .map(({ from, to, unit }) => ({ from, to, unit }))
    .sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1))
  const events: CommonholdEvent[] = [
    { ...head, stream: 'roster', data: rosterData.parse({ account: pseudonym, periods }) },
  ]
  // What a tool says of an account it knows better than a list does.
  if (isNew)
    events.unshift({
      ...head,
      stream: 'account',
      data: accountData.parse({ account: pseudonym, native, displayName: name, emailHash }),
    })
  return events
}

function reportOf(
  { rows, duplicates, problems }: RosterRows,
  found: readonly Placed[],
  directory: Directory,
) {
  const taken = new Set(found.map(({ pseudonym }) => pseudonym))
  const stood = new Set(directory.roster.map(({ account }) => account))
  // What a tool says of its own members is not for a personnel list to end.
  const ours = new Set(
    directory.roster.flatMap(({ account, source }) => (source === SOURCE ? [account] : [])),
  )
  const before = new Set(directory.roster.flatMap(({ unit }) => (unit === null ? [] : [unit])))
  const units = new Set(found.flatMap(({ stretches }) => stretches.flatMap(({ unit }) => unit ?? [])))
  return {
    rows,
    duplicates,
    people: taken.size,
    added: found.filter(({ pseudonym }) => !stood.has(pseudonym)).length,
    newUnits: [...units].filter((unit) => !before.has(unit)).sort(),
    missing: [...ours]
      .filter((account) => !taken.has(account))
      .map((account) => directory.accounts.get(account)?.native ?? account)
      .sort(),
    problems: [...problems],
  }
}
