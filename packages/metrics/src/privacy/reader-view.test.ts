import { expect, test } from 'vitest'
import { measureNamed } from '../catalogue.ts'
import type { Measure } from '../define-measure.ts'
import type { Metric } from '../metric.ts'
import { asReaderSees, bandOf } from './reader-view.ts'

const seen = (id: string, metric: Metric) => asReaderSees(measureNamed(id) as Measure, metric)

test.each([
  [0, [0, 0.25]],
  [0.249, [0, 0.25]],
  [0.25, [0.25, 0.5]],
  [0.5, [0.5, 0.75]],
  [0.75, [0.75, 1]],
  [1, [0.75, 1]],
])('%f lies in the band %j', (share, band) => {
  expect(bandOf(share, [0.25, 0.5, 0.75])).toEqual({ band })
})

test('shares become bands, without intervals', () => {
  const metric: Metric = { status: 'ok', value: { '1': 0.58, '2': 0.8 }, interval: { '1': [0.4, 0.7] } }
  expect(seen('topShare', metric)).toEqual({
    status: 'ok',
    value: { '1': { band: [0.5, 0.75] }, '2': { band: [0.75, 1] } },
  })
})

test('one divided by the largest share is effectiveOwners(∞): readers get q = 1 alone, in whole people', () => {
  const metric: Metric = { status: 'ok', value: { '0': 11, '1': 3.65, '2': 2.51, inf: 1.72 } }
  expect(seen('effectiveOwners', metric)).toEqual({ status: 'ok', value: { '1': 4 } })
})

test('absence factors end at three, and their bounds stay behind', () => {
  const metric: Metric = { status: 'ok', value: { '0.5': 2, '0.8': 7 }, details: { bounds: {} } }
  expect(seen('contributorAbsenceFactor', metric)).toEqual({ status: 'ok', value: { '0.5': 2, '0.8': 3 } })
})

test('the person without whom threads are lost is not for readers', () => {
  const metric: Metric = {
    status: 'ok',
    value: 0.3,
    details: { person: 'p1', personsBelowQuarter: 0, threads: 20 },
  }
  expect(seen('threadsWithoutOne', metric)).toEqual({ status: 'ok', value: { band: [0.25, 0.5] } })
})

test('hidden is hidden, breadth is exact, unknown stays unknown with its reason', () => {
  expect(seen('hhi', { status: 'ok', value: 0.4 })).toBeNull()
  expect(seen('reach', { status: 'ok', value: 0.123 })).toEqual({ status: 'ok', value: 0.123 })
  const unknown: Metric = { status: 'insufficient_data', value: null, reason: 'no acts' }
  expect(seen('topShare', unknown)).toEqual(unknown)
})
