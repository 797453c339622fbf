import { CommonholdError } from '@commonhold/contracts/errors'
import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { proposeLinks } from '@commonhold/metrics/identity/propose'
import { accessOf } from '@commonhold/runtime/http/access-control'
import { type Directory, personsOf } from '@commonhold/store/directory/standing'
import type { FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { knownAccount } from '../questions/account.ts'
import { linkChange, linkList, proposalList } from '../schemas/identity.ts'
import { PILOT_PATH, type Routes } from './served.ts'

/** Which accounts are one person. Links are said, taken back and proposed; nothing is linked by itself. */

const LINKS = `${PILOT_PATH}/identity-links`
const params = z.object({ pilot: z.string() })
const account = z
  .string()
  .min(1)
  .max(1024)
  .meta({ description: 'As the tool knows it (slack:T012:U42), or its pseudonym' })
const body = z.strictObject({ accounts: z.tuple([account, account]) })

export const identityRoutes: Routes = (app, { deps, views }) => {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const audit = deps.logger.child({ audit: 'people' })
  let last = 0
  /** Of two changes in one instant the later stands. */
  const stamp = () => {
    last = Math.max(deps.now().getTime() * 1000, last + 1)
    return last
  }
  const look = async (request: FastifyRequest, pilot: string) => {
    const access = accessOf(request)
    const view = await views.of(pilot, access)
    audit.info(
      { key: access.key, role: access.role, route: request.routeOptions.url, pilot },
      'looked at people',
    )
    return view
  }

  const change = async (
    request: FastifyRequest,
    pilot: string,
    given: readonly [string, string],
    stream: 'identity-link' | 'identity-unlink',
  ) => {
    const access = accessOf(request)
    const { directory } = await views.of(pilot, access)
    const accounts = given
      .map((each) => knownAccount(directory, deps.pseudonymise, each, '/accounts'))
      .sort() as [string, string]
    if (accounts[0] === accounts[1])
      throw new CommonholdError('invalid_body', 'Both are the same account.', {
        errors: [{ pointer: '/accounts', message: 'two different accounts' }],
      })
    const stands = directory.links.some(([a, b]) => a === accounts[0] && b === accounts[1])
    const persons = personsOf(directory.links)
    const isOne = persons.has(accounts[0]) && persons.get(accounts[0]) === persons.get(accounts[1])
    const changed = stream === 'identity-link' ? !isOne : stands
    if (stream === 'identity-unlink' && !stands && isOne)
      throw new CommonholdError(
        'conflict',
        `These two are one person by way of others: ${directory.links
          .filter((link) => persons.get(link[0]) === persons.get(accounts[0]))
          .map((link) => link.map((each) => directory.accounts.get(each)?.native ?? each).join(' – '))
          .join(', ')}. Unlink one of those.`,
      )
    if (changed) {
      const now = stamp()
      const [a, b] = accounts
      await deps.publish([
        {
          stream,
          pilot,
          source: 'commonhold',
          id: `${a} ${b}`,
          sequence: now,
          time: now,
          recorded: now,
          data: { accounts },
        } satisfies CommonholdEvent,
      ])
    }
    const after = changed ? (await views.of(pilot, access)).directory : directory
    const called = nameIn(after)
    const now = personsOf(after.links)
    const person = now.get(accounts[0])
    const whole =
      person === undefined ? [accounts[0]] : [...now].flatMap(([one, of]) => (of === person ? [one] : []))
    return {
      pilot,
      accounts: accounts.map(called) as [Named, Named],
      changed,
      person: whole.sort().map(called),
    }
  }

  typed.route({
    method: 'GET',
    url: LINKS,
    config: { access: 'people-reader' },
    schema: {
      summary: 'Accounts that are one person',
      tags: ['People'],
      params,
      response: { 200: linkList },
    },
    handler: async (request) => {
      const { pilot } = request.params
      const { directory } = await look(request, pilot)
      const called = nameIn(directory)
      return {
        pilot,
        links: directory.links.map(([a, b]) => ({ accounts: [called(a), called(b)] as [Named, Named] })),
      }
    },
  })

  typed.route({
    method: 'GET',
    url: `${LINKS}/proposals`,
    config: { access: 'pilot-owner' },
    schema: {
      summary: 'Accounts that may be one person',
      description:
        'By the same address, the same whole name or the same handle in different tools. Nothing is linked by this.',
      tags: ['People'],
      params,
      response: { 200: proposalList },
    },
    handler: async (request) => {
      const { pilot } = request.params
      const { directory } = await look(request, pilot)
      const called = nameIn(directory)
      const persons = personsOf(directory.links)
      const people = [...directory.accounts.values()].filter((each) => each.class === 'human')
      const proposals = proposeLinks(
        people.map((each) => ({ ...each, realm: realmOf(each.native ?? each.account) })),
        (one) => persons.get(one) ?? one,
      )
      return {
        pilot,
        proposals: proposals.map(({ accounts: [a, b], score, reasons }) => ({
          accounts: [called(a), called(b)] as [Named, Named],
          score,
          reasons: [...reasons],
        })),
      }
    },
  })

  for (const [method, stream, summary] of [
    ['POST', 'identity-link', 'Two accounts are one person, for all time'],
    ['DELETE', 'identity-unlink', 'They are not; everything is as if they had never been linked'],
  ] as const)
    typed.route({
      method,
      url: LINKS,
      config: { access: 'pilot-owner' },
      schema: { summary, tags: ['People'], params, body, response: { 200: linkChange } },
      handler: (request) => change(request, request.params.pilot, request.body.accounts, stream),
    })
}

type Named = z.output<typeof linkChange>['accounts'][0]

const nameIn =
  ({ accounts }: Directory) =>
  (account: string): Named => {
    const known = accounts.get(account)
    return {
      account,
      native: known?.native ?? null,
      name: known?.displayName ?? null,
      handle: known?.handle ?? null,
    }
  }

/** slack:T012:U42 is of slack:T012; ids of accounts hold no colon. */
const realmOf = (native: string) => native.slice(0, Math.max(0, native.lastIndexOf(':')))
