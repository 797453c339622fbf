import { CommonholdError } from '@commonhold/contracts/errors'
import type { FastifyInstance } from 'fastify'

const TRIED = 20

export interface Listening {
  readonly port: number
  /** Where programs of this machine reach it. */
  readonly address: string
}

/** Listens on the port, or where nobody asked for that very one on the next that is free.
 *  @throws CommonholdError port_in_use */
export async function listen(
  app: FastifyInstance,
  { host, port, exact }: { host: string; port: number; exact: boolean },
): Promise<Listening> {
  const last = exact || port === 0 ? port : Math.min(port + TRIED, 65_535)
  for (let candidate = port; candidate <= last; candidate++) {
    try {
      await app.listen({ host, port: candidate })
      const { port: bound } = app.server.address() as { port: number }
      return { port: bound, address: `http://${nameOf(host)}:${bound}` }
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException
      if (code === 'EADDRINUSE') continue
      if (code === 'EACCES')
        throw new CommonholdError(
          'invalid_configuration',
          `Port ${candidate} needs more rights than this process has.`,
          { cause },
        )
      if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
        throw new CommonholdError('invalid_configuration', `${host} is no address of this machine.`, {
          cause,
        })
      throw cause
    }
  }
  throw new CommonholdError(
    'port_in_use',
    exact ? `Port ${port} of ${host} is in use.` : `Ports ${port} to ${last} of ${host} are in use.`,
  )
}

const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1)$/

export const isLoopback = (host: string): boolean => LOOPBACK.test(host)

/** A wildcard is no address to go to. */
function nameOf(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
