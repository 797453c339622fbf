import { CommonholdError } from '@commonhold/contracts/errors'
import type { Client } from './client.ts'
import { failureOf } from './failure.ts'
import { uploadArchives } from './upload.ts'

export type Fetch = (path: string, init: RequestInit & { duplex?: 'half' }) => Promise<Response>

/** A store that a running service holds. */
export function remoteClient(address: string, key: string | null): Client {
  const call: Fetch = async (path, init) => {
    const headers = new Headers(init.headers)
    headers.set('accept', 'application/json')
    if (key !== null) headers.set('authorization', `Bearer ${key}`)
    try {
      return await fetch(`${address}${path}`, { ...init, headers })
    } catch (cause) {
      const own = ownReason(cause)
      if (own !== null) throw own
      throw new CommonholdError('not_ready', `Nothing answers at ${address} (${reasonOf(cause)}).`, { cause })
    }
  }

  return {
    request: async <T>(
      method: string,
      path: string,
      { query, body }: Parameters<Client['request']>[2] = {},
    ) => {
      const search = query === undefined ? '' : `?${new URLSearchParams(query)}`
      const response = await call(`${path}${search}`, {
        method,
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      })
      return (await documentOf(response, address)) as T
    },
    importArchives: (request, onProgress) => uploadArchives(call, address, request, onProgress),
    close: async () => {},
  }
}

/** @throws CommonholdError what the problem document says */
export async function documentOf(response: Response, address: string): Promise<unknown> {
  const text = await response.text()
  if (!response.ok) throw failureOf(text, response.status, address)
  return text === '' ? null : JSON.parse(text)
}

/** What was being sent could not be read: no fault of the service. */
function ownReason(error: unknown): CommonholdError | null {
  if (error instanceof CommonholdError) return error
  return error instanceof Error && error.cause !== undefined ? ownReason(error.cause) : null
}

/** fetch says only that it failed; why is one or two causes down. */
function reasonOf(error: unknown): string {
  const { cause, code, message } = error as { cause?: unknown; code?: string; message?: string }
  return code ?? (cause === undefined ? (message ?? 'unknown reason') : reasonOf(cause))
}
