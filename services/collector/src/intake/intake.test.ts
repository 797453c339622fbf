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

test('an account is told of once, and again when its pilot was removed', async () => {
  const published: CommonholdEvent[] = []
  const intake = createIntake({
    pseudonymiser: createPseudonymiser('secret'),
    sink: { publish: async (events) => void published.push(...events) },
    deadLetters: {
      letter: () => {
        throw new Error('nothing is refused here')
      },
      keep: async () => {},
    },
    now: () => NOW,
  })
  const sightsOf = async (pilot: string, id: string) => {
    published.length = 0
    await intake.take([post(pilot, id)], { maySend: () => true })
    return published.filter(({ stream }) => stream === 'account').length
  }
  expect(await sightsOf('one', 'a')).toBe(1)
  expect(await sightsOf('one-b', 'a')).toBe(1)
  expect(await sightsOf('one', 'b')).toBe(0)
  intake.forget('one')
  expect(await sightsOf('one', 'c')).toBe(1)
  expect(await sightsOf('one-b', 'c')).toBe(0)
})
