import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, daysBetween } from './day.ts'
import { coveredPart, previousWindow, readWindow, type WindowQuery } from './window.ts'

const covered = { first: '2015-06-06', last: '2016-07-27' }

const read = (query: WindowQuery) => {
  const result = readWindow(query, covered)
  return result.ok ? `${result.window.from}…${result.window.to}` : result
}

test.each([
  ['28d', '2016-06-30…2016-07-28'],
  ['12w', '2016-05-05…2016-07-28'],
  ['1d', '2016-07-27…2016-07-28'],
  ['28D', '2016-06-30…2016-07-28'],
  ['all', '2015-06-06…2016-07-28'],
  ['2016', '2016-01-01…2017-01-01'],
  ['2016H1', '2016-01-01…2016-07-01'],
  ['2015H2', '2015-07-01…2016-01-01'],
  ['2016Q1', '2016-01-01…2016-04-01'],
  ['2015q4', '2015-10-01…2016-01-01'],
  ['2016-05', '2016-05-01…2016-06-01'],
  ['2015-12', '2015-12-01…2016-01-01'],
  ['2016-W05', '2016-02-01…2016-02-08'],
  ['2015-W53', '2015-12-28…2016-01-04'],
  ['2016-W01', '2016-01-04…2016-01-11'],
])('%s', (window, expected) => {
  expect(read({ window })).toBe(expected)
})

test('with nothing said: 26 weeks, or from the start', () => {
  expect(read({})).toBe('2016-01-28…2016-07-28')
  expect(readWindow({}, { first: '2016-06-01', last: '2016-07-27' })).toEqual({
    ok: true,
    window: { from: '2016-06-01', to: '2016-07-28' },
  })
})

test('from and to, each also alone', () => {
  expect(read({ from: '2015-07-01', to: '2015-10-01' })).toBe('2015-07-01…2015-10-01')
  expect(read({ from: '2016-02-29' })).toBe('2016-02-29…2016-07-28')
  expect(read({ to: '2015-07-01' })).toBe('2015-06-06…2015-07-01')
})

describe('refused, with the parameter and what is allowed', () => {
  test.each<[WindowQuery, keyof WindowQuery]>([
    [{ from: '2015-02-30' }, 'from'],
    [{ from: '2015-02-29', to: '2015-04-01' }, 'from'],
    [{ to: '2015-13-01' }, 'to'],
    [{ from: '2015-7-1' }, 'from'],
    [{ from: 'yesterday' }, 'from'],
    [{ from: '' }, 'from'],
    [{ from: '0001-01-01', to: '2015-01-01' }, 'from'],
    [{ from: '1066-10-14', to: '2015-01-01' }, 'to'],
    [{ from: '2015-10-01', to: '2015-07-01' }, 'to'],
    [{ from: '2015-07-01', to: '2015-07-01' }, 'to'],
    [{ from: '2016-09-01' }, 'from'],
    [{ to: '2015-06-06' }, 'to'],
    [{ window: '28d', from: '2015-07-01' }, 'window'],
    [{ window: '0d' }, 'window'],
    [{ window: '0w' }, 'window'],
    [{ window: '999999999d' }, 'window'],
    [{ window: '99999999999999999999999999w' }, 'window'],
    [{ window: '-28d' }, 'window'],
    [{ window: '28' }, 'window'],
    [{ window: '1.5d' }, 'window'],
    [{ window: '' }, 'window'],
    [{ window: '2016Q5' }, 'window'],
    [{ window: '2016Q0' }, 'window'],
    [{ window: '2016H3' }, 'window'],
    [{ window: '2016-13' }, 'window'],
    [{ window: '2016-00' }, 'window'],
    [{ window: '2016-W53' }, 'window'],
    [{ window: '2016-W00' }, 'window'],
    [{ window: '0000' }, 'window'],
    [{ window: '9999' }, 'window'],
    [{ window: '2016-05-01' }, 'window'],
    [{ window: 'constructor' }, 'window'],
  ])('%j', (query, parameter) => {
    expect(read(query)).toMatchObject({
      ok: false,
      parameter,
      message: expect.stringMatching(/\w/),
      allowed: expect.stringMatching(/\w/),
    })
  })

  test('whatever is asked, the answer is a window of whole days or a refusal', () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^\d{4}-\d{2}-\d{2}$/), (window, from) => {
        for (const query of [{ window }, { from }, { to: from }]) {
          const result = readWindow(query, covered)
          if (result.ok) expect(daysBetween(result.window)).toBeGreaterThan(0)
        }
      }),
    )
  })
})

test('previous windows lie back to back', () => {
  const window = { from: '2016-03-01', to: '2016-03-29' }
  expect(previousWindow(window)).toEqual({ from: '2016-02-02', to: '2016-03-01' })
  expect(previousWindow(window, 2)).toEqual({ from: '2016-01-05', to: '2016-02-02' })
})

test('the covered part of a window', () => {
  expect(coveredPart({ from: '2015-01-01', to: '2015-07-01' }, covered)).toEqual({
    from: '2015-06-06',
    to: '2015-07-01',
  })
  expect(coveredPart({ from: '2016-07-01', to: '2017-01-01' }, covered)).toEqual({
    from: '2016-07-01',
    to: '2016-07-28',
  })
  expect(coveredPart({ from: '2016-07-28', to: '2017-01-01' }, covered)).toBeNull()
  expect(coveredPart({ from: '2015-01-01', to: '2015-06-06' }, covered)).toBeNull()
})

test('days are added across leap days and years', () => {
  expect(addDays('2016-02-28', 1)).toBe('2016-02-29')
  expect(addDays('2015-12-31', 1)).toBe('2016-01-01')
  expect(addDays('1969-12-31', -365)).toBe('1968-12-31')
})
