import { breadthMetrics } from '@commonhold/metrics/breadth/breadth'
import { ownershipMetrics } from '@commonhold/metrics/spread/ownership'
import { decideVerdict } from '@commonhold/metrics/verdict/decide'
import { DEFAULT_THRESHOLDS } from '@commonhold/metrics/verdict/thresholds'
import { people, percent } from '@commonhold/metrics/words/numbers'
import { expect, test } from 'vitest'
import { sparkline } from './bars.ts'
import { windowInWords } from './dates.ts'
import type { AnswerHead, GroupAnswer, SeriesDocument, VerdictDocument } from './documents.ts'
import { shortened } from './grid.ts'
import { renderGroup } from './group.ts'
import { renderImport } from './imports.ts'
import { renderPilots } from './pilots.ts'
import { renderProblem } from './problem.ts'
import { renderSeries } from './series.ts'
import { createTerminal } from './terminal.ts'
import { bytes, duration } from './units.ts'
import { valueText } from './values.ts'
import { renderVerdict } from './verdict.ts'

const plain = createTerminal({ colour: false, width: 90 })

const head: AnswerHead = {
  pilot: 'garden',
  window: { from: '2015-04-01', to: '2015-07-01', timeZone: 'Europe/Zurich' },
  eventSet: 'ownership',
  measure: 'acts',
  asOf: { revision: 1290, at: '2026-11-23T04:10:00.000Z' },
  status: 'ok',
  k: 6,
  N: 100,
  E: 20,
  unattributedShare: 0,
  coverage: { complete: true, gaps: [] },
}

const acts = [90, 2, 2, 2, 2, 2].map((n, i) => ({ person: `p_${i}`, acts: n, days: Math.min(n, 40) }))

const ownership: GroupAnswer = {
  ...head,
  metrics: {
    ...ownershipMetrics({
      acts,
      facets: [
        ...acts.map((held) => ({ ...held, facet: 'answering' as const })),
        ...acts.map((held) => ({ ...held, acts: 3, facet: 'initiating' as const })),
      ],
      units: [],
      unattributed: 0,
      eligible: 20,
      eligiblePeople: new Set(acts.map(({ person }) => person)),
      measure: 'acts',
    }),
  },
}

test('ownership', () => {
  expect(renderGroup('ownership', ownership, plain)).toMatchSnapshot()
})

test('intervals stand beside their value, in grey', () => {
  const topShare = {
    status: 'ok' as const,
    value: { '1': 0.5814, '2': 0.8062, '3': 0.8837 },
    interval: { '1': [0.41, 0.7] as const, '2': null, '3': null },
  }
  const coloured = createTerminal({ colour: true, width: 90 })
  expect(renderGroup('ownership', { ...head, metrics: { topShare } }, coloured)).toContain(
    '\u001b[90m41–70 %\u001b[39m',
  )
})

test('a reader sees bands and whole people, and no number that was not served', () => {
  const metrics = {
    topShare: { status: 'ok' as const, value: { '1': { band: [0.5, 0.75] } } },
    effectiveOwners: { status: 'ok' as const, value: { '1': 4 } },
  }
  const { k: _, N: __, ...reader } = head
  expect(renderGroup('ownership', { ...reader, metrics }, plain)).toMatchSnapshot()
})

test('what is unknown is a dash with its reason', () => {
  const metrics = ownershipMetrics({
    acts: [{ person: 'p', acts: 3, days: 1 }],
    facets: [],
    units: [],
    unattributed: 2,
    eligible: null,
    eligiblePeople: null,
    measure: 'acts',
  })
  const alone = {
    ...head,
    coverage: { complete: true, gaps: [], covered: { from: '2015-06-06', to: '2015-07-01' } },
    status: 'insufficient_data',
    k: 1,
    N: 3,
    E: null,
    unattributedShare: 0.4,
    metrics: { ...metrics },
  }
  expect(renderGroup('ownership', alone, plain)).toMatchSnapshot()
})

test('breadth', () => {
  const metrics = breadthMetrics({
    window: { from: '2015-04-01', to: '2015-07-01' },
    covered: { from: '2015-04-01', to: '2015-07-01' },
    coveredFrom: '2015-01-01',
    beginnings: [],
    classes: acts.map(({ person }, i) => ({
      person,
      highest: i < 3 ? ('ownership' as const) : ('light' as const),
      contributed: i < 3,
      acted: true,
    })),
    eligible: 20,
    eligiblePeople: new Set(acts.map(({ person }) => person)),
    firsts: [],
    active: { current: ['p_0', 'p_1'], previous: ['p_0', 'p_5'], earlier: ['p_1'], previousComplete: false },
    units: { eligible: new Map([['Sales', 9]]), active: new Map([['Sales', 4]]) },
    habit: {
      complete: true,
      enabled: new Set(acts.map(({ person }) => person)),
      blocks: new Map([['p_0', 11]]),
    },
    enabledIn: new Map([['p_0', '2015-04-02']]),
  })
  expect(renderGroup('breadth', { ...head, metrics: { ...metrics } }, plain)).toMatchSnapshot()
})

