import { expect, test } from 'vitest'
import { type CoverageDocument, renderCoverage } from './coverage.ts'
import { createTerminal } from './terminal.ts'

const plain = createTerminal({ colour: false, width: 60 })

const answer: CoverageDocument = {
  pilot: 'garden',
  timeZone: 'UTC',
  first: '2015-11-10',
  last: '2016-08-31',
  gaps: [{ source: 'slack:T1', from: '2016-03-01', to: '2016-05-01' }],
  sources: [
    {
      source: 'slack:T1',
      live: true,
      first: '2015-11-10',
      until: '2016-08-31',
      lastEvent: '2016-06-01',
      silentTooLong: true,
      stretches: [
        { from: '2015-11-10', to: '2016-03-01' },
        { from: '2016-05-01', to: '2016-09-01' },
      ],
      kinds: [
        {
          kind: 'post',
          ranges: [
            { from: '2015-11-01', to: '2016-02-01', state: 'present' },
            { from: '2016-02-01', to: '2016-03-01', state: 'absent' },
            { from: '2016-03-01', to: '2016-05-01', state: 'unknown' },
            { from: '2016-05-01', to: '2016-07-01', state: 'present' },
            { from: '2016-07-01', to: '2016-09-01', state: 'absent' },
          ],
        },
      ],
    },
    {
      source: 'a forum whose name is longer than a line has room for',
      live: false,
      first: '2016-01-15',
      until: '2016-02-10',
      lastEvent: '2016-02-10',
      silentTooLong: false,
      stretches: [{ from: '2016-01-15', to: '2016-02-11' }],
      kinds: [],
    },
  ],
}

test('a sign a month: recorded, silent, in part, and not at all', () => {
  expect(renderCoverage(answer, { kinds: true }, plain)).toMatchInlineSnapshot(`
    "garden  10 Nov 2015 – 31 Aug 2016 (UTC)

                              2015
    slack:T1                  ▒██·  ██··
      post                    ███·  ██··
    a forum whose name is l…    ▒▒

    one sign a month: █ something happened, ▒ recorded in part,
    · nothing did, blank: not recorded
    slack:T1 is live and has been silent since 1 Jun 2016
    slack:T1 is not recorded: 1 Mar – 30 Apr 2016"
  `)
})

test('many years take a sign a quarter, or a year', () => {
  const long = { ...answer, first: '1990-01-01' }
  expect(renderCoverage(long, { kinds: false }, plain)).toContain('one sign a year')
  for (const line of renderCoverage(long, { kinds: false }, plain).split('\n').slice(2, 5))
    expect(line.length).toBeLessThanOrEqual(60)
})

test('nothing yet', () => {
  const nothing = { ...answer, first: null, last: null, sources: [], gaps: [] }
  expect(renderCoverage(nothing, { kinds: false }, plain)).toBe('garden  Nothing is recorded yet.')
})
