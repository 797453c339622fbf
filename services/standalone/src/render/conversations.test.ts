import { feedbackMetrics } from '@commonhold/metrics/feedback/feedback'
import { expect, test } from 'vitest'
import type { GroupAnswer } from './documents.ts'
import { renderGroup } from './group.ts'
import { createTerminal } from './terminal.ts'

const plain = createTerminal({ colour: false, width: 100 })

const head: Omit<GroupAnswer, 'metrics'> = {
  pilot: 'ours',
  window: { from: '2024-01-01', to: '2024-04-01', timeZone: 'UTC' },
  eventSet: 'contribution',
  measure: 'acts',
  asOf: null,
  status: 'ok',
  k: 9,
  N: 120,
  E: 20,
  coverage: { complete: true, gaps: [], covered: { from: '2024-01-01', to: '2024-04-01' } },
}
const named = (person: string, name: string | null = null) => ({ person, name, handle: null, native: null })

test('feedback: how soon, how often, and who takes suggestions up', () => {
  const metrics = feedbackMetrics({
    responses: {
      waited: Float64Array.of(0.5, 2, 30, 5, Number.NaN),
      watched: Float64Array.of(900, 900, 900, 900, 900),
    },
    suggestions: {
      asked: 4,
      closed: 3,
      by: [
        { person: 'p_1', closed: 2 },
        { person: 'p_2', closed: 1 },
      ],
    },
  })
  const answer = { ...head, metrics: { ...metrics }, people: [named('p_1', 'Ada')] }
  expect(renderGroup('feedback', answer, plain)).toMatchInlineSnapshot(`
    "ours  1 Jan – 31 Mar 2024 (UTC)
    9 people · 120 acts of contribution · 20 could take part

    Feedback
    Answered in time
      within a day            60 %  ━━━━━━━━━━━━────────
      within three days       80 %  ━━━━━━━━━━━━━━━━────
      within a week           80 %  ━━━━━━━━━━━━━━━━────
    Time to the first answer   5 h                        4 of 5 conversations answered so far
    Suggestions taken up      75 %  ━━━━━━━━━━━━━━━─────  of 4 suggestions

    Who takes suggestions up
      Ada  2  ━━━━━━━━━━──────────
      p_2  1  ━━━━━───────────────"
  `)
})

test('independence says who the champion is, and why; a reader is told nothing of it', () => {
  const metrics = { selfSustainedThreads: { status: 'ok' as const, value: 0.4, details: { threads: 20 } } }
  const champion = { by: 'declared' as const, people: [named('p_1', 'Ada'), named('p_2')] }
  const rendered = renderGroup('independence', { ...head, metrics, champion }, plain)
  expect(rendered).toContain('Champion: Ada, p_2 (declared, taken together as one)')
  expect(rendered).toContain('of 20 threads')
  expect(renderGroup('independence', { ...head, metrics, champion: null }, plain)).toContain(
    'Nobody is declared',
  )
  expect(renderGroup('independence', { ...head, metrics }, plain)).not.toMatch(/champion:/i)
})

test('a band of hours is said in hours and days', () => {
  const metrics = { timeToFirstResponse: { status: 'ok' as const, value: { band: [24, 72] } } }
  expect(renderGroup('feedback', { ...head, metrics }, plain)).toContain('24 h – 3 days')
})
