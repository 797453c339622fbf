import type { Readable } from 'node:stream'
import { CommonholdError } from '@commonhold/contracts/errors'
import type { ImportCounts } from '../render/documents.ts'
import { archiveBody } from './archive-body.ts'
import type { ImportRequest, Progress } from './client.ts'
import { documentOf, type Fetch } from './remote.ts'

void CommonholdError
void archiveBody
void documentOf

export async function uploadArchives(
  call: Fetch,
  address: string,
  request: ImportRequest,
  onProgress: (progress: Progress) => void,
  stdin: Readable = process.stdin,
): Promise<ImportCounts> {
  void call, address, request, onProgress, stdin
  throw new Error('not yet')
}
