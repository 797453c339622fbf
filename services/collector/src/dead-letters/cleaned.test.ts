import { createPseudonymiser } from '@commonhold/contracts/events/pseudonym'
import { expect, test } from 'vitest'
import { cleaned } from './cleaned.ts'

const pseudonymiser = createPseudonymiser('a secret')

test('a name that stands where a time or a number belongs is not kept', () => {
  const kept = cleaned(
    {
      specversion: 'Jane Doe',
      type: 'Jane Doe joined',
      time: 'Jane Doe',
      recordedtime: 'jane.doe@example.org',
      sequence: 'Jane',
      id: '1',
      data: { kind: 'post', enabledFrom: 'Jane Doe' },
    },
    pseudonymiser,
  )
  expect(JSON.stringify(kept)).not.toMatch(/jane/i)
  expect(kept).toMatchObject({ id: '1', data: { kind: 'post' } })
})

test('what shows why an event was refused is kept', () => {
  const head = {
    specversion: '0.3',
    type: 'org.commonhold.activity.v9',
    time: '2015-02-30T00:00:00+01:00',
    sequence: '-1',
  }
  expect(cleaned({ ...head, data: {} }, pseudonymiser)).toMatchObject(head)
})
