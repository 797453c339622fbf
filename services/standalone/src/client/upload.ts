import { type Readable, Transform } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { CommonholdError, ERRORS, type ErrorCode } from '@commonhold/contracts/errors'
import type { ImportCounts } from '../render/documents.ts'
import { archiveBody } from './archive-body.ts'
import type { ImportRequest, Progress } from './client.ts'
import { documentOf, type Fetch } from './remote.ts'

interface Remote extends ImportCounts {
  readonly state: string
  readonly failure: { readonly code: string; readonly detail: string } | null
  readonly progress: Progress | null
}

const ASK_EVERY_MS = 300
const TELL_EVERY_MS = 100

/** Sends each archive to the service and follows its import to the end. A service reads no paths: what it imports is
 *  what it was sent.
 *  @throws CommonholdError why an import failed */
export async function uploadArchives(
  call: Fetch,
  address: string,
  request: ImportRequest,
  onProgress: (progress: Progress) => void,
  stdin: Readable = process.stdin,
): Promise<ImportCounts[]> {
  const done: ImportCounts[] = []
  for (const path of request.paths) {
    const begun = await send(
      call,
      address,
      request,
      await archiveBody(path, request.format, stdin),
      onProgress,
    )
    done.push(await followed(call, address, begun, onProgress))
  }
  return done
}

async function send(
  call: Fetch,
  address: string,
  request: ImportRequest,
  { label, size, stream }: Awaited<ReturnType<typeof archiveBody>>,
  onProgress: (progress: Progress) => void,
): Promise<Remote> {
  const query = new URLSearchParams({ format: request.format, name: label })
  if (request.taken !== null) query.set('taken', request.taken)
  if (request.includePrivate) query.set('includePrivate', 'true')
  if (request.account !== 'address') query.set('account', request.account)
  for (const bot of request.bots) query.append('bot', bot)
  for (const [field, column] of Object.entries(request.map)) query.append('map', `${field}=${column}`)

  let sent = 0
  let told = 0
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      sent += chunk.length
      if (performance.now() - told > TELL_EVERY_MS) {
        told = performance.now()
        onProgress({ ...NOTHING_YET, phase: 'sending', totalBytes: size, readBytes: sent })
      }
      done(null, chunk)
    },
  })
  stream.on('error', (error) => counted.destroy(error))
  const response = await call(`/v1/pilots/${encodeURIComponent(request.pilot)}/imports?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: stream.pipe(counted) as never,
    duplex: 'half',
  })
  return (await documentOf(response, address)) as Remote
}

const NOTHING_YET = { read: 0, accepted: 0, rejected: 0 }

async function followed(
  call: Fetch,
  address: string,
  begun: Remote,
  onProgress: (progress: Progress) => void,
): Promise<ImportCounts> {
  let found = begun
  while (found.state === 'running') {
    if (found.progress !== null) onProgress(found.progress)
    await pause(ASK_EVERY_MS)
    const response = await call(`/v1/imports/${encodeURIComponent(begun.id)}`, { method: 'GET' })
    found = (await documentOf(response, address)) as Remote
  }
  const { failure, progress: _, ...record } = found
  if (failure === null) return { ...record, failure } as ImportCounts
  const code = failure.code in ERRORS ? (failure.code as ErrorCode) : 'internal'
  throw new CommonholdError(code, failure.detail)
}
