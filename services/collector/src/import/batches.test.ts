import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { expect, test } from 'vitest'
import { createBatches } from './batches.ts'

const event = {} as CommonholdEvent

test('whoever stops waits for the batch that is being written, and begins no other', async () => {
  const written: number[] = []
  const batch = Promise.withResolvers<void>()
  const batches = createBatches(async (events) => {
    await batch.promise
    written.push(events.length)
  }, 2)
  batches.add(event)
  await batches.add(event)
  batches.add(event)
  let stopped = false
  const stopping = batches.stop().then(() => {
    stopped = true
  })
  await new Promise(setImmediate)
  expect(stopped).toBe(false)
  batch.resolve()
  await stopping
  expect(written).toEqual([2])
})

test('a batch that fails does not keep whoever stops', async () => {
  const batches = createBatches(() => Promise.reject(new Error('no room')), 1)
  await batches.add(event)
  await batches.stop()
  await expect(batches.flush()).rejects.toThrow('no room')
})
