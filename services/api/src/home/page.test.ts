import { describe, expect, it } from 'vitest'
import { sharesDrawing } from './columns.ts'
import { needLine, reasonLine } from './lines.ts'
import { lastDay } from './load.ts'
import { type HomePilot, homePage } from './page.ts'

const pilot = (other: Partial<HomePilot> = {}): HomePilot => ({
  id: 'ours',
  name: 'Ours',
  head: [],
  sentence: 'Two people carry this pilot.',
  lead: null,
  drawing: { kind: 'shares', columns: [] },
  period: 'month',
  reasons: [],
  next: [],
  facts: [],
  facets: [],
  ...other,
})

const columns = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    label: `p${i}`,
    shares: [
      { share: 0.6, rank: 0 },
      { share: 0.4, rank: 1 },
    ],
    half: 1,
  }))

const widthOf = (markup: string) => Number(/viewBox="0 0 (\d+)/.exec(markup)?.[1])

describe('the page', () => {
  it('never draws wider than the page, so that no word gets smaller', () => {
    for (const count of [1, 6, 7, 18, 60])
      expect(widthOf(sharesDrawing(columns(count)).markup), `${count} columns`).toBeLessThanOrEqual(662)
  })

  it('leaves out labels that would touch, and shares wider than their column', () => {
    expect(sharesDrawing(columns(6)).markup).toContain('60 %')
    const narrow = sharesDrawing(columns(18)).markup
    expect(narrow).not.toContain('60 %')
    expect(narrow.match(/>p\d+</g)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16].map((i) => `>p${i}<`))
  })

  it('says that there is nothing to draw instead of leaving a hole', () => {
    expect(homePage([pilot()])).toContain('nothing to draw yet')
  })

  it('escapes what people call their pilots', () => {
    const page = homePage([pilot({ name: '<script>alert(1)</script>' })])
    expect(page).not.toContain('<script>')
    expect(page).toContain('&lt;script&gt;')
  })

  it('says what a verdict looked at in plain words, with the measure and its rule beside them', () => {
    const measure = 'contributorAbsenceFactor'
    expect(reasonLine({ measure, value: 2, rule: '≤ 2' })).toEqual({
      words: 'People it takes to do half of the work',
      value: '2',
      rule: 'Contributor absence factor: ≤ 2',
    })
    expect(needLine({ measure, rule: '≥ 3' })).toMatchObject({ value: '≥ 3' })
  })
})

it('names the last day that is told of, never the day after it', () => {
  expect(lastDay({ from: '2016-04-01', to: '2016-07-01' }, '2016-07-31')).toBe('2016-06-30')
  expect(lastDay({ from: '2016-04-01', to: '2016-08-01' }, '2016-07-27')).toBe('2016-07-27')
  expect(lastDay({ from: '2016-04-01', to: '2016-08-01' }, null)).toBe('2016-07-31')
})
