import { expect, test } from 'vitest'
import { type EvidenceDocument, renderEvidence } from './evidence.ts'
import { createTerminal } from './terminal.ts'

const answer: EvidenceDocument = {
  pilot: 'garden',
  window: { from: '2015-04-01', to: '2015-07-01', timeZone: 'UTC' },
  eventSet: 'ownership',
  measure: 'acts',
  asOf: { revision: 1290, at: '2026-11-23T04:10:00.000Z' },
  status: 'ok',
  k: 2,
  N: 3,
  E: 20,
  unattributedShare: 0,
  coverage: { complete: true, gaps: [] },
  total: 3,
  acts: [
    {
      time: '2015-04-02T09:30:00.000Z',
      kind: 'reply',
      class: 'ownership',
      facet: 'answering',
      person: 'p_1',
      name: 'Ada',
      space: { id: 'slack:T1/C1', name: 'general' },
      source: 'slack:T1/C1',
      id: '1427967000.000001',
      evidence: 'observed',
    },
    {
      time: '2015-04-03T09:30:00.000Z',
      kind: 'poll-vote',
      class: 'participation',
      facet: null,
      person: 'p_2',
      name: null,
      space: null,
      source: 'forum:x',
      id: null,
      evidence: 'attested',
    },
  ],
  next: 'WzEyOTBd',
}

test('one line an act; ids where there is room', () => {
  const text = renderEvidence(answer, createTerminal({ colour: false, width: 80 }))
  expect(text).toContain('2 of 3 acts')
  expect(text).toMatch(/2015-04-02 09:30 +Ada +reply +answering +general +observed/)
  expect(text).toMatch(/2015-04-03 09:30 +p_2 +poll-vote +participation +forum:x +attested/)
  expect(text).toContain('--after WzEyOTBd')
  expect(text).not.toContain('1427967000')
  const wide = renderEvidence({ ...answer, next: null }, createTerminal({ colour: false, width: 120 }))
  expect(wide).toContain('1427967000.000001')
  expect(wide).not.toContain('--after')
})