test('verdict', () => {
  const verdict = decideVerdict(
    {
      k: 6,
      N: 100,
      eligible: 20,
      coverageGap: false,
      earlierN: [],
      contributorAbsenceFactor: 1,
      excessDominancePValue: 1e-50,
      effectiveOwners: 1.63,
      topShare: 0.9,
      facetAbsenceFactors: { answering: 1, initiating: 3 },
      threadsWithoutOne: null,
      contributionRate: 0.3,
      trend: { direction: 'rising', slope: 0.1, interval: [0.05, 0.2] },
    },
    DEFAULT_THRESHOLDS,
  )
  expect(renderVerdict({ ...head, ...verdict } as VerdictDocument, plain)).toMatchSnapshot()
})

const points = (values: unknown[]) =>
  values.map((value, i) => ({
    from: `2015-0${i + 1}-01`,
    to: `2015-0${i + 2}-01`,
    status: value === null ? 'insufficient_data' : 'ok',
    k: value === null ? 0 : i + 2,
    N: value === null ? 0 : 10 * i + 5,
    value,
  }))

test('a series has a gap where nothing is known', () => {
  const series: SeriesDocument = {
    ...head,
    metric: 'topShare',
    interval: 'month',
    points: points([null, { '1': 0.2, '2': 0.3 }, null, { '1': 0.5 }, { '1': 0.9 }]).map((point, i) => ({
      ...point,
      complete: i !== 1,
    })),
  }
  expect(renderSeries(series, plain)).toMatchSnapshot()
})

test('verdicts over time climb from one person to broad', () => {
  const series: SeriesDocument = {
    ...head,
    metric: 'verdict',
    interval: 'month',
    points: points(['onePerson', 'insufficientEvidence', 'fewPeople', 'spreading', 'broad']),
  }
  expect(renderSeries(series, plain)).toMatchSnapshot()
})

test('an import', () => {
  const counts = {
    id: '0198',
    read: 1234567,
    accepted: 1234000,
    known: 60,
    skipped: { 'a system line': 500, 'no text': 3 },
    rejected: { broken_record: 4 },
    people: 1200,
    first: '2015-06-06T02:00:00Z',
    last: '2016-07-27T02:00:00Z',
  }
  expect(renderImport(counts, 12, plain)).toMatchSnapshot()
})

test('pilots', () => {
  const pilots = [
    {
      id: 'houston',
      name: 'Houston Data Vis',
      timeZone: 'UTC',
      first: '2015-06-06',
      last: '2016-07-27',
      events: 1596,
      sources: [],
    },
    { id: 'next', name: null, timeZone: 'Asia/Tokyo', first: null, last: null, events: 0, sources: [] },
  ]
  expect(renderPilots(pilots, plain)).toMatchSnapshot()
})

test('a problem says what to do here, and its code', () => {
  const problem = {
    code: 'unknown_pilot',
    title: '',
    status: 404,
    detail: 'There is no pilot "x"; there are: houston.',
  }
  expect(renderProblem(problem, plain)).toBe(
    '✗ There is no pilot "x"; there are: houston. [unknown_pilot]\n  `commonhold pilot list` shows those there are.',
  )
})

test('numbers for people', () => {
  expect([0, 0.004, 0.5814, 0.996, 1].map(percent)).toEqual(['0 %', '0.4 %', '58 %', '99.6 %', '100 %'])
  expect([4, 3.651].map(people)).toEqual(['4', '3.7'])
  expect([0, 999, 1536, 2_500_000].map(bytes)).toEqual(['0 B', '999 B', '1.5 kB', '2.5 MB'])
  expect([0.2, 42, 180, 4800].map(duration)).toEqual(['1 s', '42 s', '3 min', '80 min'])
  expect(valueText({ band: [0.25, 0.5] }, 'share')).toBe('25–50 %')
})

test('a line of blocks from the least to the greatest', () => {
  expect(sparkline([0, null, 0.5, 1])).toBe('▁ ▅█')
  expect(sparkline([])).toBe('')
  expect(sparkline([3, 3])).toBe('██')
})

test('windows are said with their last day, not with the day after', () => {
  expect(windowInWords({ from: '2015-04-01', to: '2015-07-01' })).toBe('1 Apr – 30 Jun 2015')
  expect(windowInWords({ from: '2015-12-01', to: '2016-02-01' })).toBe('1 Dec 2015 – 31 Jan 2016')
  expect(windowInWords({ from: '2015-04-01', to: '2015-04-02' })).toBe('1 Apr 2015')
})

test('shortens a name that would push every other column off the screen', () => {
  expect(shortened('Ours', 4)).toBe('Ours')
  expect(shortened('Our own pilot', 8)).toBe('Our own…')
  expect(shortened('👩🏽‍💻👩🏽‍💻👩🏽‍💻', 2)).toBe('👩🏽‍💻…')
})
