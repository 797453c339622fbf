import path from 'node:path'
import { calculateHere } from '@commonhold/api/compute/calculator'
import type { Config } from '@commonhold/runtime/config'
import { createLog } from '@commonhold/runtime/logging'
import type { FastifyInstance } from 'fastify'
import { openStandalone, type Standalone } from '../compose.ts'
import type { Asking, Client } from './client.ts'
import { failureOf } from './failure.ts'

/** The store itself, opened in this process for one command. */
export async function localClient(config: Config): Promise<Client> {
  const opened = await openStandalone({
    folder: path.resolve(config.data),
    log: createLog(config.logLevel ?? 'warn'),
    calculator: calculateHere(),
  })
  return clientOf(opened)
}

/** Talks to services of this process by their own routes; archives are read where they are, not copied. */
export const clientOf = ({ app, key, importer, close }: Standalone): Client => ({
  request: requestsTo(app, key),
  importArchives: async ({ pilot, format, paths, ...options }, onProgress) => [
    await importer.start({ pilot, format, paths, options, onProgress }).done,
  ],
  close,
})

/** Requests that never leave the process, answered by the same routes. */
const requestsTo =
  (app: FastifyInstance, key: string): Client['request'] =>
  async <T>(method: string, url: string, { query, body }: Asking = {}) => {
    const response = await app.inject({
      method: method as 'GET',
      url,
      headers: { authorization: `Bearer ${key}`, accept: 'application/json' },
      ...(query === undefined ? {} : { query: { ...query } }),
      ...(body === undefined ? {} : { payload: body as object }),
    })
    if (response.statusCode >= 400) throw failureOf(response.body, response.statusCode, 'The store')
    return (response.body === '' ? null : JSON.parse(response.body)) as T
  }
