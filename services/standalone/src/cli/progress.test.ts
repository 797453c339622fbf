import { expect, test } from 'vitest'
import { createTerminal } from '../render/terminal.ts'
import { progressLine } from './progress.ts'

const plain = createTerminal({ colour: false, width: 80 })
const progress = {
  phase: 'reading',
  totalBytes: 1_000,
  readBytes: 250,
  read: 2_000,
  accepted: 1_990,
  rejected: 0,
}

test('how far, how many, how fast, how long still', () => {
  expect(progressLine(progress, 10, plain, 100)).toBe(
    '━━━━━━──────────────────  25 %  reading  2,000 read  1,990 accepted  200/s  30 s left',
  )
})

test('without a known size there is no share and no time left', () => {
  expect(progressLine({ ...progress, totalBytes: null, rejected: 3 }, 10, plain, 100)).toBe(
    '250 B  reading  2,000 read  1,990 accepted  3 set aside  200/s',
  )
})

test('after reading there is no share, no rate and no time left', () => {
  expect(progressLine({ ...progress, phase: 'deriving' }, 10, plain, 100)).toBe(
    `${'━'.repeat(24)}  deriving  2,000 read  1,990 accepted`,
  )
})

test('never wider than the terminal, where it could not be drawn over', () => {
  for (let columns = 20; columns <= 120; columns++)
    expect(progressLine({ ...progress, rejected: 12 }, 10, plain, columns).length).toBeLessThan(columns)
  expect(progressLine(progress, 10, plain, 80)).toBe(
    '━━━━╸─────────────  25 %  reading  2,000 read  1,990 accepted  200/s  30 s left',
  )
  expect(progressLine(progress, 10, plain, 40)).toBe('━━━─────────  25 %  reading  2,000 read')
})

test('nothing is said of records before the first', () => {
  expect(progressLine({ ...progress, phase: 'sending', read: 0, accepted: 0 }, 10, plain, null)).toBe(
    '25 %  sending  30 s left',
  )
})
