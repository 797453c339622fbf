import { CommonholdError } from '@commonhold/contracts/errors'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Access, allows, maySend, type Role } from './access.ts'
import { type KeyRecord, matchesSecret, parseKey } from './keys.ts'
import { isFromAnotherSite, isFromThisMachine } from './origin.ts'

/** `public` needs no access; `collector` means "may send events". */
export type RouteAccess = Role | 'public'

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: RouteAccess
    /** A route without {pilot} in its path that answers only about the pilots of the key by itself. Without it such
     *  a route is for keys of all pilots. */
    filtersPilots?: boolean
  }
  interface FastifyRequest {
    /** Null on public routes only; `accessOf` reads it. */
    access: Access | null
  }
}

export interface AccessOptions {
  /** The record under an id, revoked ones included; null when there is none. */
  findKey(id: string): Promise<KeyRecord | null>
  /** Whether any key stands: while none does, whoever sits at this machine is its operator. */
  anyKey(): Promise<boolean>
}

const OPERATOR_HERE: Access = { role: 'operator', pilots: null, key: null }
/** What the documentation's own plugin registers. */
const DOCS = /^\/docs(\/|$)/

/** One hook decides for every route; a route that does not say whom it is for cannot be registered. */
export function controlAccess(app: FastifyInstance, options: AccessOptions): void {
  app.decorateRequest('access', null)
  app.addHook('onRoute', (route) => {
    if (route.config?.access === undefined && DOCS.test(route.url))
      route.config = { ...route.config, access: 'public' }
    if (route.config?.access === undefined)
      throw new Error(`${String(route.method)} ${route.url} does not declare config.access`)
  })
  app.addHook('onRequest', async (request) => {
    const { access: needed, filtersPilots } = request.routeOptions.config
    // Nothing was found at the address: the not-found handler answers.
    if (needed === undefined) return
    if (isFromAnotherSite(request))
      throw new CommonholdError('forbidden', 'A page of another site must not change anything here.')
    if (needed === 'public') return
    const access = await accessFor(request, options)
    request.access = access
    const { pilot } = request.params as { pilot?: string }
    demand(access, needed, pilot ?? null, filtersPilots === true)
  })
}

/** Who asks, on a route that is not public. */
export function accessOf(request: FastifyRequest): Access {
  if (request.access === null) throw new Error('a public route asked who asks')
  return request.access
}

async function accessFor(request: FastifyRequest, { findKey, anyKey }: AccessOptions): Promise<Access> {
  const { authorization } = request.headers
  if (authorization === undefined) {
    if (isFromThisMachine(request) && !(await anyKey())) return OPERATOR_HERE
    throw new CommonholdError('unauthenticated', 'No key was sent.')
  }
  const given = parseKey(/^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '')
  const record = given && (await findKey(given.id))
  if (!given || !record || record.revoked !== null || !matchesSecret(record, given.secret))
    throw new CommonholdError('unauthenticated', 'This key is not known, or no longer valid.')
  return { role: record.role, pilots: record.pilots, key: record.id }
}

/** First the role, then the pilot: which other pilots there are is nobody's business. */
function demand(access: Access, needed: Role, pilot: string | null, filtersPilots: boolean): void {
  const mine = access.pilots === null || (pilot === null ? filtersPilots : access.pilots.includes(pilot))
  const anywhere = { ...access, pilots: null }
  const hasRole = needed === 'collector' ? maySend(anywhere, '') : allows(anywhere, needed, null)
  if (!hasRole)
    throw new CommonholdError(
      'forbidden',
      `The role ${needed} is needed; this key has the role ${access.role}.`,
    )
  if (mine || (needed === 'collector' && pilot === null)) return
  if (pilot === null)
    throw new CommonholdError('forbidden', 'A key for all pilots is needed; this one is for some.')
  throw unknownPilot(pilot, access.pilots ?? [])
}

const FEW = 10

/** The same words whether a pilot does not exist or is not the key's.
 *  @param known those the key may see */
export const unknownPilot = (pilot: string, known: readonly string[]): CommonholdError =>
  new CommonholdError(
    'unknown_pilot',
    `There is no pilot ${JSON.stringify(pilot.slice(0, 64))}${known.length > 0 && known.length <= FEW ? `; there are: ${known.join(', ')}` : ''}.`,
  )
