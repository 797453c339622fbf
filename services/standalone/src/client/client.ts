import type { AccountBy } from '@commonhold/connectors/connector'
import type { Config } from '@commonhold/runtime/config'
import { type Holder, holderOf } from '@commonhold/runtime/folder-lock'
import type { ImportCounts } from '../render/documents.ts'
import { remoteClient } from './remote.ts'

export interface Asking {
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface ImportRequest {
  readonly pilot: string
  readonly format: string
  /** Files or folders; `-` for standard input. */
  readonly paths: readonly string[]
  readonly taken: string | null
  readonly includePrivate: boolean
  readonly bots: readonly string[]
  readonly account: AccountBy
  readonly map: Readonly<Record<string, string>>
}

export interface Progress {
  readonly phase: string
  readonly totalBytes: number | null
  readonly readBytes: number
  readonly read: number
  readonly accepted: number
  readonly rejected: number
}

/** The one way commands reach a store: the same documents and errors whether a service holds it or this process. */
export interface Client {
  /** @throws CommonholdError what the service's problem document says */
  request<T>(method: string, path: string, asking?: Asking): Promise<T>
  /** One import where this process reads the paths itself, one a path where they are sent.
   *  @throws CommonholdError why one of them failed */
  importArchives(request: ImportRequest, onProgress: (progress: Progress) => void): Promise<ImportCounts[]>
  close(): Promise<void>
}

/** The service named, else the one that holds the data folder, else the store itself. */
export async function openClient(config: Config): Promise<Client> {
  if (config.url !== null) return remoteClient(config.url, config.key)
  const holder = await settledHolder(config.data)
  // Whoever can read the folder's lock may do to its service what they could do to the folder.
  if (holder?.address) return remoteClient(holder.address, config.key ?? holder.token)
  const { localClient } = await import('./local.ts')
  return localClient(config)
}

const PATIENCE_MS = 15_000

/** Where the service that holds the data folder answers; null where none does. */
export const serviceAt = async (folder: string): Promise<string | null> =>
  (await settledHolder(folder))?.address ?? null

/** A service that is only starting, or another command about to end, is worth a moment. */
async function settledHolder(folder: string): Promise<Holder | null> {
  const until = Date.now() + PATIENCE_MS
  let holder = holderOf(folder)
  while (holder !== null && holder.address === null && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    holder = holderOf(folder)
  }
  return holder
}
