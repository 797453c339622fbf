import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Client } from '@commonhold/store/database'
import { openEmbedded } from '@commonhold/store/embedded'
import { openStore, type Store } from '@commonhold/store/store'
import { connectEmbedded } from '@commonhold/testkit/embedded/connect'

export async function temporaryStore(): Promise<{ store: Store; close: () => Promise<void> }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'commonhold-bench-'))
  const database = await openEmbedded(folder, connectEmbedded as (path: string) => Client)
  return {
    store: await openStore(database),
    close: async () => {
      await database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
