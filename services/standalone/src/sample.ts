import { fileURLToPath } from 'node:url'
import { pilotIds } from '@commonhold/store/queries/pilots'
import type { Client, Progress } from './client/client.ts'
import type { Standalone } from './compose.ts'
import type { ImportCounts } from './render/documents.ts'

/** The pilot a first start shows: a public Slack community's export, read like anybody's. */
export const SAMPLE = {
  pilot: 'houston',
  name: 'Houston Data Vis',
  format: 'slack',
  taken: '2016-07-31',
  file: fileURLToPath(
    new URL('../../../packages/connectors/samples/slack-houstondatavis/export.zip', import.meta.url),
  ),
} as const

const NOTE = 'sample'

/** Loads it once in a store's life: into a store without any pilot, and never again after somebody removed it. A load
 *  that was cut short is done again: the same events twice change nothing.
 *  @returns null when there was nothing to load */
export async function loadSample(
  { store }: Standalone,
  client: Client,
  onProgress: (progress: Progress) => void,
): Promise<ImportCounts | null> {
  if ((await store.documents.get('notes', NOTE)) !== null) return null
  const pilots = await pilotIds(store.database)
  if (pilots.some((pilot) => pilot !== SAMPLE.pilot)) return null
  const { pilot, name, format, file, taken } = SAMPLE
  const [counts = null] = await client.importArchives(
    { pilot, format, paths: [file], taken, includePrivate: false, bots: [], account: 'address', map: {} },
    onProgress,
  )
  await client.request('PUT', `/v1/pilots/${pilot}`, { body: { name } })
  await store.documents.put('notes', [{ id: NOTE, pilot: '', body: { loaded: new Date().toISOString() } }])
  return counts
}
