import type { CommonholdEvent } from '@commonhold/contracts/events/decode'
import { createPseudonymiser } from '@commonhold/contracts/events/pseudonym'
import { expect, test } from 'vitest'
import { createIntake } from './intake.ts'

const NOW = Date.UTC(2026, 0, 1) * 1000

const post = (pilot: string, id: string) => ({
  specversion: '1.0',
  type: 'org.commonhold.activity.v1',
  source: 'tool:one',
  id,
  time: '2025-06-01T10:00:00Z',
  partitionkey: pilot,
  data: { kind: 'post', actor: 'tool:anna', object: id },
})

const published: CommonholdEvent[] = []
let publishing = Promise.resolve()
const intake = createIntake({
  pseudonymiser: createPseudonymiser('secret'),
  sink: {
    publish: async (events) => {
      await publishing
      published.push(...events)
    },
  },
  deadLetters: {
    letter: () => {
      throw new Error('nothing is refused here')
    },
    keep: async () => {},
  },
  countKnown: async () => 0,
  now: () => NOW,
})
const take = (pilot: string, id: string) => intake.take([post(pilot, id)], { maySend: () => true })

test('an account is told of once, and again when its pilot was removed', async () => {
  const sightsOf = async (pilot: string, id: string) => {
    published.length = 0
    await take(pilot, id)
    return published.filter(({ stream }) => stream === 'account').length
  }
  expect(await sightsOf('one', 'a')).toBe(1)
  expect(await sightsOf('one-b', 'a')).toBe(1)
  expect(await sightsOf('one', 'b')).toBe(0)
  await intake.whileRemoved('one', async () => {})
  expect(await sightsOf('one', 'c')).toBe(1)
  expect(await sightsOf('one-b', 'c')).toBe(0)
})

test('a pilot is not removed beneath events that are being taken, and takes none meanwhile', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  publishing = promise
  published.length = 0
  const taken = take('one', 'd')
  const removed = intake.whileRemoved('one', async () => {
    expect(published).toHaveLength(1)
    await expect(take('one', 'e')).rejects.toMatchObject({ code: 'not_ready' })
    await take('other', 'a')
  })
  await new Promise(setImmediate)
  resolve()
  await Promise.all([taken, removed])
  await take('one', 'e')
})
