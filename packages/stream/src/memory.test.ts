import { CommonholdError } from '@commonhold/contracts/errors'
import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMemoryStream } from './memory.ts'

const event = (id: number): CommonholdEvent => ({
  stream: 'retraction',
  pilot: 'pilot',
  source: 'chat',
  id: String(id),
  sequence: 0,
  time: 0,
  recorded: 0,
  data: { actor: null },
})
const ids = (events: readonly CommonholdEvent[]) => events.map(({ id }) => Number(id))
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('every publish that resolved was handled once and in order; one that was rejected belonged to a failed batch', async () => {
  const step = fc.record({ size: fc.nat({ max: 5 }), wait: fc.boolean() })
  const plan = fc.record({
    steps: fc.array(step, { maxLength: 30 }),
    fails: fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
    maxBatch: fc.integer({ min: 1, max: 8 }),
    late: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(plan, async ({ steps, fails, maxBatch, late }) => {
      const stream = createMemoryStream({ maxBatch, maxQueue: 10_000 })
      const handled: number[][] = []
      const failed: number[][] = []
      let batches = 0
      const run = () =>
        stream.run(async (events) => {
          const fail = fails[batches++ % fails.length] as boolean
          await turn()
          ;(fail ? failed : handled).push(ids(events))
          if (fail) throw new Error('not now')
        })
      if (!late) await run()
      let id = 0
      const published: { ids: number[]; done: Promise<boolean> }[] = []
      for (const { size, wait } of steps) {
        const events = Array.from({ length: size }, () => event(id++))
        const done = stream.publish(events).then(
          () => true,
          () => false,
        )
        published.push({ ids: ids(events), done })
        if (wait) await turn()
      }
      if (late) await run()
      await stream.close()
      const acknowledged = new Set<number>()
      for (const each of published) if (await each.done) for (const one of each.ids) acknowledged.add(one)
      // Handled exactly once, and in the order of publishing.
      expect(handled.flat()).toEqual([...acknowledged])
      expect([...handled, ...failed].flat().sort((a, b) => a - b)).toEqual([...Array(id).keys()])
      const sizes = new Map(published.map((each) => [each.ids[0], each.ids.length]))
      for (const batch of [...handled, ...failed])
        expect(batch.length <= maxBatch || batch.length === sizes.get(batch[0])).toBe(true)
    }),
  )
})

test('what is published while a batch is being handled goes together as the next', async () => {
  const stream = createMemoryStream()
  const batches: number[][] = []
  await stream.run(async (events) => {
    batches.push(ids(events))
    await turn()
  })
  await Promise.all([1, 2, 3, 4].map((id) => stream.publish([event(id)])))
  expect(batches).toEqual([[1], [2, 3, 4]])
})

test('a full queue refuses with a code that says when to come back, and takes more once there is room', async () => {
  const stream = createMemoryStream({ maxQueue: 3 })
  let release = () => {}
  await stream.run(() => new Promise((resolve) => (release = resolve)))
  const first = stream.publish([event(1), event(2)])
  const refused = await stream.publish([event(3), event(4)]).catch((error) => error)
  expect(refused).toBeInstanceOf(CommonholdError)
  expect(refused.code).toBe('not_ready')
  release()
  await first
  // Larger than the queue, but alone.
  const large = stream.publish([1, 2, 3, 4].map(event))
  await turn()
  release()
  await large
})

test('closing finishes what was taken and takes no more', async () => {
  const stream = createMemoryStream()
  const handled: number[] = []
  await stream.run(async (events) => {
    await turn()
    handled.push(...ids(events))
  })
  const published = [1, 2, 3].map((id) => stream.publish([event(id)]))
  await stream.close()
  await Promise.all(published)
  expect(handled).toEqual([1, 2, 3])
  await expect(stream.publish([event(4)])).rejects.toMatchObject({ code: 'not_ready' })
})

test('what nobody handles is refused when it closes', async () => {
  const stream = createMemoryStream()
  const published = stream.publish([event(1)])
  const refused = expect(published).rejects.toMatchObject({ code: 'not_ready' })
  await stream.close()
  await refused
})
