import { addDays } from '@commonhold/metrics/time/day'
import { packDayActs } from '@commonhold/metrics/uncertainty/day-acts'
import { afterAll, expect, test } from 'vitest'
import { calculateHere } from './calculator.ts'
import { calculateInChildProcess } from './in-child-process.ts'

const calculator = calculateInChildProcess()
afterAll(() => calculator.close())

const days = { from: '2024-01-01', to: '2024-03-01' }
const rows = Array.from({ length: 60 }, (_, i) => ({
  day: addDays(days.from, i),
  person: `p${i % 6}`,
  acts: 1 + (i % 3),
}))
const input = {
  acts: ['p0', 'p1', 'p2', 'p3', 'p4', 'p5'].map((person) => ({ person, acts: 20, days: 10 })),
  facets: [],
  units: [],
  unattributed: 0,
  eligible: 6,
  eligiblePeople: new Set(['p0', 'p1', 'p2', 'p3', 'p4', 'p5']),
  measure: 'acts' as const,
}
const job = { seed: 1, windows: [packDayActs(days, rows)] }

test('the other process answers as this one would', async () => {
  const here = calculateHere()
  expect(await calculator.ownership(input, job)).toEqual(await here.ownership(input, job))
  expect(await calculator.trend({ seed: 1, windows: [null, ...Array(3).fill(job.windows[0])] })).toEqual(
    await here.trend({ seed: 1, windows: [null, ...Array(3).fill(job.windows[0])] }),
  )
})

test('what fails there fails here, and the next question is answered', async () => {
  await expect(calculator.trend(null as never)).rejects.toThrow()
  expect((await calculator.ownership(input, null)).topShare.status).toBe('ok')
})

test('after closing nothing is answered', async () => {
  const other = calculateInChildProcess()
  await other.ownership(input, null)
  await other.close()
  await expect(other.ownership(input, null)).rejects.toThrow('stopping')
})
