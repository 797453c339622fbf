import { expect, test } from 'vitest'
import { eventsIn, headerValue, modeOf } from './cloudevents.ts'

test.each([
  ['plain', 'plain'],
  ['"quoted \\" and \\\\"', 'quoted " and \\'],
  ['Euro%20%E2%82%AC', 'Euro €'],
  ['100%', '100%'],
  ['%E2%82', '%E2%82'],
  ['"%22"', '"'],
])('header value %s means %s', (given, meant) => {
  expect(headerValue(given)).toBe(meant)
})

test('binary mode: attributes from headers, extensions too; data is the body', () => {
  const headers = {
    'content-type': 'application/json',
    'ce-specversion': '1.0',
    'ce-partitionkey': 'houston',
    'ce-recordedtime': '2016-07-31T00:00:00Z',
    'ce-data': 'not an attribute',
    ce: 'neither',
  }
  expect(modeOf(headers)).toBe('binary')
  expect(eventsIn('binary', headers, '{"kind":"post"}')).toEqual([
    {
      specversion: '1.0',
      partitionkey: 'houston',
      recordedtime: '2016-07-31T00:00:00Z',
      data: { kind: 'post' },
    },
  ])
  expect(eventsIn('binary', headers, '')).toMatchObject([{ data: null }])
})

test('a structured event that is a list is one that is no event, not a batch', () => {
  expect(eventsIn('structured', {}, '[1,2]')).toEqual([[1, 2]])
  expect(eventsIn('json', {}, '[1,2]')).toEqual([1, 2])
})
