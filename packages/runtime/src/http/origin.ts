import type { FastifyRequest } from 'fastify'

/** Where a request really comes from. */

const LOOPBACK_ADDRESS = /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$|^::1$/
const LOOPBACK_NAME = /^(localhost|[a-z0-9-]+\.localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(:\d{1,5})?$/i
/** A proxy on this machine makes the whole world look local. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** From a program on this machine that also called it by a loopback name: a page whose own name was made to resolve
 *  to 127.0.0.1 sends its own name. */
export const isFromThisMachine = (request: FastifyRequest): boolean =>
  LOOPBACK_ADDRESS.test(request.socket.remoteAddress ?? '') &&
  LOOPBACK_NAME.test(request.headers.host ?? '') &&
  FORWARDED.every((header) => request.headers[header] === undefined)

/** A browser that acts for a page of another site, on something that could change things. Programs send neither
 *  header. */
export function isFromAnotherSite({ method, headers }: FastifyRequest): boolean {
  if (SAFE_METHODS.has(method)) return false
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const { origin } = headers
  if (origin === undefined) return false
  const named = URL.canParse(origin) ? new URL(origin).host : null
  return named === null || named !== headers.host
}
