import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from './day.ts'
import { PERIOD_KINDS, periodNamed, periodOf, periodsIn } from './period.ts'

const labels = (kind: (typeof PERIOD_KINDS)[number], from: string, to: string) =>
  periodsIn(kind, { from, to }).map(({ label }) => label)

test('the periods that share a day with a range', () => {
  expect(labels('quarter', '2015-06-06', '2016-01-01')).toEqual(['2015Q2', '2015Q3', '2015Q4'])
  expect(labels('quarter', '2015-06-06', '2016-01-02').at(-1)).toBe('2016Q1')
  expect(labels('half', '2015-06-06', '2015-07-02')).toEqual(['2015H1', '2015H2'])
  expect(labels('year', '2014-12-31', '2016-01-01')).toEqual(['2014', '2015'])
  expect(labels('month', '2015-11-30', '2016-01-02')).toEqual(['2015-11', '2015-12', '2016-01'])
  expect(labels('week', '2015-06-06', '2015-06-09')).toEqual(['2015-W23', '2015-W24'])
  expect(labels('day', '2016-02-28', '2016-03-02')).toEqual(['2016-02-28', '2016-02-29', '2016-03-01'])
  expect(labels('day', '2016-03-02', '2016-03-02')).toEqual([])
})

test.each([
  // The turns of the year where the ISO year is not the calendar year.
  ['2014-12-29', '2015-W01'],
  ['2015-12-31', '2015-W53'],
  ['2016-01-03', '2015-W53'],
  ['2016-01-04', '2016-W01'],
  ['2012-01-01', '2011-W52'],
  ['2008-12-28', '2008-W52'],
  ['1965-03-07', '1965-W09'],
])('%s lies in week %s', (day, label) => {
  expect(periodOf('week', day).label).toBe(label)
})

const day = fc.integer({ min: -20_000, max: 40_000 }).map((n) => addDays('1970-01-01', n))

test('periods follow each other without a gap and cover the range', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...PERIOD_KINDS),
      day,
      fc.integer({ min: 1, max: 800 }),
      (kind, from, days) => {
        const to = addDays(from, days)
        const periods = periodsIn(kind, { from, to })
        periods.forEach(({ from: begins }, i) => {
          if (i > 0) expect(begins).toBe(periods[i - 1]?.to)
        })
        expect(periods[0]?.from.localeCompare(from)).not.toBe(1)
        expect((periods.at(-1)?.from as string) < to && (periods.at(-1)?.to as string) >= to).toBe(true)
      },
    ),
  )
})

test('a label names its period', () => {
  fc.assert(
    fc.property(fc.constantFrom(...PERIOD_KINDS), day, (kind, someDay) => {
      const period = periodOf(kind, someDay)
      expect(period.from <= someDay && someDay < period.to).toBe(true)
      expect(periodNamed(period.label)).toEqual(kind === 'day' ? null : period)
    }),
  )
})
