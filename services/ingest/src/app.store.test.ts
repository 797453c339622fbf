import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import type { Client, Database } from '@commonhold/store/database'
import { openEmbedded } from '@commonhold/store/embedded'
import { pilotExtent } from '@commonhold/store/queries/pilots'
import { openStore } from '@commonhold/store/store'
import { createMemoryStream } from '@commonhold/stream/memory'
import { connectEmbedded } from '@commonhold/testkit/embedded/connect'
import { post } from '@commonhold/testkit/pilots/builder'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createIngest } from './app.ts'

let folder: string
let database: Database
const silent = { info: () => {}, error: () => {} }

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'commonhold-ingest-'))
  database = await openEmbedded(folder, connectEmbedded as (path: string) => Client)
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

test('published soon after it was acknowledged; a failed batch is sent again and nothing is there twice', async () => {
  const store = await openStore(database)
  const stream = createMemoryStream()
  let failures = 1
  const writer = {
    ...store.writer,
    accept: async (events: readonly CommonholdEvent[]) => {
      await store.writer.accept(events)
      // After everything was written, before anybody was told.
      if (failures-- > 0) throw new Error('the machine was switched off')
    },
  }
  const ingest = createIngest({ source: stream, writer, log: silent })
  await ingest.start()
  const events = [post('ada', '2024-03-01T09:00Z'), post('bob', '2024-03-01T10:00Z')]
  await expect(stream.publish(events)).rejects.toThrow('switched off')
  await stream.publish(events)
  const began = performance.now()
  await ingest.settled()
  expect(performance.now() - began).toBeLessThan(6_000)
  expect(await pilotExtent(database, 'pilot')).toMatchObject({ events: 2 })
  await stream.publish([post('cem', '2024-03-01T11:00Z')])
  await ingest.close()
  expect(await pilotExtent(database, 'pilot')).toMatchObject({ events: 3 })
})
